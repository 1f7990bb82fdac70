"""All that runs on a server, for its organisers: where it is, and the way to end it."""

from typing import Any

from discord import ui

from bot.domain.exam.sittings import Sitting
from bot.domain.live import Round
from cogs.kit.buttons import Click, is_organiser
from cogs.kit.screens import card

HEADING = (
    "### Running on this server\n"
    "-# Only organizers see this list. **Stop** ends one; nothing that was answered is lost."
)


def place_line(one: Sitting | Round, message_id: int | None) -> str:
    """Return where something runs, who began it, and a link to its message."""
    link = f"https://discord.com/channels/{one.server_id}/{one.channel_id}"
    to = f" · [go to it]({link}/{message_id})" if message_id else ""
    return f"-# <#{one.channel_id}> · started by <@{one.host_id}>{to}"


async def all_running(interaction: Click) -> list[ui.Container[Any]]:
    """Return the card that shows an organiser all that runs; none to others, or when nothing is."""
    if not is_organiser(interaction):
        return []
    sections = [
        one for listing in interaction.client.listings for one in await listing(interaction)
    ]
    return [card(HEADING, *sections)] if sections else []
