"""The one ticker: it asks the database what is due. Nothing else keeps time.

Twice a minute it looks by itself, and when the next message is due; while something runs, every
second. Whatever is written down for the outbox wakes it, so that no button can forget to. Its
timers are the loop's own, which go by a clock that only goes forward: those of discord.ext.tasks go
by the machine's clock, and stand still for as long as somebody has set that back.
"""

import asyncio
import logging
from functools import partial

import discord
from discord.ext import commands

from bot.client import StudyBot
from bot.clock import Pending
from bot.errors import Refusal

log = logging.getLogger(__name__)

TICK_SECONDS = 30
BUSY_SECONDS = 1


class Ticker(commands.Cog):
    """Lets clocks do what is due, and the outbox send what they leave there."""

    def __init__(self, bot: StudyBot) -> None:
        self._bot = bot
        self._services = bot.services
        self._timer: Pending | None = None
        self._tick: asyncio.Task[None] | None = None
        self._has_begun = False
        self._has_resumed = False
        self._is_over = False
        self._goes_on = False
        self._is_wanted = False
        self.is_busy = False
        """Whether something runs or is due, so that every second counts."""

    async def cog_load(self) -> None:
        """Be woken by the outbox from now on."""
        self._services.deliverer.also_wakes(self.wake)

    async def cog_unload(self) -> None:
        """Stop ticking; whatever was under way is in rows."""
        self._is_over = True
        self.stop()
        if self._tick is not None:
            await self._tick
        await self._services.backups.close()
        await self._services.fitting.close()
        await self._services.deliverer.close()

    @commands.Cog.listener("on_ready")
    async def begin(self) -> None:
        """Begin once the bot is connected for the first time."""
        if self._has_begun:
            return
        self._has_begun = True
        if not self._is_over:  # somebody stopped the bot as soon as it was there
            self.go_on()

    def go_on(self) -> None:
        """Tick from now on."""
        self._goes_on = True
        self._tick_in(0)

    def stop(self) -> None:
        """Tick no more; what has begun comes to its end."""
        self._goes_on = False
        self._services.outage.rest()
        if self._timer is not None:
            self._timer.cancel()

    def wake(self) -> None:
        """Look soon, since something has changed."""
        self._is_wanted = True
        if self._goes_on and not self.is_busy:
            self._tick_in(0)

    @commands.Cog.listener("on_guild_channel_delete")
    async def channel_gone(self, channel: discord.abc.GuildChannel) -> None:
        """End what runs in a channel that was deleted."""
        await self._bot.note(partial(self._services.channel_gone, channel.id))

    @commands.Cog.listener("on_raw_thread_delete")
    async def thread_gone(self, payload: discord.RawThreadDeleteEvent) -> None:
        """End what runs in a thread that was deleted."""
        await self._bot.note(partial(self._services.channel_gone, payload.thread_id))

    def _tick_in(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._services.outage.expect_look(seconds)
        self._timer = self._bot.timer(seconds, self._start)

    def _start(self) -> None:
        if self._tick is None or self._tick.done():
            self._tick = asyncio.create_task(self._do(), name="tick")

    async def _do(self) -> None:
        self._is_wanted = False
        self._services.outage.look_back()
        pause: float = BUSY_SECONDS
        try:
            pause = await self._do_due()
        except Refusal as refusal:  # of the database, which has told the host what is wrong
            log.warning("a tick could not save: %s; the next one tries again", refusal)
        except Exception:
            log.exception("a tick failed; the next one tries again")
        self.is_busy = pause <= BUSY_SECONDS or self._is_wanted
        if self._goes_on:
            self._tick_in(BUSY_SECONDS if self.is_busy else pause)

    async def _resume(self) -> None:
        """Once more after the start: until now nobody could click, and that is given back too."""
        if not self._has_resumed:
            await self._services.resume_clocks()
            self._has_resumed = True
            self._services.deliverer.open()

    async def _do_due(self) -> float:
        """Do what is due; return after how many seconds to look again."""
        await self._bot.mind_the_clock()
        await self._resume()
        await self._bot.noting.work_off()
        await self._services.privacy.finish_deletions()
        runs = await self._services.tick()
        if runs:
            await self._bot.mind_the_connection()
        self._services.backups.look()
        self._services.fitting.look()
        due_in = await self._services.deliverer.seconds_until_due()
        if due_in == 0:  # most seconds of a live round nothing is, and this is the shorter look
            self._services.deliverer.look()
        if runs or due_in < TICK_SECONDS:
            return BUSY_SECONDS if runs else due_in
        await self._services.presence.forget_long_gone()
        await self._services.presence.forget_members_long_gone()
        return TICK_SECONDS
