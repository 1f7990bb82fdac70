"""Boards and stats, read from the tallies that answers keep: no statement here reads an answer."""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import TypedDict

from bot.db.columns import from_instant
from bot.db.session import Query, Session
from bot.domain.bank.items import Kind
from bot.domain.scores.boards import BoardName, Season, SetAside, Tally
from bot.domain.scores.stats import GroupShare, Source, TopicTally


class _Place(TypedDict):
    user_id: int
    correct: int
    answered: int


class _Own(TypedDict):
    correct: int | None
    answered: int | None


class _Topic(TypedDict):
    server_id: int
    source: str
    domain: str
    topic: str
    kind: str
    answered: int
    correct: int


class _Aside(TypedDict):
    source: str
    local_on: str
    correct: int


class _Week(TypedDict):
    period: str
    correct: int
    answered: int


class _Share(_Week):
    members: int


class _Absent(TypedDict):
    server_id: int
    user_id: int


class _SeasonRow(TypedDict):
    number: int
    started_on: str


_BOARDS = {
    BoardName.DAILY: (1, 0),
    BoardName.EXAM: (0, 1),
    BoardName.ALL: (1, 1),
}
# With :all everything counts at once; without, of daily questions only the points that are told.
_COUNTED = """(
    SELECT user_id, correct, answered FROM tally
    WHERE server_id = :server_id AND period = :period
      AND (board = 'daily' AND :daily AND :all OR board = 'exam' AND :exam)
    UNION ALL
    SELECT user_id, points AS correct, points AS answered FROM told_point
    WHERE server_id = :server_id AND period = :period AND :daily AND NOT :all
) AS counted"""
# Whoever is away, or does not wish to be seen on one of the boards asked for, is not in it.
_SHOWN = Query(
    _Place,
    f"""
    SELECT counted.user_id, SUM(correct) AS correct, SUM(answered) AS answered
    FROM {_COUNTED} LEFT JOIN member_setting AS own USING (user_id)
    WHERE (NOT :daily OR COALESCE(own.daily_board, :shown))
      AND (NOT :exam OR COALESCE(own.exam_board, 0))
      AND NOT EXISTS (
          SELECT 1 FROM absence
          WHERE absence.server_id = :server_id AND absence.user_id = counted.user_id
      )
    GROUP BY counted.user_id
""",  # noqa: S608 - no value of anybody's
)
_OWN = Query(
    _Own,
    f"""
    SELECT SUM(correct) AS correct, SUM(answered) AS answered FROM {_COUNTED}
    WHERE user_id = :user_id
""",  # noqa: S608
)
# What a member has answered of items whose keys are kept from them now; `local_on` only where it
# is in the tally of a board.
_SET_ASIDE = """
    SELECT answer.server_id, 'daily' AS source, item_id, item_version, answer.local_on, correct
    FROM answer JOIN post USING (post_id)
    WHERE answer.user_id = :user_id AND scored = 1
      AND item_id IN (SELECT value FROM json_each(:secret))
    UNION ALL
    SELECT paper.server_id, 'exam', item_id, item_version,
           CASE WHEN sitting.state = 'closed' THEN paper.local_on END, exam_answer.correct
    FROM paper JOIN sitting USING (sitting_id) JOIN exam_answer USING (paper_id)
    WHERE paper.user_id = :user_id AND option IS NOT NULL
      AND item_id IN (SELECT value FROM json_each(:secret))
    UNION ALL
    SELECT server_id, 'practice', item_id, item_version, NULL, correct FROM drill_answer
    WHERE user_id = :user_id AND item_id IN (SELECT value FROM json_each(:secret))
"""
BY_TOPIC = f"""
    SELECT server_id, source, domain, topic, kind,
           SUM(answered) AS answered, SUM(correct) AS correct
    FROM (
        SELECT server_id, source, domain, topic, kind, answered, correct
        FROM topic_tally WHERE user_id = :user_id
        UNION ALL
        SELECT server_id, source, domain, topic, kind, -1, -correct
        FROM ({_SET_ASIDE}) AS aside
        JOIN item_version ON item_version.item_id = aside.item_id AND version = item_version
    )
    GROUP BY server_id, source, domain, topic, kind HAVING SUM(answered) > 0
    ORDER BY server_id, source, domain, topic, kind
"""  # noqa: S608 - no value of anybody's
"""How a member answers by topic, without items whose keys are kept from them now (`secret`).

A topic often has one question in an exam, so that its count would tell whether a choice was right:
to whoever hands in early, and wherever the same question is asked again. With those others known,
as an export has them, any sum would.
"""
_BY_TOPIC_HERE = Query(_Topic, f"SELECT * FROM ({BY_TOPIC}) WHERE server_id = :server_id")  # noqa: S608
_SET_ASIDE_HERE = Query(
    _Aside,
    f"""
    SELECT source, local_on, correct FROM ({_SET_ASIDE})
    WHERE server_id = :server_id AND local_on IS NOT NULL
""",  # noqa: S608
)
_OWN_WEEKS = Query(
    _Week,
    """
    SELECT period, correct, answered FROM tally
    WHERE server_id = :server_id AND period IN (SELECT value FROM json_each(:periods))
      AND user_id = :user_id AND board = 'daily'
""",
)
# Within a week there are few different pairs, however many members there are. A week with a
# question that still takes answers, as this week's latest does, is none: seen before and after
# an answer, it would tell what that was.
_SHARES = Query(
    _Share,
    """
    SELECT period, correct, answered, COUNT(*) AS members FROM tally
    WHERE server_id = :server_id AND board = 'daily' AND period BETWEEN :first AND :last
      AND period NOT IN (
          SELECT 'week ' || date(local_on, 'weekday 0', '-6 days') FROM post
          WHERE server_id = :server_id AND state IN ('posted', 'late')
          UNION ALL
          SELECT 'week ' || date(local_on, 'weekday 0', '-6 days') FROM post
          WHERE server_id = :server_id AND state = 'claimed'
      )
    GROUP BY period, correct, answered
""",
)
_SEASON_ON = Query(
    _SeasonRow,
    """
    SELECT number, started_on FROM season
    WHERE server_id = :server_id AND started_on <= :on ORDER BY number DESC LIMIT 1
""",
)
# What was counted stays counted: no season begins on a date that has a question or a paper, as
# one to come may have where the time zone was changed.
_START_SEASON = Query(
    _SeasonRow,
    """
    INSERT INTO season (server_id, number, started_on)
    SELECT server_id, 1 + (SELECT COUNT(*) FROM season WHERE season.server_id = server.server_id),
           :on
    FROM server WHERE server_id = :server_id
      AND NOT EXISTS (
          SELECT 1 FROM post
          WHERE post.server_id = :server_id AND local_on >= :on AND kind <> 'test'
            AND item_id IS NOT NULL
      )
      AND NOT EXISTS (
          SELECT 1 FROM paper WHERE paper.server_id = :server_id AND local_on >= :on
      )
    ON CONFLICT DO NOTHING
    RETURNING number, started_on
""",
)
_ABSENT = """
    INSERT INTO absence (server_id, user_id, noticed_at) VALUES (:server_id, :user_id, :at)
    ON CONFLICT (server_id, user_id) DO NOTHING
"""
_AWAY = Query(_Absent, "SELECT server_id, user_id FROM absence")
_PRESENT = "DELETE FROM absence WHERE server_id = :server_id AND user_id = :user_id"


async def shown(
    session: Session,
    server_id: int,
    name: BoardName,
    period: str,
    *,
    opt_in: bool,
    at_once: bool = True,
) -> list[Tally]:
    """Return the tallies of members who may be seen on a board, in no order.

    Unless all counts at once, daily questions count with the points that are told by now.
    """
    values = {**_on(server_id, name, period, at_once=at_once), "shown": int(not opt_in)}
    rows = await session.read(_SHOWN, values)
    return [Tally(row["user_id"], row["correct"], row["answered"]) for row in rows]


async def own(
    session: Session,
    server_id: int,
    name: BoardName,
    period: str,
    user_id: int,
    *,
    at_once: bool = True,
) -> Tally | None:
    """Return a member's own tally of a period, or None when there is nothing in it.

    Unless all counts at once, it is what others are told by now.
    """
    values = {**_on(server_id, name, period, at_once=at_once), "user_id": user_id}
    [row] = await session.read(_OWN, values)
    if row["correct"] is None or row["answered"] is None:
        return None
    return Tally(user_id, row["correct"], row["answered"])


async def by_topic(
    session: Session, server_id: int, user_id: int, secret: Collection[str]
) -> list[TopicTally]:
    """Return how a member answered each topic and kind, daily, in practice, in exams.

    Without the answers to items that are `secret` to them now.
    """
    values = {"server_id": server_id, "user_id": user_id, "secret": json.dumps(sorted(secret))}
    rows = await session.read(_BY_TOPIC_HERE, values)
    return [
        TopicTally(
            Source(row["source"]),
            row["domain"],
            row["topic"],
            Kind(row["kind"]),
            row["correct"],
            row["answered"],
        )
        for row in rows
    ]


async def set_aside(
    session: Session, server_id: int, user_id: int, secret: Collection[str]
) -> list[SetAside]:
    """Return the answers in a member's own tallies to items that are `secret` to them now."""
    values = {"server_id": server_id, "user_id": user_id, "secret": json.dumps(sorted(secret))}
    return [
        SetAside(
            BoardName(row["source"]), date.fromisoformat(row["local_on"]), bool(row["correct"])
        )
        for row in await session.read(_SET_ASIDE_HERE, values)
    ]


async def own_weeks(
    session: Session, server_id: int, user_id: int, periods: Sequence[str]
) -> dict[str, Tally]:
    """Return a member's daily tallies of these periods, by their names."""
    values = {"server_id": server_id, "user_id": user_id, "periods": json.dumps(periods)}
    rows = await session.read(_OWN_WEEKS, values)
    return {row["period"]: Tally(user_id, row["correct"], row["answered"]) for row in rows}


async def group_shares(
    session: Session, server_id: int, first: str, last: str
) -> dict[str, list[GroupShare]]:
    """Return how a group answered the daily questions of weeks between two, by week, namelessly.

    Weeks with a question that is still open are left out.
    """
    values = {"server_id": server_id, "first": first, "last": last}
    found: defaultdict[str, list[GroupShare]] = defaultdict(list)
    for row in await session.read(_SHARES, values):
        share = GroupShare(row["correct"] / row["answered"], row["members"])
        found[row["period"]].append(share)
    return found


async def season_on(session: Session, server_id: int, on: date) -> Season | None:
    """Return the season a date belongs to, or None before the first."""
    values = {"server_id": server_id, "on": on.isoformat()}
    return _season(await session.read(_SEASON_ON, values))


async def start_season(session: Session, server_id: int, on: date) -> Season | None:
    """Let a season begin on a date; None when that has a season or anything counted already."""
    values = {"server_id": server_id, "on": on.isoformat()}
    return _season(await session.read(_START_SEASON, values))


async def note_absent(session: Session, server_id: int, user_id: int, at: datetime) -> None:
    """Note that a member is not on the server."""
    await session.run(_ABSENT, {"server_id": server_id, "user_id": user_id, "at": from_instant(at)})


async def absent(session: Session) -> set[tuple[int, int]]:
    """Return who is noted as away, each as a server's and a member's id."""
    return {(row["server_id"], row["user_id"]) for row in await session.read(_AWAY)}


async def note_present(session: Session, server_id: int, user_id: int) -> None:
    """Note that a member is on the server after all."""
    await session.run(_PRESENT, {"server_id": server_id, "user_id": user_id})


def _on(
    server_id: int, name: BoardName, period: str, *, at_once: bool
) -> dict[str, int | float | str | None]:
    daily, exam = _BOARDS[name]
    return {
        "server_id": server_id,
        "period": period,
        "daily": daily,
        "exam": exam,
        "all": int(at_once),
    }


def _season(rows: list[_SeasonRow]) -> Season | None:
    return Season(rows[0]["number"], date.fromisoformat(rows[0]["started_on"])) if rows else None
