"""Make-believe members who learn and forget, by models of memory that know nothing of FSRS.

Their figures were chosen before any policy was tried on them, and are no measurement of people:
they are there so that one way of choosing items can be compared with another.
"""

import random
from collections.abc import Collection
from math import exp, log
from typing import Protocol

from bot.domain.bank import Item

GUESSING = 0.25
SLIPPING = 0.03
"""How often even what is known is answered wrong."""


class Learner(Protocol):
    """A member: how likely they are right on an item, and what meeting it does to them."""

    def chance(self, item_id: str, day: float) -> float:
        """Return the chance of a right answer, guesses included."""
        ...

    def meet(self, item_id: str, day: float, *, right: bool) -> None:
        """Learn from an answer and the reason that follows it."""
        ...


class _Member:
    """What all have in common: they know some items from the start, and guess at the others.

    Whether one is known depends on the member's ability, their ease with its topic, and its
    difficulty, each drawn from a normal distribution; `level` moves all abilities.
    """

    def __init__(self, items: Collection[Item], rng: random.Random, level: float) -> None:
        ability = rng.gauss(level, 0.8)
        ease = {topic: rng.gauss(0, 0.8) for topic in sorted({item.topic for item in items})}
        self.difficulty = {item.item_id: rng.gauss(0, 1) for item in items}
        self._known = {
            item.item_id
            for item in items
            if rng.random() < _logistic(ability + ease[item.topic] - self.difficulty[item.item_id])
        }

    def chance(self, item_id: str, day: float) -> float:
        """Return the chance of a right answer, guesses included."""
        recall = 1 - SLIPPING if item_id in self._known else self._recall(item_id, day)
        return recall + (1 - recall) * GUESSING

    def _recall(self, item_id: str, day: float) -> float:
        raise NotImplementedError


class PowerLearner(_Member):
    """Forgets by a power law: each meeting leaves a trace of its own, and traces add up.

    ACT-R's activation with the spacing effect of Pavlik and Anderson (2005, Cognitive Science
    29): a trace laid while the item is still vivid fades faster. Their time was in seconds of a
    laboratory; here it is in days, so the threshold is our own.
    """

    def __init__(self, items: Collection[Item], rng: random.Random) -> None:
        super().__init__(items, rng, level=0)
        self._traces: dict[str, list[tuple[float, float]]] = {}
        self._learning = rng.gauss(0, 0.25)
        self._decay = min(0.45, max(0.1, rng.gauss(0.25, 0.05)))

    def meet(self, item_id: str, day: float, *, right: bool) -> None:
        """Lay a trace; an answer and its reason leave the same one, right or wrong."""
        vivid = exp(self._activation(item_id, day)) if item_id in self._traces else 0
        self._traces.setdefault(item_id, []).append((day, min(2, self._decay + 0.217 * vivid)))

    def _activation(self, item_id: str, day: float) -> float:
        traces = self._traces[item_id]
        return log(sum(max(day - laid, 0.003) ** -decay for laid, decay in traces))

    def _recall(self, item_id: str, day: float) -> float:
        if item_id not in self._traces:
            return 0
        strength = self._activation(item_id, day) + self._learning
        return _logistic((strength - 0.25 * self.difficulty[item_id] + 0.55) / 0.4)


class ExponentialLearner(_Member):
    """Forgets by half-lives: a meeting after some forgetting lengthens an item's half-life."""

    def __init__(self, items: Collection[Item], rng: random.Random) -> None:
        super().__init__(items, rng, level=0)
        self._half_life: dict[str, float] = {}
        self._met: dict[str, float] = {}
        self._first = 6 * exp(rng.gauss(0, 0.4))
        self._growth = 1.6 * exp(rng.gauss(0, 0.25))

    def meet(self, item_id: str, day: float, *, right: bool) -> None:
        """Begin with a half-life of some days; lengthen it, more when the answer was right."""
        if item_id in self._half_life:
            forgotten = min(1, 2 * (1 - self._recall(item_id, day)))
            self._half_life[item_id] *= 1 + (self._growth if right else 0.3) * forgotten
        else:
            self._half_life[item_id] = self._first * exp(-0.3 * self.difficulty[item_id])
        self._met[item_id] = day

    def _recall(self, item_id: str, day: float) -> float:
        if item_id not in self._half_life:
            return 0
        return 0.95 * 2 ** -((day - self._met[item_id]) / self._half_life[item_id])


class TwoStoreLearner(_Member):
    """Remembers in two stores: one that empties in days, and one that lasts and fills slowly.

    The lasting store takes more from a meeting when the quick one has emptied since the last:
    that is its spacing effect. These members also know less from the start.
    """

    def __init__(self, items: Collection[Item], rng: random.Random) -> None:
        super().__init__(items, rng, level=-0.6)
        self._lasting: dict[str, float] = {}
        self._met: dict[str, float] = {}
        self._quick_half_life = 3 * exp(rng.gauss(0, 0.3))
        self._share = min(0.6, max(0.1, rng.gauss(0.3, 0.08)))

    def meet(self, item_id: str, day: float, *, right: bool) -> None:
        """Fill the quick store, and some of the lasting one."""
        quick, lasting = self._stores(item_id, day)
        share = self._share * _logistic(1.5 - 0.5 * self.difficulty[item_id]) * (1 - quick)
        self._lasting[item_id] = lasting + (1 - lasting) * share
        self._met[item_id] = day

    def _stores(self, item_id: str, day: float) -> tuple[float, float]:
        if item_id not in self._met:
            return 0, 0
        days = day - self._met[item_id]
        quick = 0.9 * 2 ** -(days / self._quick_half_life)
        return quick, self._lasting[item_id] * 2 ** -(days / 120)

    def _recall(self, item_id: str, day: float) -> float:
        quick, lasting = self._stores(item_id, day)
        return 1 - (1 - quick) * (1 - lasting)


def _logistic(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))
