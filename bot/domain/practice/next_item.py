"""Which item a member practises next, and how much of what is due is enough for today."""

import random
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from math import ceil
from operator import attrgetter
from typing import assert_never

from bot.domain.practice.memory import (
    Memory,
    chance_right,
    day_begin,
    require_zone,
    retrievabilities,
)

PRIOR_ANSWERS = 8
"""So many answers at the member's own average stand behind every topic before its first one."""

DAILY_CAP = 20
"""How many repetitions we propose for one day."""

START_WITH = 5
"""How many of them are shown at once, so that nobody ever faces a wall."""

_ITEM_ID = attrgetter("item_id")


class DrillKind(StrEnum):
    """What a drill is made of; `MINE` is the one item of My question, chosen as for a mixed one."""

    DUE = "due"
    NEW = "new"
    MISSED = "missed"
    MIXED = "mixed"
    MINE = "mine"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a member has seen of one item; `memory` is None when they never met it.

    `missed` says that their last answer to it was wrong, `is_relearnt` that they were sure of a
    wrong answer and have not put that right yet (bot/domain/practice/relearning.py).
    """

    item_id: str
    domain: str
    topic: str
    memory: Memory | None = None
    missed: bool = False
    is_relearnt: bool = False

    def is_due(self, at: datetime) -> bool:
        """Whether it was met and should be seen again by now."""
        return self.memory is not None and self.memory.is_due(at)


@dataclass(frozen=True, slots=True)
class Pile:
    """What is due, spread over days: what of it is for today, most at risk first.

    `days` says over how many days, today among them, everything that is due is spread.
    """

    today: tuple[Seen, ...]
    days: int


def drill(
    items: Sequence[Seen], kind: DrillKind, *, at: datetime, rng: random.Random
) -> tuple[Seen, ...]:
    """Return the items that a drill of this kind may have, best first; take as many as wanted.

    What is due or new comes by the chance that the member would have it wrong today: for a due
    item by how likely it is forgotten, for a new one by their accuracy in its topic. What is
    not due comes last, missed items before others, and the sooner due the sooner. Chance
    decides between equals. Raises ValueError when `at` is naive.
    """
    require_zone(at)
    chosen = sorted((item for item in items if _belongs(item, kind, at)), key=_ITEM_ID)
    rng.shuffle(chosen)
    return tuple(_by_worth(chosen, topic_accuracy(items), at))


def best_for_now(items: Sequence[Seen], *, at: datetime) -> Seen | None:
    """Return the one item most worth a member's minute: the first that a mixed drill would have.

    It stays the same all day, until they answer something. None when there is nothing left that
    they have not met today. Raises ValueError when `at` is naive.
    """
    today = day_begin(at)
    left = sorted((item for item in items if not _met_since(today, item)), key=_ITEM_ID)
    return next(iter(_by_worth(left, topic_accuracy(items), at)), None)


def spread(items: Sequence[Seen], *, at: datetime, cap: int = DAILY_CAP) -> Pile:
    """Return what is due, spread so that no day has more than `cap` repetitions.

    What was repeated today already counts. After a break the items most likely to be forgotten
    come first; which of the others come tomorrow, tomorrow decides. The cap is what we propose,
    no limit: a drill gives more to whoever asks. Raises ValueError when `at` is naive, or the
    cap is below one.
    """
    if cap < 1:
        raise ValueError(f"a cap of {cap} a day never comes to an end")
    today = day_begin(at)
    due = _by_worth([item for item in items if item.is_due(at)], {}, at)
    done = sum(_met_since(today, item) and _is_repeated(item) for item in items)
    for_today = due[: max(0, cap - done)]
    return Pile(tuple(for_today), 1 + ceil((len(due) - len(for_today)) / cap))


def topic_accuracy(items: Collection[Seen]) -> dict[str, float]:
    """Return for each topic how likely, from 0 to 1, the member is right on an item new to them.

    Eight answers at their own average stand behind each topic (a beta prior), and behind that
    average one right and one wrong answer (Laplace's rule): 0 of 1 does not make a topic weak.
    """
    right: defaultdict[str, int] = defaultdict(int)
    answered: defaultdict[str, int] = defaultdict(int)
    for item in items:
        if memory := item.memory:
            right[item.topic] += memory.reviews - memory.lapses
            answered[item.topic] += memory.reviews
    average = (sum(right.values()) + 1) / (sum(answered.values()) + 2)
    prior = PRIOR_ANSWERS * average
    return {
        topic: (right[topic] + prior) / (answered[topic] + PRIOR_ANSWERS)
        for topic in {item.topic for item in items}
    }


def _belongs(item: Seen, kind: DrillKind, at: datetime) -> bool:
    match kind:
        case DrillKind.DUE:
            return item.is_due(at)
        case DrillKind.NEW:
            return item.memory is None
        case DrillKind.MISSED:
            return item.missed
        case DrillKind.MIXED | DrillKind.MINE:
            return True
        case _:
            assert_never(kind)


def _by_worth(items: Sequence[Seen], accuracy: Mapping[str, float], at: datetime) -> list[Seen]:
    """Return the items, most worth a minute first; equals stay in the order they came in."""
    now = at.astimezone(UTC)  # two instants of one zone compare in half the time
    due = {item.item_id: item.memory for item in items if item.memory and item.memory.is_due(now)}
    known = dict(zip(due, retrievabilities(due.values(), at), strict=True))

    def place(item: Seen) -> tuple[int, float]:
        if item.memory is None:
            return 0, accuracy[item.topic]
        if item.item_id in known:
            return 0, chance_right(known[item.item_id])
        return (1 if item.missed else 2), item.memory.due.timestamp()

    return sorted(items, key=place)


def _met_since(begin: datetime, item: Seen) -> bool:
    return item.memory is not None and item.memory.last_review >= begin


def _is_repeated(item: Seen) -> bool:
    return item.memory is not None and item.memory.reviews > 1
