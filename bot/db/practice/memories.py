"""What members remember of items: cards, and the answers they are worked out from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from bot.db.columns import from_instant, to_instant
from bot.db.practice.fitted import OF_MEMBER, text_of, weights_from
from bot.db.session import Query, Session
from bot.domain.practice.forgetting import Weights
from bot.domain.practice.memory import Confidence, Memory
from bot.domain.practice.recalls import Card, Recall
from bot.domain.practice.relearning import Relearning
from bot.domain.scores.evidence import Answer


class _RecallRow(TypedDict):
    item_id: str
    item_version: int
    correct: int
    confidence: str | None
    at: str


class _Corrected(TypedDict):
    item_id: str
    at: str


class _Synced(TypedDict):
    weights: str
    synced_until: str | None


class _CardRow(TypedDict):
    user_id: int
    item_id: str
    stability: float
    difficulty: float
    due_at: str
    reviewed_at: str
    reviews: int
    lapses: int
    missed: int
    relearning: int
    first_right: int


@dataclass(frozen=True, slots=True)
class Synced:
    """Up to when a member's answers are in their cards, worked out with these weights.

    None where none are, or where other weights held then: what cards there are is void.
    """

    weights: Weights
    until: datetime | None


# All a member's answers after an instant. A mock exam is heard of when it is closed: what was right
# in it must not show while others sit over the same items.
_GIVEN = """(
    SELECT item_id, item_version, option, correct, NULL AS confidence, answered_at AS at
    FROM answer JOIN post USING (post_id)
    WHERE answer.user_id = :user_id AND answered_at > :since AND scored = 1
    UNION ALL
    SELECT item_id, item_version, option, exam_answer.correct, NULL, sitting.closed_at
    FROM paper JOIN sitting USING (sitting_id) JOIN exam_answer USING (paper_id)
    WHERE paper.user_id = :user_id AND sitting.closed_at > :since AND option IS NOT NULL
    UNION ALL
    SELECT item_id, item_version, option, correct, confidence, answered_at FROM drill_answer
    WHERE user_id = :user_id AND answered_at > :since
) AS given"""
# What was answered before a correction teaches nothing: its key was wrong. After it, who chooses
# the former key keeps the point, and does not know it.
_RECALLS = Query(
    _RecallRow,
    f"""
    SELECT item_id, item_version, confidence, at, correct AND option = COALESCE((
        SELECT key_option FROM correction
        WHERE correction.item_id = given.item_id AND version = item_version
        ORDER BY applied_at DESC, rowid DESC LIMIT 1
    ), option) AS correct
    FROM {_GIVEN}
    WHERE NOT EXISTS (
        SELECT 1 FROM correction
        WHERE correction.item_id = given.item_id AND version >= item_version AND applied_at >= at
    )
    ORDER BY at
""",  # noqa: S608 - no value of anybody's
)
_CORRECTED = Query(
    _Corrected,
    f"""
    SELECT given.item_id, MAX(applied_at) AS at FROM {_GIVEN} JOIN correction
        ON correction.item_id = given.item_id AND version >= item_version AND applied_at >= given.at
    GROUP BY given.item_id
""",  # noqa: S608
)
_HEARD = Query(
    _Synced,
    f"""
    SELECT fitted.weights, synced_until FROM (SELECT {OF_MEMBER} AS weights) AS fitted
    LEFT JOIN memory ON user_id = :user_id AND memory.weights = fitted.weights
""",  # noqa: S608
)
_HEAR = """
    INSERT INTO memory (user_id, synced_until, weights) VALUES (:user_id, :synced_until, :weights)
    ON CONFLICT (user_id) DO UPDATE SET synced_until = excluded.synced_until
"""
_CARDS = Query(_CardRow, "SELECT * FROM card WHERE user_id = :user_id")
_KEEP = """
    INSERT INTO card (user_id, item_id, stability, difficulty, due_at, reviewed_at, reviews, lapses,
                      missed, relearning, first_right)
    SELECT :user_id, json_extract(value, '$[0]'), json_extract(value, '$[1]'),
           json_extract(value, '$[2]'), json_extract(value, '$[3]'), json_extract(value, '$[4]'),
           json_extract(value, '$[5]'), json_extract(value, '$[6]'), json_extract(value, '$[7]'),
           json_extract(value, '$[8]'), json_extract(value, '$[9]')
    FROM json_each(:cards) WHERE true
    ON CONFLICT (user_id, item_id) DO UPDATE SET
        stability = excluded.stability, difficulty = excluded.difficulty,
        due_at = excluded.due_at, reviewed_at = excluded.reviewed_at,
        reviews = excluded.reviews, lapses = excluded.lapses, missed = excluded.missed,
        relearning = excluded.relearning, first_right = excluded.first_right
"""
_FORGET = "DELETE FROM memory WHERE user_id = :user_id"


async def recalls(session: Session, user_id: int, *, since: datetime | None) -> list[Recall]:
    """Return a member's answers after an instant, or all, in the order in which they count.

    Not those to an item that was corrected afterwards: they are void.
    """
    values = {"user_id": user_id, "since": from_instant(since) if since else ""}
    return [
        Recall(
            row["item_id"],
            Answer(
                bool(row["correct"]),
                to_instant(row["at"]),
                Confidence(row["confidence"]) if row["confidence"] else None,
            ),
        )
        for row in await session.read(_RECALLS, values)
    ]


async def corrected(session: Session, user_id: int) -> dict[str, datetime]:
    """Return the items that were corrected after a member had answered them, and when."""
    rows = await session.read(_CORRECTED, {"user_id": user_id, "since": ""})
    return {row["item_id"]: to_instant(row["at"]) for row in rows}


async def synced(session: Session, server_id: int, user_id: int) -> Synced:
    """Return how far a member's cards are, by the weights that hold for them on a server."""
    [row] = await session.read(_HEARD, {"user_id": user_id, "server_id": server_id})
    until = row["synced_until"]
    return Synced(weights_from(row["weights"]), to_instant(until) if until else None)


async def mark_synced(session: Session, user_id: int, at: datetime, weights: Weights) -> Synced:
    """Note that a member's answers up to an instant are in their cards; before any card.

    Returns it as it is stored.
    """
    text = from_instant(at)
    values = {"user_id": user_id, "synced_until": text, "weights": text_of(weights)}
    await session.run(_HEAR, values)
    return Synced(weights, to_instant(text))


async def cards(session: Session, user_id: int) -> dict[str, Card]:
    """Return all cards of a member, by item."""
    return {
        row["item_id"]: Card(
            Memory(
                stability=row["stability"],
                difficulty=row["difficulty"],
                due=to_instant(row["due_at"]),
                last_review=to_instant(row["reviewed_at"]),
                reviews=row["reviews"],
                lapses=row["lapses"],
            ),
            missed=bool(row["missed"]),
            relearning=Relearning(row["relearning"]),
            first_right=bool(row["first_right"]),
        )
        for row in await session.read(_CARDS, {"user_id": user_id})
    }


async def keep(session: Session, user_id: int, kept: Mapping[str, Card]) -> None:
    """Store cards, by item, in place of those there were."""
    rows = [
        [
            item_id,
            card.memory.stability,
            card.memory.difficulty,
            from_instant(card.memory.due),
            from_instant(card.memory.last_review),
            card.memory.reviews,
            card.memory.lapses,
            int(card.missed),
            int(card.relearning),
            int(card.first_right),
        ]
        for item_id, card in kept.items()
    ]
    await session.run(_KEEP, {"user_id": user_id, "cards": json.dumps(rows)})


async def forget(session: Session, user_id: int) -> None:
    """Let a member's cards be worked out anew at the next look."""
    await session.run(_FORGET, {"user_id": user_id})
