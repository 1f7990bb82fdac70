"""/help and /about, and taking note of the servers the bot is on."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import StudyBot
from cogs.kit.buttons import Click, is_organiser, services
from cogs.kit.screens import note
from cogs.ops import wording


class Help(commands.Cog):
    """What the bot does, and what it knows about people."""

    @app_commands.command()
    async def help(self, interaction: Click) -> None:
        """See what I do and how to start."""
        organiser = [wording.HELP_ORGANISER] if is_organiser(interaction) else []
        screen = note(*wording.HELP, *organiser, wording.CRISIS)
        await interaction.response.send_message(view=screen, ephemeral=True)

    @app_commands.command()
    async def about(self, interaction: Click) -> None:
        """See privacy, sources, and who made me."""
        bank = services(interaction).library.bank
        paragraphs = wording.about(
            bank.profile, len(bank.items), len(bank.cited_sources()), interaction.client.invite_link
        )
        await interaction.response.send_message(view=note(*paragraphs), ephemeral=True)


class Servers(commands.Cog):
    """Notes which servers the bot joins and leaves."""

    def __init__(self, bot: StudyBot) -> None:
        self._presence = bot.services.presence
        self._bot = bot

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Catch up with servers that were joined or left while the bot was away."""
        self._bot.let_finish()
        await self._presence.reconcile([guild.id for guild in self._bot.guilds])

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Go on where an earlier stay ended."""
        self._bot.let_finish()
        await self._presence.returned(guild.id)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Plan nothing more there."""
        self._bot.let_finish()
        await self._presence.left(guild.id)
