"""The command tree: sends every error of a command to the one reporter."""

from typing import Any

import discord
from discord import app_commands

from cogs.kit.errors import report


class StudyTree(app_commands.CommandTree):
    """The tree of slash commands."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let every command run, and have a stop wait for it; none is late after an outage."""
        interaction.client.let_finish()
        await interaction.client.services.outage.credit_downtime()
        await interaction.client.note_here(interaction)
        return True

    async def on_error(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Report an error that a command raised."""
        await report(interaction, error)
