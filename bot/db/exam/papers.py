"""Papers and their marks. A choice is one statement; whether it counts, the statement decides."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import TypedDict

from bot.db.columns import (
    from_instant,
    from_instant_or_none,
    items_from,
    items_text,
    to_instant,
    to_instant_or_none,
)
from bot.db.session import Query, Session, Transaction
from bot.domain.exam.papers import Closing, ExamAnswer, ItemVersion, Mark, Paper, Scored


class _PaperRow(TypedDict):
    paper_id: int
    sitting_id: int
    server_id: int
    user_id: int
    seed: int
    extra_time: float
    items: str
    questions: int
    deadline_at: str | None
    joined_at: str | None
    closed_at: str | None
    closing: str | None
    correct: int | None
    local_on: str | None
    shared_at: str | None
    taken_back_at: str | None
    seen_at: str | None
    first_question: int
    last_question: int | None
    break_until: str | None


class _MarkRow(TypedDict):
    number: int
    option: int | None
    flagged: int


class _ScoredRow(TypedDict):
    user_id: int
    opened_at: str
    joined_at: str
    questions: int
    correct: int


class _LeftOpen(TypedDict):
    papers: int


class _NotEarly(TypedDict):
    papers: int


_JOIN = """
    INSERT INTO paper (sitting_id, server_id, user_id, seed, extra_time, items, questions,
                       deadline_at, joined_at)
    SELECT :sitting_id, server_id, :user_id, :seed, :extra_time, :items, :questions, :deadline_at,
           :joined_at
    FROM sitting WHERE sitting_id = :sitting_id AND state = :state
    ON CONFLICT (sitting_id, user_id) DO NOTHING
    RETURNING paper_id
"""
_LEAVE = """
    DELETE FROM paper
    WHERE sitting_id = :sitting_id AND user_id = :user_id AND deadline_at IS NULL
    RETURNING paper_id
"""
_HAND_OUT = """
    UPDATE paper SET items = :items, questions = :questions, deadline_at = :deadline_at,
                     extra_time = :extra_time, joined_at = :now, last_question = :last
    WHERE paper_id = :paper_id AND deadline_at IS NULL
"""
_OF_SITTING = Query(
    _PaperRow, "SELECT * FROM paper WHERE sitting_id = :sitting_id ORDER BY paper_id"
)
_FIND = Query(
    _PaperRow,
    """
    SELECT * FROM paper
    WHERE paper_id = :paper_id AND server_id = :server_id AND user_id = :user_id
""",
)
_OF_MEMBER = Query(
    _PaperRow, "SELECT * FROM paper WHERE sitting_id = :sitting_id AND user_id = :user_id"
)
_LATEST = Query(
    _PaperRow,
    """
    SELECT * FROM paper
    WHERE server_id = :server_id AND user_id = :user_id AND deadline_at IS NOT NULL
    ORDER BY paper_id DESC LIMIT :most
""",
)
_MARKS = Query(_MarkRow, "SELECT number, option, flagged FROM mark WHERE paper_id = :paper_id")
# Both writes ask the same of the paper: it is this member's, it is open, its time is not over, it
# has no break now, and the question is one of the section that is being written.
_CHOOSE = """
    INSERT INTO mark (paper_id, number, option, marked_at)
    SELECT paper_id, :number, :option, :now FROM paper
    WHERE paper_id = :paper_id AND server_id = :server_id AND user_id = :user_id
      AND closed_at IS NULL AND deadline_at > :now AND COALESCE(break_until, '') <= :now
      AND :number BETWEEN first_question AND COALESCE(last_question, questions)
    ON CONFLICT (paper_id, number)
    DO UPDATE SET option = excluded.option, marked_at = excluded.marked_at
    RETURNING number
"""
_FLAG = """
    INSERT INTO mark (paper_id, number, flagged, marked_at)
    SELECT paper_id, :number, 1, :now FROM paper
    WHERE paper_id = :paper_id AND server_id = :server_id AND user_id = :user_id
      AND closed_at IS NULL AND deadline_at > :now AND COALESCE(break_until, '') <= :now
      AND :number BETWEEN first_question AND COALESCE(last_question, questions)
    ON CONFLICT (paper_id, number)
    DO UPDATE SET flagged = 1 - flagged, marked_at = excluded.marked_at
    RETURNING number
"""
_CLOSE = """
    UPDATE paper SET closed_at = MIN(:now, deadline_at), closing = :closing, local_on = :local_on
    WHERE paper_id = :paper_id AND closed_at IS NULL AND deadline_at IS NOT NULL
      AND (:closing <> 'submitted' OR deadline_at > :now)
    RETURNING paper_id
"""
# Of the whole exam, not of one domain, not blank, and not broken off.
_SCORED = Query(
    _ScoredRow,
    """
    SELECT user_id, opened_at, joined_at, paper.questions, correct
    FROM sitting JOIN paper USING (sitting_id)
    WHERE sitting.server_id = :server_id AND sitting.state = 'closed' AND domain IS NULL
      AND sitting.closed_at < :until
      AND joined_at IS NOT NULL AND EXISTS (
          SELECT 1 FROM exam_answer
          WHERE exam_answer.paper_id = paper.paper_id AND option IS NOT NULL
      )
      AND (closing <> 'stopped' OR NOT EXISTS (
          SELECT 1 FROM exam_answer
          WHERE exam_answer.paper_id = paper.paper_id AND option IS NULL
      ))
    ORDER BY sitting.sitting_id DESC LIMIT :most
""",
)
_KEEP_ANSWERS = """
    INSERT INTO exam_answer (paper_id, number, item_id, item_version, option, correct)
    SELECT :paper_id, json_extract(value, '$[0]'), json_extract(value, '$[1]'),
           json_extract(value, '$[2]'), json_extract(value, '$[3]'), json_extract(value, '$[4]')
    FROM json_each(:answers)
"""
# Set last: a trigger counts the paper on the exam board when its score appears.
_SCORE = """
    UPDATE paper SET correct = (
        SELECT COALESCE(SUM(exam_answer.correct), 0) FROM exam_answer
        WHERE exam_answer.paper_id = paper.paper_id
    )
    WHERE paper_id = :paper_id
"""
_SHARE = """
    UPDATE paper SET shared_at = :now WHERE paper_id = :paper_id AND shared_at IS NULL
    RETURNING paper_id
"""
_TAKE_BACK = """
    UPDATE paper SET taken_back_at = :now
    WHERE paper_id = :paper_id AND shared_at IS NOT NULL AND taken_back_at IS NULL
    RETURNING paper_id
"""
_SEE = "UPDATE paper SET seen_at = :now WHERE paper_id = :paper_id AND seen_at IS NULL"
# Of those that were never opened. A paper with a choice was seen, whatever the row says.
_MISSED = Query(
    _PaperRow,
    """
    SELECT * FROM paper
    WHERE user_id = :user_id AND server_id = :server_id
      AND seen_at IS NULL AND closed_at IS NOT NULL
    ORDER BY paper_id DESC
""",
)
_FIND_ANY = Query(_PaperRow, "SELECT * FROM paper WHERE paper_id = :paper_id")
_WAITING = Query(
    _PaperRow,
    """
    SELECT paper.* FROM sitting JOIN paper USING (sitting_id)
    WHERE sitting.server_id = :server_id AND state = 'lobby' AND user_id = :user_id
    ORDER BY opens_at
""",
)
_OVERDUE = Query(
    _PaperRow,
    """
    SELECT * FROM paper
    WHERE closed_at IS NULL AND deadline_at <= :now AND NOT EXISTS (
        SELECT 1 FROM standstill WHERE standstill.server_id = paper.server_id
    )
    LIMIT :most
    """,
)
_MOVE = """
    UPDATE paper SET deadline_at = :deadline_at, break_until = :break_until
    WHERE paper_id = :paper_id AND closed_at IS NULL
"""
# The row decides that a section is finished once, and a break ended once.
_REST = """
    UPDATE paper SET first_question = last_question + 1, last_question = :next_last,
                     deadline_at = :deadline_at, break_until = :break_until
    WHERE paper_id = :paper_id AND last_question = :last AND closed_at IS NULL
      AND deadline_at > :now AND COALESCE(break_until, '') <= :now
    RETURNING paper_id
"""
_GO_ON = """
    UPDATE paper SET deadline_at = :deadline_at, break_until = NULL
    WHERE paper_id = :paper_id AND break_until > :now AND closed_at IS NULL
    RETURNING paper_id
"""
_LEFT_OPEN = Query(
    _LeftOpen,
    """
    SELECT COUNT(*) AS papers FROM paper WHERE sitting_id = :sitting_id AND closed_at IS NULL
""",
)
_NOT_EARLY = Query(
    _NotEarly,
    """
    SELECT COUNT(*) AS papers FROM paper JOIN sitting USING (sitting_id)
    WHERE sitting_id = :sitting_id
      AND (paper.closing IS NULL OR paper.closing <> 'submitted' OR paper.closed_at >= ends_at)
""",
)

# A paper is read at each click on it, and the papers of a sitting mostly have the same items.
_items_from = lru_cache(maxsize=256)(items_from)


async def join(session: Session, paper: Paper, *, state: str) -> bool:
    """Add a paper to a sitting that is in this state; False when the member has one, or not so."""
    values = {
        "sitting_id": paper.sitting_id,
        "user_id": paper.user_id,
        "seed": paper.seed,
        "extra_time": paper.extra_time,
        "items": items_text(paper.items),
        "questions": len(paper.items),
        "deadline_at": from_instant_or_none(paper.deadline),
        "joined_at": from_instant_or_none(paper.joined_at),
        "state": state,
    }
    return bool(await session.run(_JOIN, values))


async def leave(session: Session, sitting_id: int, user_id: int) -> bool:
    """Take a member out of a lobby; False when they were not in it, or it has begun."""
    return bool(await session.run(_LEAVE, {"sitting_id": sitting_id, "user_id": user_id}))


async def hand_out(
    session: Session,
    paper_id: int,
    items: Sequence[ItemVersion],
    deadline: datetime,
    *,
    extra_time: float,
    now: datetime,
    last: int | None = None,
) -> None:
    """Give a paper its items, its deadline and the time in it; it begins now.

    `last` is the last question of its first section, where it has more than one.
    """
    values = {
        "now": from_instant(now),
        "paper_id": paper_id,
        "items": items_text(items),
        "questions": len(items),
        "deadline_at": from_instant(deadline),
        "extra_time": extra_time,
        "last": last,
    }
    await session.run(_HAND_OUT, values)


async def of_sitting(session: Session, sitting_id: int, *, marks: bool = False) -> list[Paper]:
    """Return all papers of a sitting, with their marks if asked."""
    rows = await session.read(_OF_SITTING, {"sitting_id": sitting_id})
    return [await _read(session, row, marks=marks) for row in rows]


async def find(session: Session, server_id: int, user_id: int, paper_id: int) -> Paper | None:
    """Return this member's paper with its marks, or None: another's paper is never found."""
    values = {"server_id": server_id, "user_id": user_id, "paper_id": paper_id}
    rows = await session.read(_FIND, values)
    return await _read(session, rows[0]) if rows else None


async def of_member(session: Session, sitting_id: int, user_id: int) -> Paper | None:
    """Return a member's paper of a sitting with its marks, or None."""
    rows = await session.read(_OF_MEMBER, {"sitting_id": sitting_id, "user_id": user_id})
    return await _read(session, rows[0]) if rows else None


async def latest(session: Session, server_id: int, user_id: int, *, most: int) -> list[Paper]:
    """Return a member's papers that were handed out, newest first, without marks."""
    values = {"server_id": server_id, "user_id": user_id, "most": most}
    return [await _read(session, row, marks=False) for row in await session.read(_LATEST, values)]


async def choose(
    session: Session, paper: Paper, *, number: int, option: int, now: datetime
) -> bool:
    """Store a choice, the first or a changed one; False when it no longer counts."""
    return bool(await session.run(_CHOOSE, {**_at(paper, number, now), "option": option}))


async def flag(session: Session, paper: Paper, *, number: int, now: datetime) -> bool:
    """Turn a question's flag over; False when the paper is closed."""
    return bool(await session.run(_FLAG, _at(paper, number, now)))


async def close(
    tx: Transaction,
    paper_id: int,
    answers: Sequence[ExamAnswer],
    *,
    closing: Closing,
    local_on: date,
    now: datetime,
) -> bool:
    """Close a paper with its graded answers, once, under the local date of its exam.

    False when it was closed, or is submitted after its time.
    """
    values = {
        "paper_id": paper_id,
        "closing": closing,
        "local_on": local_on.isoformat(),
        "now": from_instant(now),
    }
    if not await tx.run(_CLOSE, values):
        return False
    rows = [[one.number, *one.version, one.option, int(one.correct)] for one in answers]
    await tx.run(_KEEP_ANSWERS, {"paper_id": paper_id, "answers": json.dumps(rows)})
    await tx.run(_SCORE, {"paper_id": paper_id})
    return True


async def share(session: Session, paper_id: int, now: datetime) -> bool:
    """Note that a paper's result is told to everybody; False when it was before."""
    values = {"paper_id": paper_id, "now": from_instant(now)}
    return bool(await session.run(_SHARE, values))


async def take_back(session: Session, paper_id: int, now: datetime) -> bool:
    """Note that a result is told no longer; False when it was not told, or was taken back."""
    values = {"paper_id": paper_id, "now": from_instant(now)}
    return bool(await session.run(_TAKE_BACK, values))


async def see(session: Session, paper_id: int, now: datetime) -> None:
    """Note that a paper's member has seen it, or knows what became of it."""
    await session.run(_SEE, {"paper_id": paper_id, "now": from_instant(now)})


async def missed(session: Session, server_id: int, user_id: int) -> list[Paper]:
    """Return a member's closed papers that they never opened and know nothing of, newest first."""
    values = {"server_id": server_id, "user_id": user_id}
    return [await _read(session, row) for row in await session.read(_MISSED, values)]


async def waiting(session: Session, server_id: int, user_id: int) -> list[Paper]:
    """Return a member's papers in lobbies of a server, the one that begins first first."""
    values = {"server_id": server_id, "user_id": user_id}
    return [await _read(session, row, marks=False) for row in await session.read(_WAITING, values)]


async def by_id(session: Session, paper_id: int) -> Paper | None:
    """Return anybody's paper with its marks, or None; for what the bot says by itself."""
    rows = await session.read(_FIND_ANY, {"paper_id": paper_id})
    return await _read(session, rows[0]) if rows else None


async def scored(session: Session, server_id: int, *, most: int, until: datetime) -> list[Scored]:
    """Return what papers came to in the latest mock exams of all domains over by an instant."""
    values = {"server_id": server_id, "most": most, "until": from_instant(until)}
    return [
        Scored(
            user_id=row["user_id"],
            opened_at=to_instant(row["opened_at"]),
            joined_at=to_instant(row["joined_at"]),
            questions=row["questions"],
            correct=row["correct"],
        )
        for row in await session.read(_SCORED, values)
    ]


async def overdue(session: Session, now: datetime, *, most: int) -> list[Paper]:
    """Return open papers whose time is over, with their marks; none whose clock stands still."""
    rows = await session.read(_OVERDUE, {"now": from_instant(now), "most": most})
    return [await _read(session, row) for row in rows]


async def move_clock(session: Session, paper: Paper) -> None:
    """Store the deadline of a paper that is still open, and when its break is over."""
    await session.run(_MOVE, {"paper_id": paper.paper_id, **_clock_of(paper)})


async def rest(session: Session, before: Paper, after: Paper, *, now: datetime) -> bool:
    """Store that a section is finished and a break begins; False when it no longer can."""
    values = {
        "paper_id": after.paper_id,
        "last": before.last,
        "next_last": after.last,
        "now": from_instant(now),
        **_clock_of(after),
    }
    return bool(await session.run(_REST, values))


async def go_on(session: Session, after: Paper, *, now: datetime) -> bool:
    """Store that a member goes on before their break is over; False when it is over already."""
    values = {
        "paper_id": after.paper_id,
        "deadline_at": from_instant_or_none(after.deadline),
        "now": from_instant(now),
    }
    return bool(await session.run(_GO_ON, values))


def _clock_of(paper: Paper) -> dict[str, str | None]:
    return {
        "deadline_at": from_instant_or_none(paper.deadline),
        "break_until": from_instant_or_none(paper.break_until),
    }


async def left_open(session: Session, sitting_id: int) -> int:
    """Return how many papers of a sitting are not closed."""
    rows = await session.read(_LEFT_OPEN, {"sitting_id": sitting_id})
    return rows[0]["papers"]


async def all_early(session: Session, sitting_id: int) -> bool:
    """Return whether all of a sitting were handed in before the end that they share."""
    [row] = await session.read(_NOT_EARLY, {"sitting_id": sitting_id})
    return not row["papers"]


def _at(paper: Paper, number: int, now: datetime) -> dict[str, int | str | None]:
    return {
        "paper_id": paper.paper_id,
        "server_id": paper.server_id,
        "user_id": paper.user_id,
        "number": number,
        "now": from_instant(now),
    }


async def _read(session: Session, row: _PaperRow, *, marks: bool = True) -> Paper:
    found: dict[int, Mark] = {}
    if marks:
        for mark in await session.read(_MARKS, {"paper_id": row["paper_id"]}):
            found[mark["number"]] = Mark(mark["option"], bool(mark["flagged"]))
    return Paper(
        paper_id=row["paper_id"],
        sitting_id=row["sitting_id"],
        server_id=row["server_id"],
        user_id=row["user_id"],
        seed=row["seed"],
        extra_time=row["extra_time"],
        items=_items_from(row["items"]),
        deadline=to_instant_or_none(row["deadline_at"]),
        joined_at=to_instant_or_none(row["joined_at"]),
        closed_at=to_instant_or_none(row["closed_at"]),
        closing=Closing(row["closing"]) if row["closing"] else None,
        correct=row["correct"],
        is_shared=row["shared_at"] is not None and row["taken_back_at"] is None,
        is_seen=row["seen_at"] is not None,
        was_shared=row["shared_at"] is not None,
        marks=MappingProxyType(found),
        first=row["first_question"],
        last=row["last_question"],
        break_until=to_instant_or_none(row["break_until"]),
    )
