"""Weekly sheets: which is due next on a server, and what a server's week is counted from."""

from datetime import date, datetime, timedelta
from typing import TypedDict

from bot.db import outbox
from bot.db.columns import from_instant
from bot.db.session import Query, Session, Transaction
from bot.domain.outbox import MessageKind
from bot.domain.publishing import GROUP
from bot.domain.servers.weekly_sheet import (
    ItemCount,
    Participation,
    PlannedSheet,
    TopicCount,
    WeekCounts,
)


class _Participation(TypedDict):
    members: int
    answers: int
    questions: int
    exams: int
    papers: int


class _TopicRow(TypedDict):
    topic: str
    members: int
    missed: int
    had: int
    correct: int
    answered: int


class _ItemRow(TypedDict):
    item_id: str
    item_version: int
    topic: str
    members: int
    missed: int
    wrong_0: int
    wrong_1: int
    wrong_2: int
    wrong_3: int


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
# A mock exam counts as a whole once it is over: its papers one by one would tell who has more time.
_IN_WEEK = _GIVEN.format(
    posts="""
        local_on BETWEEN :first AND :last AND state IN ('claimed', 'posted', 'late', 'closed')
    """,
    papers="""
        local_on BETWEEN :first AND :last AND sitting_id IN (
            SELECT sitting_id FROM sitting
            WHERE sitting.server_id = :server_id AND sitting.state = 'closed'
        )
    """,
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
_PARTICIPATION = Query(
    _Participation,
    f"""{_IN_WEEK}
    SELECT COUNT(DISTINCT who) AS members, COUNT(*) - COUNT(paper_id) AS answers,
           (SELECT COUNT(*) FROM posed) AS questions,
           COUNT(DISTINCT sitting_id) AS exams, COUNT(DISTINCT paper_id) AS papers
    FROM given
    """,  # noqa: S608 - no value of anybody's
)
_BY_TOPIC = Query(
    _TopicRow,
    f"""{_CLOSED}
    SELECT topic, COUNT(DISTINCT who) AS members,
           COUNT(DISTINCT CASE WHEN NOT correct THEN who END) AS missed,
           COUNT(DISTINCT CASE WHEN correct THEN who END) AS had,
           SUM(correct) AS correct, COUNT(*) AS answered
    FROM given JOIN item_version ON item_version.item_id = given.item_id AND version = item_version
    GROUP BY topic
    """,  # noqa: S608
)
_BY_ITEM = Query(
    _ItemRow,
    f"""{_CLOSED}
    SELECT given.item_id, item_version, topic, COUNT(DISTINCT who) AS members,
           COUNT(DISTINCT CASE WHEN NOT correct THEN who END) AS missed,
           COUNT(DISTINCT CASE WHEN NOT correct AND option = 0 THEN who END) AS wrong_0,
           COUNT(DISTINCT CASE WHEN NOT correct AND option = 1 THEN who END) AS wrong_1,
           COUNT(DISTINCT CASE WHEN NOT correct AND option = 2 THEN who END) AS wrong_2,
           COUNT(DISTINCT CASE WHEN NOT correct AND option = 3 THEN who END) AS wrong_3
    FROM given JOIN item_version ON item_version.item_id = given.item_id AND version = item_version
    GROUP BY given.item_id, item_version
    """,  # noqa: S608
)


async def planned(session: Session, server_id: int) -> PlannedSheet | None:
    """Return the sheet that comes next on a server, or None."""
    message = await outbox.find(session, MessageKind.SHEET, server_id)
    if message is None or message.due_at is None:
        return None
    return PlannedSheet(date.fromordinal(message.part), message.due_at, message.tried)


async def plan(tx: Transaction, server_id: int, sheet: PlannedSheet | None) -> None:
    """Let this sheet come next, whatever was planned; with None, no sheet."""
    week = sheet.week.toordinal() if sheet else -1
    await outbox.drop_about(tx, MessageKind.SHEET, server_id, besides=week)
    if sheet is not None:
        await outbox.put(
            tx,
            MessageKind.SHEET,
            server_id,
            part=week,
            server_id=server_id,
            due_at=sheet.due_at,
            tried=sheet.tried,
        )


async def counts_of(
    session: Session, server_id: int, week: date, *, since: datetime, until: datetime
) -> WeekCounts:
    """Return what is counted of a server's week, from a Monday to the Sunday after it.

    Topics and items are of what was closed after `since`, up to `until`: an open question says
    nothing of its key. What fewer than GROUP members answered is not in them.
    """
    values = {
        "server_id": server_id,
        "first": week.isoformat(),
        "last": (week + timedelta(days=6)).isoformat(),
        "since": from_instant(since),
        "until": from_instant(until),
        "fewest": GROUP,
    }
    [took_part] = await session.read(_PARTICIPATION, values)
    topics = await session.read(_BY_TOPIC, values)
    items = await session.read(_BY_ITEM, values)
    return WeekCounts(
        Participation(**took_part),
        tuple(TopicCount(**row) for row in topics),
        tuple(map(_item, items)),
    )


def _item(row: _ItemRow) -> ItemCount:
    return ItemCount(
        (row["item_id"], row["item_version"]),
        row["topic"],
        row["members"],
        row["missed"],
        (row["wrong_0"], row["wrong_1"], row["wrong_2"], row["wrong_3"]),
    )
