"""The points of daily questions that a board tells: those of weeks that are over, in batches."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypedDict

from bot.db.session import Query, Session, Transaction
from bot.domain.publishing import Batch
from bot.domain.scores.boards import Period


class _ToldWeek(TypedDict):
    week: str


class _Week(TypedDict):
    week: str
    questions: int
    still_open: int


class _Due(TypedDict):
    user_id: int
    points: int


_TOLD_WEEK = Query(_ToldWeek, "SELECT week FROM told_week WHERE server_id = :server_id")
_WEEKS = Query(
    _Week,
    """
    SELECT date(local_on, 'weekday 0', '-6 days') AS week, COUNT(*) AS questions,
           SUM(CASE WHEN state = 'closed' THEN 0 ELSE 1 END) AS still_open
    FROM post
    WHERE server_id = :server_id AND kind <> 'test' AND local_on >= :first AND local_on < :before
      AND state IN ('claimed', 'posted', 'late', 'closed')
    GROUP BY week ORDER BY week
""",
)
_DUE = Query(
    _Due,
    """
    SELECT user_id, SUM(points) AS points FROM (
        SELECT user_id, correct AS points FROM tally
        WHERE server_id = :server_id AND period BETWEEN :first AND :last AND board = 'daily'
        UNION ALL
        SELECT user_id, points FROM told_point
        WHERE server_id = :server_id AND period = 'waiting'
    ) AS due
    GROUP BY user_id HAVING SUM(points) > 0
""",
)
_NONE_WAIT = "DELETE FROM told_point WHERE server_id = :server_id AND period = 'waiting'"
_TELL = """
    INSERT INTO told_point (server_id, period, user_id, points)
    SELECT :server_id, json_extract(value, '$[0]'), json_extract(value, '$[1]'),
           json_extract(value, '$[2]')
    FROM json_each(:points) WHERE true
    ON CONFLICT (server_id, period, user_id) DO UPDATE
    SET points = told_point.points + excluded.points
"""
_NOTE_WEEK = """
    INSERT INTO told_week (server_id, week) VALUES (:server_id, :week)
    ON CONFLICT (server_id) DO UPDATE SET week = excluded.week
"""

WAITING = "waiting"


async def told_until(session: Session, server_id: int) -> date | None:
    """Return the Monday of the latest week whose points are told, or None."""
    rows = await session.read(_TOLD_WEEK, {"server_id": server_id})
    return date.fromisoformat(rows[0]["week"]) if rows else None


async def weeks_over(
    session: Session, server_id: int, *, after: date | None, before: date
) -> list[tuple[date, int]]:
    """Return the weeks after one, up to one, with how many questions each had, oldest first.

    They end before the first that has a question which still takes answers.
    """
    first = after + timedelta(weeks=1) if after else date.min
    values = {"server_id": server_id, "first": first.isoformat(), "before": before.isoformat()}
    found: list[tuple[date, int]] = []
    for row in await session.read(_WEEKS, values):
        if row["still_open"]:
            break
        found.append((date.fromisoformat(row["week"]), row["questions"]))
    return found


async def due(session: Session, server_id: int, batch: Batch) -> list[tuple[int, int]]:
    """Return the members with points that wait, those of a batch among them, and how many."""
    values = {
        "server_id": server_id,
        "first": Period.WEEK.key_on(batch.first),
        "last": Period.WEEK.key_on(batch.last),
    }
    return [(row["user_id"], row["points"]) for row in await session.read(_DUE, values)]


async def tell(
    tx: Transaction, server_id: int, batch: Batch, points: Iterable[tuple[str, int, int]]
) -> None:
    """Add (period, member, points) to what is told; those of `WAITING` replace what waited."""
    rows = json.dumps([row for row in points if row[2]])
    await tx.run(_NONE_WAIT, {"server_id": server_id})
    await tx.run(_TELL, {"server_id": server_id, "points": rows})
    await tx.run(_NOTE_WEEK, {"server_id": server_id, "week": batch.last.isoformat()})
