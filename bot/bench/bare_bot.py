"""The baseline, a bot that keeps nothing: python -m bot.bench.bare_bot URL CHANNEL REPLY.

REPLY is "word", the least there is to say, or "feedback", what our bot says to a right answer.
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
from bot.bench.processes import point_at, serve_until_input_ends
from bot.domain.answers import AnswerOutcome
from bot.domain.posts import Post, PostKind, PostState
from cogs.daily.replies import feedback_screen

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)

Reply = Callable[[discord.Interaction[Any]], Any]


async def reply_word(interaction: discord.Interaction[Any]) -> None:
    """Say one word to the member alone."""
    await interaction.response.send_message("Recorded", ephemeral=True)


def reply_feedback() -> Reply:
    """Return a reply that draws our bot's feedback anew for each click."""
    bank = read_bank(BANK_FOLDER)
    item = bank.daily_pool()[0]
    post = Post(1, 1, PostKind.EXTRA, PostState.POSTED, NOON.date(), NOON, item_id=item.item_id)
    outcome = AnswerOutcome(post, item, item.key, is_new=True)

    async def reply(interaction: discord.Interaction[Any]) -> None:
        screen = feedback_screen(outcome, bank)
        await interaction.response.send_message(view=screen, ephemeral=True)

    return reply


def _screen(reply: Reply) -> ui.LayoutView:
    """Return a lasting button that replies and does nothing else."""
    button: ui.Button[Any] = ui.Button(label="A", custom_id="bare")
    button.callback = reply
    row: ui.ActionRow[Any] = ui.ActionRow()
    row.add_item(button)
    screen = ui.LayoutView(timeout=None)
    screen.add_item(row)
    return screen


async def _serve(url: str, channel_id: int, reply: Reply) -> None:
    point_at(url)
    client = discord.Client(intents=discord.Intents(guilds=True), max_messages=None)
    async with client:
        await client.login("bench")
        client.add_view(_screen(reply))
        connection = asyncio.create_task(client.connect())
        await client.wait_until_ready()
        await client.get_partial_messageable(channel_id).send(view=_screen(reply))
        await serve_until_input_ends()
        await client.close()
        await connection


if __name__ == "__main__":
    chosen = reply_feedback() if sys.argv[3] == "feedback" else reply_word
    asyncio.run(_serve(sys.argv[1], int(sys.argv[2]), chosen))
