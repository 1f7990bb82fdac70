"""Confident errors come first, and come back until they are put right: successive relearning.

Who was sure of a wrong answer sees the item again on the same day, and once more on the next,
before anything else; after that it comes when FSRS says. The source is in docs/learning.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum
from typing import assert_never

from bot.domain.practice.memory import Confidence, Memory, day_begin
from bot.domain.practice.next_item import Pile, Seen


class Relearning(IntEnum):
    """How many right answers, each on a day of its own, are still to come."""

    DONE = 0
    ONCE_MORE = 1
    BEGUN = 2


@dataclass(frozen=True, slots=True)
class Step:
    """Where the relearning of an item stood before an answer, and when that was answered last."""

    left: Relearning
    answered_at: datetime | None


def after_answer(
    step: Step, *, right: bool, confidence: Confidence | None, at: datetime
) -> Relearning:
    """Return what is still to come after one more answer.

    It begins with a confident error, and with any miss while it goes on. A right answer counts
    once a day, so the last one is of a later day than the first. `at` names the member's zone.
    """
    if not right:
        begins = confidence is Confidence.SURE or step.left is not Relearning.DONE
        return Relearning.BEGUN if begins else Relearning.DONE
    if step.left is not Relearning.ONCE_MORE:
        return Relearning(max(0, step.left - 1))
    is_later_day = step.answered_at is None or step.answered_at < day_begin(at)
    return Relearning.DONE if is_later_day else Relearning.ONCE_MORE


def brought_forward(memory: Memory, left: Relearning, at: datetime) -> Memory:
    """Return the memory, due no later than its relearning asks for: at once, or tomorrow."""
    match left:
        case Relearning.BEGUN:
            return replace(memory, due=at)
        case Relearning.ONCE_MORE:
            tomorrow = day_begin(day_begin(at).astimezone(at.tzinfo) + timedelta(days=1, hours=1))
            return replace(memory, due=min(memory.due, tomorrow))
        case Relearning.DONE:
            return memory
        case _:
            assert_never(left)


def relearning_first(items: Iterable[Seen], at: datetime) -> list[Seen]:
    """Return the items with those first that are being relearnt and due; else in their order."""
    return sorted(items, key=lambda item: not _is_due_again(item, at))


def with_relearning(pile: Pile, items: Iterable[Seen], at: datetime) -> Pile:
    """Return the pile with all that is being relearnt and due in front, also above its cap."""
    first = tuple(item for item in items if _is_due_again(item, at))
    return replace(pile, today=(*first, *(item for item in pile.today if item not in first)))


def _is_due_again(item: Seen, at: datetime) -> bool:
    return item.is_relearnt and item.is_due(at)
