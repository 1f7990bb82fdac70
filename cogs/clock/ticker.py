"""The one ticker: it asks the database what is due. Nothing else keeps time.

Twice a minute it looks by itself; while something runs or is due soon, every second. Whatever is
written down for the outbox wakes it, so that no button can forget to.
"""

import logging
from datetime import timedelta

import discord
from discord.ext import commands, tasks

from bot.client import StudyBot

log = logging.getLogger(__name__)

TICK_SECONDS = 30
BUSY_SECONDS = 1


class Ticker(commands.Cog):
    """Lets clocks do what is due, and the outbox send what they leave there."""

    def __init__(self, bot: StudyBot) -> None:
        self._bot = bot
        self._services = bot.services
        self._wanted = False
        self._is_ready = False

    async def cog_load(self) -> None:
        """Start ticking."""
        self._services.deliverer.also_wakes(self.wake)
        self.tick.start()

    async def cog_unload(self) -> None:
        """Stop ticking; whatever was under way is in rows."""
        self._is_ready = False
        self.tick.cancel()
        self.busy_tick.cancel()
        await self._services.deliverer.close()

    def wake(self) -> None:
        """Tick busily, from now on if it does not yet."""
        self._wanted = True
        if self._is_ready and not self.busy_tick.is_running():
            self.busy_tick.start()

    @commands.Cog.listener("on_guild_channel_delete")
    async def channel_gone(self, channel: discord.abc.GuildChannel) -> None:
        """End what runs in a channel that was deleted."""
        await self._services.channel_gone(channel.id)

    @commands.Cog.listener("on_raw_thread_delete")
    async def thread_gone(self, payload: discord.RawThreadDeleteEvent) -> None:
        """End what runs in a thread that was deleted."""
        await self._services.channel_gone(payload.thread_id)

    @tasks.loop(seconds=TICK_SECONDS)
    async def tick(self) -> None:
        """Look by itself, in case a wake was lost, and clear up."""
        try:
            await self._bot.mind_the_clock()
            await self._services.presence.forget_long_gone()
        except Exception:
            # discord.py ends a loop for good on any error it does not know.
            log.exception("clearing up failed; the next tick tries again")
        self._services.deliverer.wake()

    @tick.before_loop
    async def _until_ready(self) -> None:
        await self._bot.wait_until_ready()
        if not self._is_ready:
            # Once more after the start: until now nobody could click, and that is given back too.
            self._is_ready = True
            await self._services.resume_clocks()
            self._services.deliverer.open()

    @tasks.loop(seconds=BUSY_SECONDS)
    async def busy_tick(self) -> None:
        """Do what is due; go to sleep when nothing will be soon."""
        self._wanted = False
        self._services.outage.pulse()
        try:
            await self._bot.mind_the_clock()
            busy = await self._services.tick()
            self._services.deliverer.look()
            soon = timedelta(seconds=TICK_SECONDS)
            busy = await self._services.deliverer.is_busy(within=soon) or busy
        except Exception:
            log.exception("a tick failed; the next one tries again")
            busy = True
        if not busy and not self._wanted:
            self.busy_tick.stop()

    @busy_tick.before_loop
    async def _from_now_on(self) -> None:
        self._services.outage.rest()
