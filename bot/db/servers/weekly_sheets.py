"""Weekly sheets: which is due next on a server, and what a server's week is counted from."""

import sqlite3
from datetime import date, datetime, timedelta

from bot.db.columns import from_instant, to_instant
from bot.db.database import Session
from bot.domain.exam.results import SHOWN_MINIMUM
from bot.domain.servers.weekly_sheet import (
    ItemCount,
    Participation,
    PlannedSheet,
    TopicCount,
    WeekCounts,
)

# A server that was left keeps its plan: should it return, it goes on where it was.
_DUE = """
    SELECT server_id, sheet_week, sheet_due_at, sheet_tried FROM server
    WHERE sheet_due_at <= :now
      AND NOT EXISTS (SELECT 1 FROM departure WHERE departure.server_id = server.server_id)
    ORDER BY sheet_due_at LIMIT :most
"""
_PLANNED = """
    SELECT server_id, sheet_week, sheet_due_at, sheet_tried FROM server
    WHERE server_id = :server_id AND sheet_due_at IS NOT NULL
"""
_PLAN = """
    UPDATE server SET sheet_week = :week, sheet_due_at = :due_at, sheet_tried = :tried
    WHERE server_id = :server_id
"""
_UNPLAN = """
    UPDATE server SET sheet_week = NULL, sheet_due_at = NULL, sheet_tried = 0
    WHERE server_id = :server_id
"""
# Both ask whether the plan is still what it was when it was read: an organiser may change it.
_TAKE = """
    UPDATE server SET sheet_due_at = :until, sheet_tried = 1
    WHERE server_id = :server_id AND sheet_week = :week AND sheet_due_at = :due_at
    RETURNING server_id
"""
_PUT_OFF = """
    UPDATE server SET sheet_due_at = :due_at WHERE server_id = :server_id AND sheet_week = :week
"""
_DONE = """
    UPDATE server SET sheet_week = :next_week, sheet_due_at = :due_at, sheet_tried = 0
    WHERE server_id = :server_id AND sheet_week = :week
"""
# The answers to some posts and in some sittings, tests and blanks apart. Members whose data was
# deleted are counted namelessly: those of one question as so many people, those of two as perhaps
# the same.
_GIVEN = """
    WITH RECURSIVE posed AS (
        SELECT post_id, item_id, item_version, key_option FROM post
        WHERE server_id = :server_id AND kind <> 'test' AND {posts}
    ),
    nameless (post_id, option, place) AS (
        SELECT post_id, option, members FROM posed JOIN anonymised_answer USING (post_id)
        UNION ALL SELECT post_id, option, place - 1 FROM nameless WHERE place > 1
    ),
    sat AS (
        SELECT paper_id, sitting_id, user_id FROM paper WHERE server_id = :server_id AND {papers}
    ),
    given (who, paper_id, sitting_id, item_id, item_version, option, correct) AS (
        SELECT user_id, NULL, NULL, item_id, item_version, option, correct
        FROM posed JOIN answer USING (post_id)
        UNION ALL
        SELECT -ROW_NUMBER() OVER (PARTITION BY post_id ORDER BY option, place), NULL, NULL,
               item_id, item_version, option,
               option = key_option OR EXISTS (
                   SELECT 1 FROM correction
                   WHERE correction.item_id = posed.item_id
                     AND correction.version = posed.item_version
                     AND correction.key_option = option
               )
        FROM posed JOIN nameless USING (post_id)
        UNION ALL
        SELECT user_id, paper_id, sitting_id, item_id, item_version, option, correct
        FROM sat JOIN exam_answer USING (paper_id) WHERE option IS NOT NULL
    )
"""
_IN_WEEK = _GIVEN.format(
    posts="""
        local_on BETWEEN :first AND :last AND state IN ('claimed', 'posted', 'late', 'closed')
    """,
    papers="local_on BETWEEN :first AND :last",
)
# What was closed within a time, and answered by so many that it says nothing of one of them.
# Whoever looks before and after a question closes sees the difference, so each counts by itself;
# so does whoever looks before and after a member has their answers in an exam deleted.
_CLOSED = _GIVEN.format(
    posts="closed_at > :since AND closed_at <= :until AND answers >= :fewest",
    papers="""
        sitting_id IN (
            SELECT sitting_id FROM sitting
            WHERE sitting.server_id = :server_id AND NOT has_deleted_answers
              AND sitting.closed_at > :since AND sitting.closed_at <= :until
              AND :fewest <= (
                  SELECT COUNT(*) FROM paper AS one
                  WHERE one.sitting_id = sitting.sitting_id AND EXISTS (
                      SELECT 1 FROM exam_answer
                      WHERE exam_answer.paper_id = one.paper_id AND option IS NOT NULL
                  )
              )
        )
    """,
)
_PARTICIPATION = f"""{_IN_WEEK}
    SELECT COUNT(DISTINCT who) AS members, COUNT(*) - COUNT(paper_id) AS answers,
           (SELECT COUNT(*) FROM posed) AS questions,
           COUNT(DISTINCT sitting_id) AS exams, COUNT(DISTINCT paper_id) AS papers
    FROM given
"""  # noqa: S608 - no value of anybody's
_BY_TOPIC = f"""{_CLOSED}
    SELECT topic, COUNT(DISTINCT who) AS members, SUM(correct) AS correct, COUNT(*) AS answered
    FROM given JOIN item_version ON item_version.item_id = given.item_id AND version = item_version
    GROUP BY topic
"""  # noqa: S608
_BY_ITEM = f"""{_CLOSED}
    SELECT given.item_id, item_version, topic, COUNT(DISTINCT who) AS members,
           COUNT(DISTINCT CASE WHEN NOT correct THEN who END) AS missed,
           COUNT(DISTINCT CASE WHEN NOT correct AND option = 0 THEN who END) AS wrong_0,
           COUNT(DISTINCT CASE WHEN NOT correct AND option = 1 THEN who END) AS wrong_1,
           COUNT(DISTINCT CASE WHEN NOT correct AND option = 2 THEN who END) AS wrong_2,
           COUNT(DISTINCT CASE WHEN NOT correct AND option = 3 THEN who END) AS wrong_3
    FROM given JOIN item_version ON item_version.item_id = given.item_id AND version = item_version
    GROUP BY given.item_id, item_version
"""  # noqa: S608


async def due(session: Session, now: datetime, *, most: int) -> list[tuple[int, PlannedSheet]]:
    """Return the sheets that are due, the longest due first, each with its server."""
    rows = await session.run(_DUE, {"now": from_instant(now), "most": most})
    return [(row["server_id"], _planned(row)) for row in rows]


async def planned(session: Session, server_id: int) -> PlannedSheet | None:
    """Return the sheet that comes next on a server, or None."""
    rows = await session.run(_PLANNED, {"server_id": server_id})
    return _planned(rows[0]) if rows else None


async def plan(session: Session, server_id: int, sheet: PlannedSheet | None) -> None:
    """Let this sheet come next, whatever was planned; with None, no sheet."""
    if sheet is None:
        await session.run(_UNPLAN, {"server_id": server_id})
        return
    await session.run(_PLAN, {**_at(server_id, sheet), "tried": int(sheet.tried)})


async def take(session: Session, server_id: int, sheet: PlannedSheet, *, until: datetime) -> bool:
    """Note that a sheet is being sent, until when nobody else tries; False when it is not due."""
    values = {**_at(server_id, sheet), "until": from_instant(until)}
    return bool(await session.run(_TAKE, values))


async def put_off(session: Session, server_id: int, week: date, due_at: datetime) -> None:
    """Leave the sheet of a week until later."""
    values = {
        "server_id": server_id,
        "week": week.isoformat(),
        "due_at": from_instant(due_at),
    }
    await session.run(_PUT_OFF, values)


async def done(session: Session, server_id: int, week: date, following: PlannedSheet) -> None:
    """Note that a week needs no sheet any more, and let another one follow.

    Where the organiser wants none by now, none follows.
    """
    values = {
        "server_id": server_id,
        "week": week.isoformat(),
        "next_week": following.week.isoformat(),
        "due_at": from_instant(following.due_at),
    }
    await session.run(_DONE, values)


async def counts_of(
    session: Session, server_id: int, week: date, *, since: datetime, until: datetime
) -> WeekCounts:
    """Return what is counted of a server's week, from a Monday to the Sunday after it.

    Topics and items are of what was closed after `since`, up to `until`: an open question says
    nothing of its key. What fewer than SHOWN_MINIMUM members answered is not in them.
    """
    values = {
        "server_id": server_id,
        "first": week.isoformat(),
        "last": (week + timedelta(days=6)).isoformat(),
        "since": from_instant(since),
        "until": from_instant(until),
        "fewest": SHOWN_MINIMUM,
    }
    [took_part] = await session.run(_PARTICIPATION, values)
    topics = await session.run(_BY_TOPIC, values)
    items = await session.run(_BY_ITEM, values)
    return WeekCounts(
        _participation(took_part),
        tuple(TopicCount(r["topic"], r["members"], r["correct"], r["answered"]) for r in topics),
        tuple(map(_item, items)),
    )


def _at(server_id: int, sheet: PlannedSheet) -> dict[str, int | str | float | None]:
    return {
        "server_id": server_id,
        "week": sheet.week.isoformat(),
        "due_at": from_instant(sheet.due_at),
    }


def _planned(row: sqlite3.Row) -> PlannedSheet:
    week, due_at = date.fromisoformat(row["sheet_week"]), to_instant(row["sheet_due_at"])
    return PlannedSheet(week, due_at, bool(row["sheet_tried"]))


def _participation(row: sqlite3.Row) -> Participation:
    return Participation(
        members=row["members"],
        answers=row["answers"],
        questions=row["questions"],
        exams=row["exams"],
        papers=row["papers"],
    )


def _item(row: sqlite3.Row) -> ItemCount:
    return ItemCount(
        (row["item_id"], row["item_version"]),
        row["topic"],
        row["members"],
        row["missed"],
        (row["wrong_0"], row["wrong_1"], row["wrong_2"], row["wrong_3"]),
    )
