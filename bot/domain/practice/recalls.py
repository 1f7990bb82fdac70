"""How a member's answers, wherever they were given, become their memory of items."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from bot.domain.practice.forgetting import USUAL_WEIGHTS, Weights
from bot.domain.practice.memory import Memory, rating_of, reviewed, unlearnt
from bot.domain.practice.relearning import Relearning, Step, after_answer, brought_forward
from bot.domain.scores.evidence import Answer


@dataclass(frozen=True, slots=True)
class Recall:
    """One answer, and the item it was given to."""

    item_id: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Card:
    """A member's memory of an item; `missed` says that the last answer was wrong.

    `relearning` is what a confident error still asks for, `first_right` whether the first
    answer was right.
    """

    memory: Memory
    missed: bool
    relearning: Relearning = Relearning.DONE
    first_right: bool = False


def learnt_anew(corrected: Mapping[str, datetime]) -> dict[str, Card]:
    """Return the cards of items whose keys were corrected, each at its instant, after a member
    had met them.
    """
    return {item_id: Card(unlearnt(at), missed=False) for item_id, at in corrected.items()}


def replayed(
    cards: Mapping[str, Card],
    recalls: Iterable[Recall],
    *,
    exam_on: date | None,
    zone: tzinfo,
    weights: Weights = USUAL_WEIGHTS,
) -> dict[str, Card]:
    """Return the cards that these answers, oldest first, change or make, by days in a zone.

    An answer that is not after its card's last review is in the card already: the same answers
    may be told twice.
    """
    changed: dict[str, Card] = {}
    for recall in recalls:
        card = changed.get(recall.item_id) or cards.get(recall.item_id)
        if card and recall.answer.at <= card.memory.last_review:
            continue
        at = recall.answer.at.astimezone(zone)
        rating = rating_of(recall.answer.right, recall.answer.confidence)
        before = card.memory if card else None
        memory = reviewed(before, rating, at, exam_on=exam_on, weights=weights)
        changed[recall.item_id] = _after(card, recall.answer, memory, at)
    return changed


def _after(card: Card | None, answer: Answer, memory: Memory, at: datetime) -> Card:
    before = card.memory if card else None
    left = after_answer(
        Step(card.relearning if card else Relearning.DONE, before.last_review if before else None),
        right=answer.right,
        confidence=answer.confidence,
        at=at,
    )
    return Card(
        brought_forward(memory, left, at),
        missed=not answer.right,
        relearning=left,
        first_right=card.first_right if card and card.memory.reviews else answer.right,
    )
