"""The command tree: sends every error of a command to the one reporter."""

from typing import Any

import discord
from discord import app_commands

from cogs.kit.answering import take_up
from cogs.kit.errors import report


class StudyTree(app_commands.CommandTree):
    """The tree of slash commands."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let every command run."""
        return await take_up(interaction)

    async def on_error(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Report an error that a command raised."""
        await report(interaction, error)
