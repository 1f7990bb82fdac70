"""Make-believe members who learn little or nothing: a number must not flatter them."""

import random
from collections.abc import Collection
from math import exp

from bot.bench.learners import GUESSING, Member
from bot.domain.bank.items import Item


class Guesser:
    """Clicks at random, and learns nothing by it."""

    def __init__(self, items: Collection[Item], rng: random.Random) -> None:
        pass

    def chance(self, item_id: str, day: float) -> float:
        """Return the chance of a blind guess."""
        return GUESSING

    def unmet_chance(self, topic: str, day: float) -> float:
        """Return the chance of a blind guess."""
        return GUESSING

    def meet(self, item_id: str, day: float, *, right: bool) -> None:
        """Learn nothing."""


class SlowLearner(Member):
    """Knows little, and learns a small share of what is missing at each meeting.

    The linear operator of Bush and Mosteller (1955), with forgetting by half-lives. A meeting
    within a day of the last one adds next to nothing.
    """

    def __init__(self, items: Collection[Item], rng: random.Random) -> None:
        super().__init__(items, rng, level=-1.3)
        self._share = min(0.5, max(0.08, rng.gauss(0.22, 0.06)))
        self._half_life = 12 * exp(rng.gauss(0, 0.3))
        self._strength: dict[str, float] = {}
        self._met: dict[str, float] = {}

    def meet(self, item_id: str, day: float, *, right: bool) -> None:
        """Add a share of what is missing."""
        before = self._recall(item_id, day)
        apart = min(1, day - self._met.get(item_id, -1))
        self._strength[item_id] = before + (1 - before) * self._share * apart
        self._met[item_id] = day

    def _recall(self, item_id: str, day: float) -> float:
        if item_id not in self._met:
            return 0
        # What is well learnt lasts longer.
        half_life = self._half_life * (1 + 4 * self._strength[item_id])
        return self._strength[item_id] * 2 ** -((day - self._met[item_id]) / half_life)
