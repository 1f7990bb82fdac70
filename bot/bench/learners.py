"""Make-believe members who learn and forget item by item; none of these models is ours.

Their figures were chosen before any policy was tried on them, and are no measurement of people:
they are there so that one way of choosing items can be compared with another.
"""

import random
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from math import exp, log
from statistics import NormalDist, fmean
from typing import Protocol

from fsrs import Card, Rating, Scheduler
from fsrs.scheduler import (
    DEFAULT_PARAMETERS,
    LOWER_BOUNDS_PARAMETERS,
    UPPER_BOUNDS_PARAMETERS,
)

from bot.domain.bank.items import Item

_FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)

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

    def unmet_chance(self, topic: str, day: float) -> float:
        """Return the mean chance on a question of a topic that they have never met."""
        ...


DIFFICULTIES = tuple(NormalDist().inv_cdf((n + 0.5) / 9) for n in range(9))
"""Questions of a topic are so difficult, in ninths: what is not in the bank is like what is."""


class Member:
    """What all have in common: they know some items from the start, and guess at the others.

    Whether one is known depends on the member's ability, their ease with its topic, and its
    difficulty, each drawn from a normal distribution; `level` moves all abilities.
    """

    def __init__(self, items: Collection[Item], rng: random.Random, level: float) -> None:
        ability = rng.gauss(level, 0.8)
        ease = {topic: rng.gauss(0, 0.8) for topic in sorted({item.topic for item in items})}
        self.at_start = {topic: ability + ease[topic] for topic in ease}
        self.difficulty = {item.item_id: rng.gauss(0, 1) for item in items}
        self._known = {
            item.item_id
            for item in items
            if rng.random() < logistic(self.at_start[item.topic] - self.difficulty[item.item_id])
        }

    def chance(self, item_id: str, day: float) -> float:
        """Return the chance of a right answer, guesses included."""
        recall = 1 - SLIPPING if item_id in self._known else self._recall(item_id, day)
        return or_guess(recall)

    def unmet_chance(self, topic: str, day: float) -> float:
        """Return the mean chance on a question of a topic that they have never met.

        It stays what it was: one item teaches nothing of another.
        """
        return or_guess((1 - SLIPPING) * self.known_at_start(topic))

    def known_at_start(self, topic: str) -> float:
        """Return the share of a topic's questions that they knew from the start."""
        return fmean(logistic(self.at_start[topic] - difficulty) for difficulty in DIFFICULTIES)

    def _recall(self, item_id: str, day: float) -> float:
        raise NotImplementedError


class PowerLearner(Member):
    """Forgets by a power law: each meeting leaves a trace of its own, and traces add up.

    ACT-R's activation with the spacing effect of Pavlik and Anderson (2005, Cognitive Science
    29): a trace laid while the item is still vivid fades faster. Their time was in seconds of a
    laboratory; here it is in days, so the threshold is our own.
    """

    def __init__(self, items: Collection[Item], rng: random.Random) -> None:
        super().__init__(items, rng, level=0)
        self._traces: dict[str, tuple[tuple[float, float], ...]] = {}
        self._learning = rng.gauss(0, 0.25)
        self._decay = min(0.45, max(0.1, rng.gauss(0.25, 0.05)))

    def meet(self, item_id: str, day: float, *, right: bool) -> None:
        """Lay a trace; an answer and its reason leave the same one, right or wrong."""
        vivid = exp(self._activation(item_id, day)) if item_id in self._traces else 0
        trace = day, min(2, self._decay + 0.217 * vivid)
        self._traces[item_id] = (*self._traces.get(item_id, ()), trace)

    def _activation(self, item_id: str, day: float) -> float:
        traces = self._traces[item_id]
        return log(sum(max(day - laid, 0.003) ** -decay for laid, decay in traces))

    def _recall(self, item_id: str, day: float) -> float:
        if item_id not in self._traces:
            return 0
        strength = self._activation(item_id, day) + self._learning
        return logistic((strength - 0.25 * self.difficulty[item_id] + 0.55) / 0.4)


class ExponentialLearner(Member):
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


class FsrsLearner(Member):
    """Forgets as FSRS-6 says, but with parameters of their own, each some way from the default.

    Each parameter is the default times a lognormal with deviation 0.3, kept within the bounds
    of the package `fsrs`. What we use, the default, is wrong for each of them in another way.
    """

    def __init__(self, items: Collection[Item], rng: random.Random) -> None:
        super().__init__(items, rng, level=0)
        bounds = zip(
            DEFAULT_PARAMETERS, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True
        )
        own = [min(most, max(least, w * exp(rng.gauss(0, 0.3)))) for w, least, most in bounds]
        self._memory = Scheduler(
            parameters=own, learning_steps=(), relearning_steps=(), enable_fuzzing=False
        )
        self._cards: dict[str, Card] = {}

    def meet(self, item_id: str, day: float, *, right: bool) -> None:
        """Review the item: what was wrong was forgotten, what was right was known."""
        at = _FIRST_DAY + timedelta(days=day)
        card = self._cards.get(item_id) or Card(card_id=0, due=at)
        rating = Rating.Good if right else Rating.Again
        self._cards[item_id], _ = self._memory.review_card(card, rating, at)

    def _recall(self, item_id: str, day: float) -> float:
        if not (card := self._cards.get(item_id)):
            return 0
        return self._memory.get_card_retrievability(card, _FIRST_DAY + timedelta(days=day))


class TwoStoreLearner(Member):
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
        share = self._share * logistic(1.5 - 0.5 * self.difficulty[item_id]) * (1 - quick)
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


def logistic(log_odds: float) -> float:
    """Return the chance that stands at these odds."""
    return 1 / (1 + exp(-log_odds))


def or_guess(known: float) -> float:
    """Return the chance of a right answer: it is known, or the guess is right."""
    return known + (1 - known) * GUESSING
