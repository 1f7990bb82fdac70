"""Takes note of the servers that the bot joins and leaves, and of their channels that go."""

import discord
from discord.ext import commands

from bot.client import StudyBot


class Presence(commands.Cog):
    """Notes which servers the bot joins and leaves, and which channels are deleted."""

    def __init__(self, bot: StudyBot) -> None:
        self._presence = bot.services.presence
        self._setup = bot.services.setup
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

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Tell the organiser when it was the daily question's."""
        self._bot.let_finish()
        await self._setup.channel_gone(channel.guild.id, channel.id)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Tell the organiser when it was the daily question's."""
        self._bot.let_finish()
        await self._setup.channel_gone(payload.guild_id, payload.thread_id)
