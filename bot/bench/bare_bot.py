"""The baseline, a bot that keeps nothing: python -m bot.bench.bare_bot URL CHANNEL LOOKS.

LOOKS is "plain" (a button and one word, the least a bot can do) or "ours" (our post, and our
feedback to a right answer).
"""

import asyncio
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import discord
from discord import ui

from bot.app import BANK_FOLDER
from bot.bank.reader import read_bank
from bot.bench.processes import serve_until_input_ends
from bot.domain.daily.answers import AnswerOutcome
from bot.domain.daily.posts import Post, PostKind, PostState
from bot.loopback.pointing import point_discord_py_at
from cogs.daily.buttons import answer_marker
from cogs.daily.replies import feedback_screen
from cogs.daily.screens import question_screen

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
POST_ID = 1

Draw = Callable[[], ui.LayoutView]
"""Makes the screen a click is answered with."""


class _Answer(ui.Button[Any]):
    """A lasting button that replies and does nothing else."""

    def __init__(self, draw: Draw | None) -> None:
        super().__init__(label="A", custom_id=answer_marker(POST_ID))
        self._draw = draw

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Reply to the member alone."""
        if self._draw:
            await interaction.response.send_message(view=self._draw(), ephemeral=True)
        else:
            await interaction.response.send_message("Recorded", ephemeral=True)


def _button(draw: Draw | None) -> ui.LayoutView:
    screen = ui.LayoutView(timeout=None)
    screen.add_item(ui.ActionRow(_Answer(draw)))
    return screen


def _ours() -> tuple[ui.LayoutView, Draw]:
    """Return our post, and our feedback as it is drawn anew for each click."""
    bank = read_bank(BANK_FOLDER)
    item = bank.daily_pool()[0]
    post = Post(
        POST_ID, 1, PostKind.EXTRA, PostState.POSTED, NOON.date(), NOON, item_id=item.item_id
    )
    outcome = AnswerOutcome(post, item, item.key, is_new=True)
    return question_screen(post, item), lambda: feedback_screen(outcome, bank)


async def _serve(url: str, channel_id: int, looks: str) -> None:
    point_discord_py_at(url)
    post, draw = _ours() if looks == "ours" else (_button(None), None)
    client = discord.Client(intents=discord.Intents(guilds=True), max_messages=None)
    async with client:
        await client.login("bench")
        client.add_view(_button(draw))
        connection = asyncio.create_task(client.connect())
        await client.wait_until_ready()
        await client.get_partial_messageable(channel_id).send(view=post)
        await serve_until_input_ends()
        await client.close()
        await connection


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
