"""How a member's answers, wherever they were given, become their memory of items."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo

from bot.domain.practice.memory import Memory, rating_of, reviewed
from bot.domain.scores.evidence import Answer


@dataclass(frozen=True, slots=True)
class Recall:
    """One answer, and the item it was given to."""

    item_id: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Card:
    """A member's memory of an item, and whether their last and their first answer were right."""

    memory: Memory
    missed: bool
    first_right: bool


def replayed(
    cards: Mapping[str, Card], recalls: Iterable[Recall], *, exam_on: date | None, zone: tzinfo
) -> dict[str, Card]:
    """Return the cards that these answers, oldest first, change or make, by days in a zone.

    An answer that is not after its card's last review is in the card already: the same answers
    may be told twice.
    """
    changed: dict[str, Card] = {}
    for recall in recalls:
        answer = recall.answer
        card = changed.get(recall.item_id) or cards.get(recall.item_id)
        if card and answer.at <= card.memory.last_review:
            continue
        rating = rating_of(answer.right, answer.confidence)
        at = answer.at.astimezone(zone)
        memory = reviewed(card.memory if card else None, rating, at, exam_on=exam_on)
        first_right = card.first_right if card else answer.right
        changed[recall.item_id] = Card(memory, not answer.right, first_right)
    return changed
