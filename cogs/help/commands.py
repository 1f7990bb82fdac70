"""/help and /about."""

from discord import app_commands
from discord.ext import commands

from cogs.help import wording
from cogs.kit.buttons import Click, is_organiser, services
from cogs.kit.screens import note


class Help(commands.Cog):
    """What the bot does, and what it knows about people."""

    @app_commands.command()
    async def help(self, interaction: Click) -> None:
        """See what I do and how to start."""
        await show_help(interaction)

    @app_commands.command()
    async def about(self, interaction: Click) -> None:
        """See privacy, sources, and who made me."""
        await show_about(interaction)


async def show_help(interaction: Click) -> None:
    """Show what the bot does; to organisers, what it does for them, too."""
    organiser = [wording.HELP_ORGANISER] if is_organiser(interaction) else []
    screen = note(*wording.HELP, *organiser, wording.CRISIS)
    await interaction.response.send_message(view=screen, ephemeral=True)


async def show_about(interaction: Click) -> None:
    """Show what the bot is, and what it knows."""
    bank = services(interaction).library.bank
    paragraphs = wording.about(
        bank.profile,
        len(bank.items),
        len(bank.cited_sources()),
        invite=interaction.client.invite_link,
        own_data=interaction.client.own_data_link,
    )
    await interaction.response.send_message(view=note(*paragraphs), ephemeral=True)
