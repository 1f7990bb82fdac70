"""The real bot of the demo as a process that can be stopped and started, and told to look now."""

import asyncio
import random
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import Self

from bot.app import running_bot
from bot.client import StudyBot
from bot.config import Settings
from bot.demo.clock import DemoClock
from bot.services import Services
from cogs.clock.ticker import Ticker

READY_WITHIN = 30.0
A_WHILE = timedelta(hours=1)
"""So much time passes between two looks of the bot at what is due, when days go by in seconds."""


class Stage:
    """Where the bot runs, and where time can be made to pass."""

    def __init__(self, settings: Settings, clock: DemoClock, rng: random.Random) -> None:
        self.clock = clock
        self._settings = settings
        self._rng = rng
        self._process = AsyncExitStack()
        self._bot: StudyBot | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Start the bot, and wait until it is there."""
        running = running_bot(self._settings, clock=self.clock, rng=self._rng)
        self._bot = await self._process.enter_async_context(running)
        async with asyncio.timeout(READY_WITHIN):
            await self._bot.wait_until_ready()

    async def stop(self) -> None:
        """Stop the bot; what is going on is in its memory."""
        await self._process.aclose()

    @property
    def services(self) -> Services:
        """The services of the bot that runs."""
        return self._running.services

    @property
    def _running(self) -> StudyBot:
        if self._bot is None:
            raise RuntimeError("the bot was never started")
        return self._bot

    @property
    def _ticker(self) -> Ticker:
        ticker = self._running.get_cog("Ticker")
        assert isinstance(ticker, Ticker)
        return ticker

    def hold_time(self) -> None:
        """Let time stand still, and the bot look for what is due only when it is told to."""
        self._ticker.stop()
        self.clock.stand_at(self.clock())

    def let_time_go_on(self) -> None:
        """Let time pass again, and the bot look by itself."""
        self.clock.go_on()
        self._ticker.go_on()

    async def move_to(self, instant: datetime) -> None:
        """Let it be this instant, and the bot do what is due by then."""
        self.clock.stand_at(instant)
        await self.services.tick()
        await self.services.deliverer.deliver()

    async def pass_until(self, instant: datetime) -> None:
        """Let time pass until an instant, and the bot look at what is due now and then."""
        while (now := self.clock()) < instant:
            await self.move_to(min(now + A_WHILE, instant))
