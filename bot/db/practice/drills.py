"""Drills and what was chosen in them."""

from collections.abc import Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TypedDict

from bot.db.columns import (
    from_instant,
    items_from,
    items_text,
    to_instant,
    to_instant_or_none,
)
from bot.db.session import Query, Session, Transaction
from bot.domain.exam.papers import ItemVersion
from bot.domain.practice.causes import Cause
from bot.domain.practice.drills import Attempt, ConfidentError, Drill
from bot.domain.practice.memory import Confidence
from bot.domain.practice.next_item import DrillKind


class _DrillRow(TypedDict):
    drill_id: int
    user_id: int
    server_id: int
    kind: str
    domain: str | None
    items: str
    seed: int
    opened_at: str
    ended_at: str | None


class _AttemptRow(TypedDict):
    number: int
    option: int
    correct: int
    confidence: str | None
    cause: str | None


class _Said(TypedDict):
    said: int


class _SureAndWrong(TypedDict):
    item_id: str
    item_version: int
    members: int
    sure_wrong: int


_END_OTHERS = """
    UPDATE drill SET ended_at = :now
    WHERE user_id = :user_id AND server_id = :server_id AND ended_at IS NULL AND kind <> 'mine'
"""
_ADD = Query(
    _DrillRow,
    """
    INSERT INTO drill (user_id, server_id, kind, domain, items, seed, opened_at)
    VALUES (:user_id, :server_id, :kind, :domain, :items, :seed, :now)
    RETURNING *
""",
)
_FIND = Query(
    _DrillRow,
    """
    SELECT * FROM drill
    WHERE drill_id = :drill_id AND server_id = :server_id AND user_id = :user_id
""",
)
_LATEST = Query(
    _DrillRow,
    """
    SELECT * FROM drill
    WHERE user_id = :user_id AND server_id = :server_id AND kind <> 'mine'
    ORDER BY drill_id DESC LIMIT 1
""",
)
_WAITING = Query(
    _DrillRow,
    """
    SELECT * FROM drill
    WHERE user_id = :user_id AND server_id = :server_id AND kind = 'mine' AND items = :items
      AND NOT EXISTS (SELECT 1 FROM drill_answer WHERE drill_answer.drill_id = drill.drill_id)
    ORDER BY drill_id DESC LIMIT 1
""",
)
_ATTEMPTS = Query(
    _AttemptRow,
    """
    SELECT number, option, correct, confidence, cause FROM drill_answer
    WHERE drill_id = :drill_id ORDER BY number
""",
)
_ANSWER = """
    INSERT INTO drill_answer (drill_id, number, user_id, server_id, item_id, item_version, option,
                              correct, answered_at)
    SELECT drill_id, :number, user_id, server_id, :item_id, :item_version, :option, :correct, :now
    FROM drill WHERE drill_id = :drill_id AND user_id = :user_id AND ended_at IS NULL
    ON CONFLICT (drill_id, number) DO NOTHING
    RETURNING number
"""
_SAY_SURENESS = """
    UPDATE drill_answer SET confidence = :confidence
    WHERE drill_id = :drill_id AND number = :number AND user_id = :user_id AND confidence IS NULL
    RETURNING number
"""
_SAID = Query(
    _Said,
    """
    SELECT COUNT(*) AS said FROM (
        SELECT 1 FROM drill_answer
        WHERE user_id = :user_id AND confidence IS NOT NULL LIMIT :most
    ) AS some
""",
)
_END = "UPDATE drill SET ended_at = :now WHERE drill_id = :drill_id AND ended_at IS NULL"
_SURE_AND_WRONG = Query(
    _SureAndWrong,
    """
    SELECT item_id, item_version, COUNT(DISTINCT user_id) AS members,
           COUNT(DISTINCT CASE WHEN confidence = 'sure' AND NOT correct THEN user_id END)
               AS sure_wrong
    FROM drill_answer
    WHERE server_id = :server_id AND confidence IS NOT NULL AND answered_at < :until
    GROUP BY item_id, item_version HAVING members >= :fewest
""",
)


async def add(
    tx: Transaction,
    server_id: int,
    user_id: int,
    *,
    kind: DrillKind,
    domain: str | None,
    items: Sequence[ItemVersion],
    seed: int,
    now: datetime,
) -> Drill:
    """Begin a drill; the member's earlier one on the server ends."""
    values = {
        "user_id": user_id,
        "server_id": server_id,
        "kind": kind,
        "domain": domain,
        "items": items_text(items),
        "seed": seed,
        "now": from_instant(now),
    }
    if kind is not DrillKind.MINE:
        await tx.run(_END_OTHERS, values)
    [row] = await tx.read(_ADD, values)
    return await _read(tx, row)


async def find(session: Session, server_id: int, user_id: int, drill_id: int) -> Drill | None:
    """Return this member's drill, or None: another's is never found."""
    values = {"drill_id": drill_id, "server_id": server_id, "user_id": user_id}
    rows = await session.read(_FIND, values)
    return await _read(session, rows[0]) if rows else None


async def latest(session: Session, server_id: int, user_id: int) -> Drill | None:
    """Return a member's newest drill on a server, over or not, or None."""
    rows = await session.read(_LATEST, {"server_id": server_id, "user_id": user_id})
    return await _read(session, rows[0]) if rows else None


async def waiting(
    session: Session, server_id: int, user_id: int, items: Sequence[ItemVersion]
) -> Drill | None:
    """Return a member's My question of these items that has no answer yet, or None."""
    values = {"server_id": server_id, "user_id": user_id, "items": items_text(items)}
    rows = await session.read(_WAITING, values)
    return await _read(session, rows[0]) if rows else None


async def answer(
    session: Session,
    drill: Drill,
    number: int,
    *,
    option: int,
    correct: bool,
    now: datetime,
) -> bool:
    """Store a choice; False when there is one, or the drill has ended."""
    item_id, version = drill.items[number - 1]
    values = {
        "drill_id": drill.drill_id,
        "user_id": drill.user_id,
        "number": number,
        "item_id": item_id,
        "item_version": version,
        "option": option,
        "correct": int(correct),
        "now": from_instant(now),
    }
    return bool(await session.run(_ANSWER, values))


async def record_confidence(
    session: Session, drill: Drill, number: int, confidence: Confidence
) -> bool:
    """Note how sure a member was of a choice; False when that is known, or there is none."""
    values = {
        "drill_id": drill.drill_id,
        "user_id": drill.user_id,
        "number": number,
        "confidence": confidence,
    }
    return bool(await session.run(_SAY_SURENESS, values))


async def confidences_said(session: Session, user_id: int, *, most: int) -> int:
    """Return how often a member has said how sure they were; counted up to `most`."""
    [row] = await session.read(_SAID, {"user_id": user_id, "most": most})
    return row["said"]


async def end(session: Session, drill_id: int, now: datetime) -> None:
    """End a drill; one that has ended stays as it is."""
    await session.run(_END, {"drill_id": drill_id, "now": from_instant(now)})


async def confident_errors(
    session: Session, server_id: int, *, fewest: int, until: datetime
) -> list[ConfidentError]:
    """Return how many were sure and wrong by item, up to an instant, where enough said so."""
    values = {"server_id": server_id, "fewest": fewest, "until": from_instant(until)}
    rows = await session.read(_SURE_AND_WRONG, values)
    return [
        ConfidentError((row["item_id"], row["item_version"]), row["members"], row["sure_wrong"])
        for row in rows
    ]


async def _read(session: Session, row: _DrillRow) -> Drill:
    attempts = {
        found["number"]: Attempt(
            found["option"],
            bool(found["correct"]),
            Confidence(found["confidence"]) if found["confidence"] else None,
            Cause(found["cause"]) if found["cause"] else None,
        )
        for found in await session.read(_ATTEMPTS, {"drill_id": row["drill_id"]})
    }
    return Drill(
        drill_id=row["drill_id"],
        user_id=row["user_id"],
        server_id=row["server_id"],
        kind=DrillKind(row["kind"]),
        domain=row["domain"],
        items=items_from(row["items"]),
        seed=row["seed"],
        opened_at=to_instant(row["opened_at"]),
        ended_at=to_instant_or_none(row["ended_at"]),
        attempts=MappingProxyType(attempts),
    )
