"""The only place that asks the machine for the time or for chance; all others take them.

The machine's clock is not time: it is set wrong, jumps when somebody mends it, and stands still
while the machine sleeps. So the running bot tells the time by Discord's word, which comes with
every reply, and between two words by a clock that only goes forward.
"""

import asyncio
import logging
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
"""Returns the present as an aware UTC datetime."""

NEAR = timedelta(seconds=2)
"""So far may a clock be from Discord's word and still be right: the word has whole seconds."""

JUMP = timedelta(seconds=5)
"""So far may the machine's clock drift between two looks without that being a jump."""


def system_clock() -> datetime:
    """Return what the machine takes for the present, as an aware UTC datetime."""
    return datetime.now(UTC)


def system_monotonic() -> float:
    """Return seconds of a clock that only goes forward, whatever the machine's clock does."""
    return time.monotonic()


def system_random() -> random.Random:
    """Return a generator seeded by the operating system."""
    return random.Random()


def seeded_random(seed: int) -> random.Random:
    """Return a generator that gives the same each time; for make-believe only."""
    return random.Random(seed)


class Pending(Protocol):
    """Something that will be done, unless somebody cancels it."""

    def cancel(self) -> None:
        """Let it not be done."""
        ...


Timer = Callable[[float, Callable[[], None]], Pending]
"""Does something after so many seconds."""


def system_timer(seconds: float, act: Callable[[], None]) -> Pending:
    """Do something after so many seconds of a clock that only goes forward."""
    return asyncio.get_running_loop().call_later(seconds, act)


class SteadyClock:
    """Tells the time from an anchor on: the machine's word first, then Discord's.

    A jump of the machine's clock changes nothing here until Discord's word is heard.
    """

    def __init__(
        self, wall: Clock = system_clock, monotonic: Callable[[], float] = system_monotonic
    ) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self._anchor, self._anchored_at = wall(), monotonic()
        self._wall_is_off_by = timedelta(0)

    def __call__(self) -> datetime:
        """Return the present as an aware UTC datetime."""
        return self._anchor + timedelta(seconds=self._monotonic() - self._anchored_at)

    def ask(self) -> float:
        """Return what `hear` wants to know later: when Discord was asked."""
        return self._monotonic()

    def hear(self, date: datetime, asked_at: float) -> timedelta:
        """Go by what Discord says it is, and return by how much that moved the time.

        A word that is near enough moves nothing: it is cut to whole seconds and has travelled.
        Nor does one that was long under way, or waited to be read while this process stood
        still: it tells what the time was then.
        """
        moved = date - self()
        is_old = self._monotonic() - asked_at > NEAR.total_seconds()
        if is_old or abs(moved) <= NEAR:
            return timedelta(0)
        self._anchor, self._anchored_at = date, self._monotonic()
        self._wall_is_off_by = self._wall() - self()
        log.warning("the time is set right by %s, to what Discord says it is", moved)
        return moved

    @property
    def machine_is_ahead(self) -> timedelta:
        """By how much this machine's clock is ahead of what Discord says; below 0 it is behind."""
        return self._wall() - self()

    def has_jumped(self) -> bool:
        """Return whether the machine's clock has jumped since the last look, and say so once.

        It was set, or the machine has slept. Only Discord can tell which; until it has, time
        goes on as before.
        """
        off = self._wall() - self()
        jumped = off - self._wall_is_off_by
        self._wall_is_off_by = off
        if abs(jumped) <= JUMP:
            return False
        log.warning("this machine's clock has jumped by %s; asking Discord for the time", jumped)
        return True
