"""How much of the machine's memory the bot holds, and by how much that grows.

The whole process would say little: a make-believe Discord, and everybody there, live in it, too.
"""

import asyncio
import gc
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import inf, sqrt
from statistics import fmean, linear_regression
from types import CodeType, FunctionType, ModuleType

import bot.client
from bot.domain import limits
from bot.services.bank import imports, library
from bot.services.daily import answers
from bot.services.practice import memory
from bot.services.scores import boards, readiness
from bot.simulation.trouble import DAY
from cogs.scores import roster

OUTSIDE = ("simcord", "bot.loopback", "bot.simulation")
"""Who is not the bot, though the bot is connected with them."""
CODE = (ModuleType, CodeType, type, asyncio.AbstractEventLoop)
"""What is there once, and leads everywhere."""
FEW = 8
"""So many of each thing a process keeps that keeps little at hand."""
AT_HAND: tuple[tuple[ModuleType, str], ...] = (
    (bot.client, "REMEMBERED"),
    (limits, "SOONEST_SWEEP"),
    (imports, "MOST_WAITING"),
    (library, "BANKS_AT_HAND"),
    (library, "SHOWN_AT_HAND"),
    (answers, "MOST_REMEMBERED"),
    (memory, "MEMBERS_AT_HAND"),
    (boards, "ABSENT_AT_HAND"),
    (readiness, "MEMBERS_KNOWN"),
    (roster, "SERVERS_AT_HAND"),
)
"""What the bot keeps of some things and not of all, and where it says of how many."""
FEWEST = 8
"""Of fewer figures no slope is told."""
LOOK_EVERY = 2 * DAY
TOO_STEEP = 0.05
"""MB for each thousand interactions: a number that is kept for each of them would be as much."""


@dataclass(frozen=True, slots=True)
class Slope:
    """By how many MB something grew for each unit of what went on, and how sure that is."""

    mb: float
    error: float
    """A standard error; infinite where too little is known."""

    @classmethod
    def of(cls, held: Sequence[tuple[float, float]]) -> "Slope":
        """Return the slope of the later half, by when all that is kept at hand has been filled.

        `held` is how much had gone on, and the MB that were held then.
        """
        late = held[len(held) // 2 :]
        if len(held) < FEWEST:
            return cls(0, inf)
        xs, ys = zip(*late, strict=True)
        slope, begin = linear_regression(xs, ys)
        missed = sum((y - begin - slope * x) ** 2 for x, y in late) / (len(late) - 2)
        return cls(slope, sqrt(missed / sum((x - fmean(xs)) ** 2 for x in xs)))

    def is_over(self, mb: float) -> bool:
        """Say whether it grows by more than that, with little doubt."""
        return self.mb - 3 * self.error > mb

    def __str__(self) -> str:
        """Return it with its error, for people."""
        return f"{self.mb:+.3f} ± {self.error:.3f} MB"


def held_by(owner: object) -> float:
    """Return how many MB there are in everything that can be reached from an object of the bot."""
    total, seen, ahead = 0, set[int](), [owner]
    while ahead:
        one = ahead.pop()
        if id(one) in seen or isinstance(one, CODE) or type(one).__module__.startswith(OUTSIDE):
            continue
        seen.add(id(one))
        total += sys.getsizeof(one)
        ahead += _parts(one)
    return total / 1e6


def _parts(one: object) -> Iterable[object]:
    """Return what an object holds; of a function, what it took along, not its whole module."""
    if isinstance(one, FunctionType):
        return [*(one.__closure__ or ()), one.__defaults__, one.__kwdefaults__]
    return gc.get_referents(one)


def keep_little_at_hand() -> None:
    """Let a process keep few of what it keeps some of, for good.

    So what is bounded is full long before the later half of a life, which alone says what grows.
    """
    for module, bound in AT_HAND:
        setattr(module, bound, FEW)


class Memory:
    """Looks now and then at what one process of the bot holds."""

    def __init__(self, so_far: Callable[[], tuple[float, float]]) -> None:
        """`so_far` tells how many years have gone by, and how many interactions there were."""
        self._so_far = so_far
        self._held: list[tuple[float, float, float]] = []

    async def look_at(self, bot: object) -> None:
        """Note what it holds, for as long as it lives."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            self._held.append((*self._so_far(), held_by(bot)))

    @property
    def a_year(self) -> Slope:
        """By how much it grows in a year of all servers."""
        return Slope.of([(years, held) for years, _, held in self._held])

    @property
    def a_thousand(self) -> Slope:
        """By how much it grows with each thousand interactions."""
        return Slope.of([(count / 1000, held) for _, count, held in self._held])

    def __str__(self) -> str:
        """Return what is held and how it grows, for people."""
        if not self._held:
            return "nothing known of its memory"
        return (
            f"one process held {self._held[-1][2]:.1f} MB in the end, {self.a_year} a year,"
            f" {self.a_thousand} for each 1,000 interactions"
        )
