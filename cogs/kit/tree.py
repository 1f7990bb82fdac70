"""The command tree: sends every error of a command to the one reporter."""

from typing import Any

import discord
from discord import app_commands

from bot.errors import Refusal
from cogs.kit.door import is_let_in
from cogs.kit.errors import report
from cogs.kit.offered import require_offered_options


class StudyTree(app_commands.CommandTree):
    """The tree of slash commands."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let commands run that are let in and whose options are offered."""
        if not await is_let_in(interaction):
            return False
        if interaction.type is discord.InteractionType.application_command:
            try:
                require_offered_options(interaction)
            except Refusal as refusal:
                await report(interaction, refusal)
                return False
        return True

    async def on_error(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Report an error that a command raised."""
        await report(interaction, error)
