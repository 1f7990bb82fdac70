"""The command tree: sends every error of a command to the one reporter."""

import discord
from discord import app_commands

from cogs.kit.errors import report


class StudyTree(app_commands.CommandTree):
    """The tree of slash commands."""

    async def on_error(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Report an error that a command raised."""
        await report(interaction, error)
