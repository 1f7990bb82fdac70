"""What goes wrong, and when: a seed decides."""

import asyncio
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf

from bot.loopback.faults import Action, Fault
from bot.loopback.server import LoopbackDiscord

HOUR = 3600.0
DAY = 24 * HOUR

AFTERMATH = 330.0
"""Seconds for which trouble may still be felt: the longest silence of a call."""

Amiss = Callable[[float], None]
"""Notes that trouble may be felt for so many seconds from now on."""

FAULTS: tuple[tuple[Action, float], ...] = (
    ("rate_limit", 20.0),
    ("server_error", 0.0),
    ("lose_request", 0.0),
    ("lose_reply", 0.0),
    ("done_but_502", 0.0),
    ("delay", 12.0),
    ("silence", 0.0),
)
"""What happens to a single call, and for how many seconds at most."""
REFUSALS = ((503, True), (502, False), (500, False), (403, True))
"""With which status a planned answer comes, and whether as a page of a proxy."""


@dataclass(frozen=True, slots=True)
class Rates:
    """How often there is trouble: of calls, the share; of all else, times a day on average."""

    calls: float = 0.01
    bad_hours: float = 0.15
    """Hours in which a third of all calls fail."""
    drops: float = 1.0
    crashes: float = 0.3
    jumps: float = 0.05
    slow_disk: float = 0.1
    full_disk: float = 0.03
    mute_channels: float = 0.1
    """Of each server, as the next two: the bot may not write in the channel for some hours."""
    deletions: float = 0.01
    """The channel is deleted, and another one set days later."""
    kicks: float = 0.01
    """The bot is thrown out of the server, and invited again."""


USUAL = Rates()
CALM = Rates(*[0.0] * 10)


class CallTrouble(list[Fault]):
    """A list of planned trouble in which some turns up by itself."""

    def __init__(self, rates: Rates, rng: random.Random, amiss: Amiss) -> None:
        super().__init__()
        self._rates = rates
        self._rng = rng
        self._amiss = amiss
        self.share = rates.calls
        self.last_at = -DAY
        """When a call was last troubled, in seconds of the loop."""

    def __iter__(self) -> Iterator[Fault]:
        """Yield what is planned, and now and then something that nobody planned."""
        if self._rng.random() < self.share:
            self.insert(0, self._some())  # before what lasts, or it would wait for long
            self.last_at = asyncio.get_running_loop().time()
            self._amiss(AFTERMATH)
        return super().__iter__()

    def _some(self) -> Fault:
        if self._rng.random() < 0.2:
            status, is_page = self._rng.choice(REFUSALS)
            done = self._rng.random() < 0.3
            return Fault("*", "*", "answer", status=status, is_page=is_page, though_done=done)
        action, most = self._rng.choice(FAULTS)
        return Fault("*", "*", action, seconds=self._rng.uniform(0, most))


class Trouble:
    """Brings trouble at random times for as long as its tasks run."""

    def __init__(
        self, loopback: LoopbackDiscord, rates: Rates, rng: random.Random, amiss: Amiss
    ) -> None:
        self.calls = CallTrouble(rates, rng, amiss)
        self._amiss = amiss
        loopback.faults = self.calls
        self.unheard_until = -inf
        """Until when nobody could tell the bot of a click; infinite while it is not connected."""
        self._loopback = loopback
        self._rates = rates
        self._rng = rng

    async def of_calls(self) -> None:
        """Have bad hours."""
        while self._rates.bad_hours:
            await self._wait(self._rates.bad_hours)
            self.calls.share = 0.3
            await asyncio.sleep(self._rng.uniform(60, HOUR))
            self.calls.share = self._rates.calls

    async def of_the_connection(self) -> None:
        """Drop the gateway's connection, gently and not."""
        while self._rates.drops:
            await self._wait(self._rates.drops)
            self._amiss(90 + AFTERMATH)
            self.unheard_until = inf
            match self._rng.randrange(4):
                case 0:
                    self._loopback.silence_gateway()
                    await asyncio.sleep(self._rng.uniform(5, 90))
                    await self._loopback.drop_gateway()
                case 1:
                    self._loopback.ask_to_reconnect()
                case other:
                    await self._loopback.drop_gateway(resumable=other == 2)

    def connected(self) -> None:
        """Note that the bot is connected again."""
        self.unheard_until = asyncio.get_running_loop().time()

    def calm_down(self) -> None:
        """Let everything be well from now on; its tasks are to have ended."""
        self.calls.clear()
        self.calls.share = 0

    async def _wait(self, times_a_day: float) -> None:
        await asyncio.sleep(self._rng.expovariate(times_a_day / DAY))
