"""The exam clock: while a sitting runs, every two seconds it asks the database what is due."""

import logging

import discord
from discord.ext import commands, tasks

from bot.client import StudyBot

log = logging.getLogger(__name__)

TICK_SECONDS = 2


class ExamClock(commands.Cog):
    """Starts and ends sittings in time; asleep while there is none."""

    def __init__(self, bot: StudyBot) -> None:
        self._bot = bot
        self._wanted = False
        self._connected = False

    async def cog_load(self) -> None:
        """Begin: a sitting may have been running when the bot went down."""
        self.tick.start()

    async def cog_unload(self) -> None:
        """Stop; whatever was under way is in rows."""
        self.tick.cancel()

    @commands.Cog.listener("on_sitting_changed")
    async def wake(self) -> None:
        """Go on ticking, or begin to."""
        self._wanted = True
        if not self.tick.is_running():
            self.tick.start()

    @commands.Cog.listener("on_guild_channel_delete")
    async def channel_gone(self, channel: discord.abc.GuildChannel) -> None:
        """End the sitting of a channel that was deleted."""
        await self._end_in(channel.id)

    @commands.Cog.listener("on_raw_thread_delete")
    async def thread_gone(self, payload: discord.RawThreadDeleteEvent) -> None:
        """End the sitting of a thread that was deleted."""
        await self._end_in(payload.thread_id)

    async def _end_in(self, channel_id: int) -> None:
        await self._bot.services.sittings.channel_gone(channel_id)
        await self._bot.services.rounds.channel_gone(channel_id)
        await self.wake()

    @tasks.loop(seconds=TICK_SECONDS)
    async def tick(self) -> None:
        """Do what is due; go to sleep when nothing will be."""
        self._wanted = False
        try:
            busy = await self._do_due()
        except Exception:
            # discord.py ends a loop for good on any error it does not know.
            log.exception("a tick of the exam clock failed; the next one tries again")
            busy = True
        if not busy and not self._wanted:
            self.tick.stop()

    async def _do_due(self) -> bool:
        services, busy = self._bot.services, False
        for do_due in (services.exam_clock.tick, services.rounds.tick):
            # Asked before each: Discord may have kept the one before waiting for a while.
            if services.outage.lasts:
                return True
            await services.outage.credit_downtime()
            busy = await do_due() or busy
        return busy

    @tick.before_loop
    async def _until_ready(self) -> None:
        await self._bot.wait_until_ready()
        if not self._connected:
            # Once more after the start: until now nobody could click, and that is given back too.
            self._connected = True
            await self._bot.services.exam_clock.resume_after_restart()
            await self._bot.services.rounds.resume_after_restart()
