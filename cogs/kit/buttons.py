"""Buttons that work for as long as their message stands, across restarts."""

from typing import Any

import discord
from discord import ui

from bot import wording
from bot.client import StudyBot
from bot.errors import Refusal
from bot.services import Services
from cogs.kit.errors import report

Click = discord.Interaction[StudyBot]
"""What a member did: a command, a button or a form."""


class LastingButton(ui.DynamicItem[ui.Button[Any]], template=r"(?!)"):
    """A button whose whole state is in its custom id.

    discord.py logs and drops what a dynamic item raises, so subclasses implement `act`
    and this class reports.
    """

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Act on the click and report what goes wrong."""
        interaction.client.let_finish()
        try:
            await self.act(interaction)
        except Exception as error:  # noqa: BLE001 - last stop before the library drops it
            await report(interaction, error)

    async def act(self, interaction: Click) -> None:
        """Do what the button says."""
        raise NotImplementedError


def row(*buttons: LastingButton) -> ui.ActionRow[Any]:
    """Return the buttons side by side, at most five."""
    line: ui.ActionRow[Any] = ui.ActionRow()
    for button in buttons:
        line.add_item(button)
    return line


def services(interaction: Click) -> Services:
    """Return the services of the bot that got the click."""
    return interaction.client.services


def server_of(interaction: Click) -> int:
    """Return the server's id. Raises Refusal outside of a server."""
    if interaction.guild_id is None:
        raise Refusal(wording.SERVER_ONLY)
    return interaction.guild_id


def require_organiser(interaction: Click) -> None:
    """Raise Refusal unless whoever clicked may manage the server."""
    if not interaction.permissions.manage_guild:
        raise Refusal(wording.ORGANISERS_ONLY)
