"""The baseline, the least a bot can do for a click: python -m bot.bench.bare_bot URL CHANNEL."""

import asyncio
import sys
from typing import Any

import discord
from discord import ui

from bot.bench.processes import point_at, serve_until_input_ends


class _Reply(ui.Button[Any]):
    """A lasting button that only replies."""

    def __init__(self) -> None:
        super().__init__(label="A", custom_id="bare")

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Say "Recorded" to the member alone."""
        await interaction.response.send_message("Recorded", ephemeral=True)


def _screen() -> ui.LayoutView:
    screen = ui.LayoutView(timeout=None)
    row: ui.ActionRow[Any] = ui.ActionRow()
    row.add_item(_Reply())
    screen.add_item(row)
    return screen


async def _serve(url: str, channel_id: int) -> None:
    point_at(url)
    client = discord.Client(intents=discord.Intents(guilds=True), max_messages=None)
    async with client:
        await client.login("bench")
        client.add_view(_screen())
        connection = asyncio.create_task(client.connect())
        await client.wait_until_ready()
        await client.get_partial_messageable(channel_id).send(view=_screen())
        await serve_until_input_ends()
        await client.close()
        await connection


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], int(sys.argv[2])))
