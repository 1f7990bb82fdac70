"""Which item a member practises next, and how much of what is due is enough for today."""

import random
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from math import ceil
from operator import attrgetter
from typing import assert_never

from bot.domain.bank.items import Bank
from bot.domain.practice.forgetting import (
    USUAL_WEIGHTS,
    Weights,
    if_right,
    if_wrong,
    known_after,
)
from bot.domain.practice.memory import (
    GUESSING,
    Memory,
    chance_right,
    day_begin,
    days_since,
    days_to,
    require_zone,
)
from bot.domain.practice.probing import with_probes

PRIOR_ANSWERS = 8
"""So many answers at the member's own average stand behind every topic before its first one."""

FARTHEST_DAYS = 30
"""An exam that is farther away than this is prepared for as if it were so far."""

WITHOUT_DATE_DAYS = 7
"""What is looked ahead to without an exam date; longer ranges did worse (docs/learning.md)."""

NEVER_MISSED = 0.7
"""What a repetition of an item is worth that they were always right on: they may have known it
before they met it, and need none."""

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

    `missed` says that their last answer to it was wrong, `first_right` that their first was
    right. `is_relearnt` says that they were sure of a wrong answer and have not put that right
    yet (bot/domain/practice/relearning.py).
    """

    item_id: str
    domain: str
    topic: str
    memory: Memory | None = None
    missed: bool = False
    is_relearnt: bool = False
    first_right: bool = False

    def is_due(self, at: datetime) -> bool:
        """Whether it was met and should be seen again by now."""
        return self.memory is not None and self.memory.is_due(at)


@dataclass(frozen=True, slots=True)
class Pile:
    """What is due, spread over days: what of it is for today, best first.

    `days` says over how many days, today among them, everything that is due is spread.
    """

    today: tuple[Seen, ...]
    days: int


def unmet(bank: Bank) -> dict[str, Seen]:
    """Return a bank's items, by id, as somebody has them who never met one."""
    items = bank.practice_items()
    return {item.item_id: Seen(item.item_id, item.domain, item.topic) for item in items}


def drill(
    items: Sequence[Seen],
    kind: DrillKind,
    *,
    at: datetime,
    rng: random.Random,
    exam_on: date | None = None,
    weights: Weights = USUAL_WEIGHTS,
) -> tuple[Seen, ...]:
    """Return the items that a drill of this kind may have, best first; take as many as wanted.

    The best is what gains most by the exam (see `gains`); what was met today comes last. A mixed
    drill moves a few repetitions forward while too few say what the member keeps. Chance
    decides between equals. Raises ValueError when `at` is naive.
    """
    require_zone(at)
    chosen = sorted((item for item in items if _belongs(item, kind, at)), key=_ITEM_ID)
    rng.shuffle(chosen)
    gain = gains(items, at=at, exam_on=exam_on, weights=weights)
    ordered = _by_gain(chosen, gain, at)
    return tuple(_probed(ordered, items, at) if kind is DrillKind.MIXED else ordered)


def best_for_now(
    items: Sequence[Seen],
    *,
    at: datetime,
    exam_on: date | None = None,
    weights: Weights = USUAL_WEIGHTS,
) -> Seen | None:
    """Return the one item most worth a member's minute: the first that a mixed drill would have.

    It stays the same all day, until they answer something. None when there is nothing left that
    they have not met today. Raises ValueError when `at` is naive.
    """
    today, gain = day_begin(at), gains(items, at=at, exam_on=exam_on, weights=weights)
    left = [item for item in items if not _met_since(today, item)]
    return min(left, key=lambda item: (-gain(item), item.item_id), default=None)


def spread(
    items: Sequence[Seen], *, at: datetime, exam_on: date | None = None, cap: int = DAILY_CAP
) -> Pile:
    """Return what is due, spread so that no day has more than `cap` repetitions.

    What was repeated today already counts. After a break the items that gain most by a
    repetition come first; which of the others come tomorrow, tomorrow decides. The cap is what we
    propose, no limit: a drill gives more to whoever asks. Raises ValueError when `at` is naive, or
    the cap is below one.
    """
    if cap < 1:
        raise ValueError(f"a cap of {cap} a day never comes to an end")
    today = day_begin(at)
    gain = gains(items, at=at, exam_on=exam_on)
    due = _by_gain([item for item in items if item.is_due(at)], gain, at)
    done = sum(_met_since(today, item) and _is_repeated(item) for item in items)
    for_today = due[: max(0, cap - done)]
    return Pile(tuple(for_today), 1 + ceil((len(due) - len(for_today)) / cap))


def gains(
    items: Collection[Seen],
    *,
    at: datetime,
    exam_on: date | None = None,
    weights: Weights = USUAL_WEIGHTS,
) -> Callable[[Seen], float]:
    """Return what tells how much a member gains by practising an item now, as a chance.

    The gain is how much likelier they know the item on the day of the exam than if they left it
    alone until then. All of `items`, what the member has met of them, say how likely they know one
    that is new to them. That an item of a small domain stands for a larger part of a mock than one
    of a large domain does not count: it would put off a whole domain for a month.

    - An item met before is answered right or wrong now, by its chance, and its memory changes
      accordingly: the mean of both, less what would be left of it without. Where they never were
      wrong, a share of it counts, `NEVER_MISSED`.
    - A new item gains nothing if they know it already. If not, they will be wrong, or guess, and
      remember it as FSRS says, by these weights, of an item that was missed.

    Raises ValueError when `at` is naive.
    """
    ahead, days = _days_ahead(at, exam_on), days_since(at)
    learnt = known_after(weights.again, ahead) / (1 - GUESSING)
    fresh = {topic: learnt * (1 - right) for topic, right in topic_accuracy(items).items()}

    def gain(item: Seen) -> float:
        memory = item.memory
        if memory is None or not memory.reviews:  # new, or as good as new: its key was corrected
            return fresh[item.topic]
        share = 1 if memory.lapses else NEVER_MISSED
        by_now = _gain_of(memory.stability, memory.difficulty, days(memory), ahead)
        return share * by_now

    return gain


def topic_accuracy(items: Collection[Seen]) -> dict[str, float]:
    """Return for each topic how likely, from 0 to 1, the member is right on an item new to them.

    Only first answers count: later ones are partly memory. Eight answers at their own average
    stand behind each topic (a beta prior), and behind that average one right and one wrong
    answer (Laplace's rule): 0 of 1 does not make a topic weak.
    """
    right: defaultdict[str, int] = defaultdict(int)
    met: defaultdict[str, int] = defaultdict(int)
    for item in items:
        if item.memory and item.memory.reviews:
            right[item.topic] += item.first_right
            met[item.topic] += 1
    average = (sum(right.values()) + 1) / (sum(met.values()) + 2)
    prior = PRIOR_ANSWERS * average
    return {
        topic: (right[topic] + prior) / (met[topic] + PRIOR_ANSWERS)
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


def _by_gain(chosen: Collection[Seen], gain: Callable[[Seen], float], at: datetime) -> list[Seen]:
    """Return items, best first; equals stay in the order they came in."""
    today = day_begin(at)
    return sorted(chosen, key=lambda item: (_met_since(today, item), -gain(item)))


@lru_cache(maxsize=10_000)  # many items stand alike, and stand so all day
def _gain_of(stability: float, difficulty: float, days: int, ahead: int) -> float:
    """Return how much likelier an item is known so far ahead when it is reviewed now."""
    right = chance_right(known_after(stability, days))
    with_it = right * known_after(if_right(stability, difficulty, days), ahead)
    with_it += (1 - right) * known_after(if_wrong(stability, difficulty, days), ahead)
    return with_it - known_after(stability, days + ahead)


def _days_ahead(at: datetime, exam_on: date | None) -> int:
    left = days_to(exam_on, at)
    return WITHOUT_DATE_DAYS if left is None else min(left, FARTHEST_DAYS)


def _probed(ordered: Sequence[Seen], items: Collection[Seen], at: datetime) -> list[Seen]:
    """Return items in their order, but with some met on earlier days among the first."""
    today = day_begin(at)
    return with_probes(
        ordered,
        is_probe=lambda item: item.memory is not None and not _met_since(today, item),
        repetitions=sum(max(0, item.memory.reviews - 1) for item in items if item.memory),
    )


def _met_since(begin: datetime, item: Seen) -> bool:
    return item.memory is not None and item.memory.last_review >= begin


def _is_repeated(item: Seen) -> bool:
    return item.memory is not None and item.memory.reviews > 1
