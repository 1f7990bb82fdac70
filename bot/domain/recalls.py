"""How a member's answers, wherever they were given, become their memory of items."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.memory import Memory, Sureness, rating_of, reviewed


@dataclass(frozen=True, slots=True)
class Recall:
    """One answer: to which item, whether it was right, when, and how sure they said they were."""

    item_id: str
    right: bool
    at: datetime
    sureness: Sureness | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A member's memory of an item; `missed` says that the last answer was wrong."""

    memory: Memory
    missed: bool


def replayed(
    cards: Mapping[str, Card], recalls: Iterable[Recall], *, exam_on: date | None
) -> dict[str, Card]:
    """Return the cards that these answers, oldest first, change or make.

    An answer that is not after its card's last review is in the card already: the same answers
    may be told twice.
    """
    changed: dict[str, Card] = {}
    for recall in recalls:
        card = changed.get(recall.item_id) or cards.get(recall.item_id)
        if card and recall.at <= card.memory.last_review:
            continue
        memory = reviewed(
            card.memory if card else None,
            rating_of(recall.right, recall.sureness),
            recall.at,
            exam_on=exam_on,
        )
        changed[recall.item_id] = Card(memory, missed=not recall.right)
    return changed
