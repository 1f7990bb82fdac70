"""The machine that the bot runs on: its process is killed, its clock set, its disk slow or full."""

import asyncio
import random
from datetime import timedelta

from bot.simulation.disk import Disk
from bot.simulation.trouble import AFTERMATH, DAY, HOUR, Amiss, Rates

HOURS_OFF = (-400 * 24, -24, -1, 0.5, 3 * 24, 400 * 24)


class Machine:
    """Is as machines are, at random times, for as long as its tasks run."""

    def __init__(self, disk: Disk, rates: Rates, rng: random.Random, amiss: Amiss) -> None:
        self.disk = disk
        self.off_by = timedelta(0)
        """How far its clock is from the time."""
        self._rates = rates
        self._rng = rng
        self._amiss = amiss

    async def kills(self) -> None:
        """Kill the process, at any moment of its work."""
        while await self._comes(self._rates.crashes):
            self.disk.moments = self._rng.randint(1, 400)

    async def jumps(self) -> None:
        """Set the clock wrong, and right again."""
        while await self._comes(self._rates.jumps):
            self.off_by = timedelta(hours=self._rng.choice(HOURS_OFF))
            await self._bear(self._rng.uniform(60, DAY))
            self.off_by = timedelta(0)

    async def slows(self) -> None:
        """Let the disk be slow for some minutes."""
        while await self._comes(self._rates.slow_disk):
            self.disk.seconds = self._rng.choice((0.02, 0.1, 1.0))
            await self._bear(self._rng.uniform(10, 600))
            self.disk.seconds = 0

    async def fills(self) -> None:
        """Let the disk be full for some hours."""
        while await self._comes(self._rates.full_disk):
            self.disk.is_full = True
            await self._bear(self._rng.uniform(60, 6 * HOUR))
            self.disk.is_full = False

    def calm_down(self) -> None:
        """Be well from now on; its tasks are to have ended."""
        self.disk.seconds, self.disk.is_full, self.disk.moments = 0, False, None
        self.off_by = timedelta(0)

    async def _bear(self, seconds: float) -> None:
        """Wait until the trouble is over."""
        self._amiss(seconds + AFTERMATH)
        await asyncio.sleep(seconds)

    async def _comes(self, times_a_day: float) -> bool:
        """Wait for the next time; say no when there is none."""
        if times_a_day:
            await asyncio.sleep(self._rng.expovariate(times_a_day / DAY))
        return bool(times_a_day)
