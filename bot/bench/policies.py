"""Ways of choosing what a make-believe member practises next: ours, and its rivals."""

import random
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from bot.bench.learners import Learner
from bot.domain.practice.forgetting import Weights
from bot.domain.practice.memory import retrievability
from bot.domain.practice.next_item import DrillKind, Seen, drill


@dataclass(frozen=True, slots=True)
class Choice:
    """What there is to choose from on a day, numbered from the first; the exam is on a later one.

    Only an oracle looks at the learner.
    """

    items: Sequence[Seen]
    at: datetime
    rng: random.Random
    learner: Learner
    day: int
    exam_day: int
    weights: Weights

    @property
    def exam_on(self) -> date:
        """The date of the exam."""
        return (self.at + timedelta(days=self.exam_day - self.day)).date()

    def mixed(self) -> list[Seen]:
        """Return the items in any order."""
        return self.rng.sample(self.items, len(self.items))


Policy = Callable[[Choice], Sequence[Seen]]
"""Puts the bank's items into the order in which a member should meet them today."""


def at_random(choice: Choice) -> Sequence[Seen]:
    """Put the items into any order."""
    return choice.mixed()


def missed_only(choice: Choice) -> Sequence[Seen]:
    """Put what was missed last time first; new items when there is no more of it."""
    return sorted(choice.mixed(), key=lambda item: (not item.missed, item.memory is not None))


def new_then_any(choice: Choice) -> Sequence[Seen]:
    """Put new items first, and when all were met, any."""
    return sorted(choice.mixed(), key=lambda item: item.memory is not None)


def due_first(choice: Choice) -> Sequence[Seen]:
    """Put what is due first, most forgotten first, then ten new items, as Anki usually does."""
    mixed = choice.mixed()
    due = [(retrievability(item.memory, choice.at), item) for item in mixed if item.memory]
    due = [(known, item) for known, item in due if item.is_due(choice.at)]
    due.sort(key=lambda pair: pair[0])
    new = [item for item in mixed if item.memory is None]
    return [*(item for _, item in due), *new[:10]]


def our_mix(choice: Choice) -> Sequence[Seen]:
    """Put the items into the order of a mixed drill of somebody who told no exam date."""
    return _mixed_drill(choice, None)


def our_mix_with_date(choice: Choice) -> Sequence[Seen]:
    """Put the items into the order of a mixed drill of somebody who told when their exam is."""
    return _mixed_drill(choice, choice.exam_on)


def _mixed_drill(choice: Choice, exam_on: date | None) -> Sequence[Seen]:
    return drill(
        choice.items,
        DrillKind.MIXED,
        at=choice.at,
        rng=choice.rng,
        exam_on=exam_on,
        weights=choice.weights,
    )


def oracle(choice: Choice) -> Sequence[Seen]:
    """Put the items by what the learner would truly gain on each by the exam.

    It knows what nobody can: which new items they know already, and how they forget. Like our
    mix it looks at one repetition at a time, so it is no bound of what could be.
    """
    return sorted(choice.mixed(), key=lambda item: -_true_gain(choice, item))


def _true_gain(choice: Choice, item: Seen) -> float:
    key, learner = item.item_id, choice.learner
    right = learner.chance(key, choice.day)
    gain = -learner.chance(key, choice.exam_day)
    for answer, chance in ((True, right), (False, 1 - right)):
        after = _twin(learner)
        after.meet(key, choice.day, right=answer)
        gain += chance * after.chance(key, choice.exam_day)
    return gain


def _twin(learner: Learner) -> Learner:
    """Return a learner who may meet something without the first one's learning it."""
    twin = copy(learner)
    for name, value in vars(learner).items():
        if isinstance(value, dict):
            setattr(twin, name, copy(cast("dict[object, object]", value)))
    return twin


OURS = "our mix"
WITH_DATE = "our mix with the exam date"
ORACLE = "an oracle"
OTHERS: Mapping[str, Policy] = {
    "random items": at_random,
    "missed items": missed_only,
    "new, then any": new_then_any,
    "due first with ten new": due_first,
}
POLICIES: Mapping[str, Policy] = {
    **OTHERS,
    OURS: our_mix,
    WITH_DATE: our_mix_with_date,
    ORACLE: oracle,
}
