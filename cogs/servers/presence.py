"""Takes note of the servers that the bot joins and leaves, and of their channels that go."""

from functools import partial

import discord
from discord.ext import commands

from bot.client import StudyBot
from bot.noting import Deed


class Presence(commands.Cog):
    """Notes which servers the bot joins and leaves, and which channels are deleted."""

    def __init__(self, bot: StudyBot) -> None:
        self._presence = bot.services.presence
        self._setup = bot.services.setup
        self._panels = bot.services.panels
        self._outage = bot.services.outage
        self._bot = bot

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Catch up with servers that were joined or left while the bot was away."""
        await self._note_first(self._compare)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Say hello, or go on where an earlier stay ended."""
        await self._note_first(partial(self._presence.joined, guild.id))

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Plan nothing more there, and let what runs there stand still."""
        await self._note_first(partial(self._presence.left, guild.id))

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Tell the organiser when it was the daily question's."""
        await self._bot.note(partial(self._setup.channel_gone, channel.guild.id, channel.id))

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Tell the organiser when it was the daily question's."""
        await self._bot.note(partial(self._setup.channel_gone, payload.guild_id, payload.thread_id))

    @commands.Cog.listener()
    async def on_guild_channel_pins_update(
        self, channel: discord.abc.GuildChannel | discord.Thread, last_pin: object
    ) -> None:
        """Pin the study panel again where somebody has unpinned it."""
        await self._bot.note(partial(self._panels.look_at, channel.guild.id, channel.id))

    @commands.Cog.listener()
    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        """Let what runs there stand still: Discord reaches nobody there."""
        await self._note_first(partial(self._presence.out_of_reach, guild.id))

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Let what stood still there go on."""
        await self._note_first(partial(self._presence.in_reach, guild.id))

    async def _compare(self) -> None:
        guilds = self._bot.guilds
        await self._presence.reconcile(
            [guild.id for guild in guilds], [guild.id for guild in guilds if guild.unavailable]
        )

    async def _note_first(self, deed: Deed) -> None:
        """Give back what all servers are owed, before one of them stands still or goes on."""

        async def after_downtime() -> None:
            await self._outage.credit_downtime()
            await deed()

        await self._bot.note(after_downtime)
