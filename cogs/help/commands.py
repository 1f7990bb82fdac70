"""/help and /about."""

from discord import app_commands
from discord.ext import commands

from cogs.help import wording
from cogs.kit.buttons import Click, bank_here, exam_of, is_organiser
from cogs.kit.cross_feature import ways_on
from cogs.kit.rights import may_lead
from cogs.kit.screens import note
from cogs.kit.ways import Way

NEXT = (Way.TODAY, Way.MINE, Way.SETTINGS)


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
    exam = await exam_of(interaction)
    organiser = [wording.HELP_ORGANISER] if is_organiser(interaction) else []
    if not organiser and await may_lead(interaction):
        organiser = [wording.HELP_LEAD]
    screen = note(*wording.help_for(exam.name), *organiser, wording.CRISIS, ways_on(*NEXT))
    await interaction.response.send_message(view=screen, ephemeral=True)


async def show_about(interaction: Click) -> None:
    """Show what the bot is, and what it knows."""
    bank = await bank_here(interaction)
    paragraphs = wording.about(
        bank.profile,
        len(bank.items),
        len(bank.cited_sources()),
        invite=interaction.client.invite_link,
        own_data=interaction.client.own_data_link,
    )
    await interaction.response.send_message(
        view=note(*paragraphs, ways_on(Way.HELP, Way.DATA)), ephemeral=True
    )
