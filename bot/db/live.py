"""Live rounds and their answers."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypedDict

from bot.db import outbox
from bot.db.columns import (
    from_instant,
    from_instant_or_none,
    items_from,
    items_text,
    to_instant,
    to_instant_or_none,
)
from bot.db.session import Query, Session, Transaction
from bot.domain.daily.answers import ResponseDistribution
from bot.domain.exam.papers import ItemVersion
from bot.domain.live import LOBBY, LiveEnding, Phase, Round
from bot.domain.outbox import MessageKind


class _RoundRow(TypedDict):
    round_id: int
    server_id: int
    channel_id: int
    host_user_id: int
    questions: int
    seconds: int
    items: str
    number: int
    phase: str
    due_at: str
    paused_at: str | None
    unanswered_in_a_row: int
    ending: str | None
    version: int
    paused_for: float


class _OptionCount(TypedDict):
    option: int
    members: int


class _Members(TypedDict):
    members: int


class _Missing(TypedDict):
    joined: int
    missing: int


class _AnswerRow(TypedDict):
    number: int
    user_id: int
    option: int


_ADD = Query(
    _RoundRow,
    """
    INSERT INTO live_round (server_id, channel_id, host_user_id, questions, seconds, items, due_at,
                            number, phase)
    VALUES (:server_id, :channel_id, :host_id, :questions, :seconds, :items, :due_at,
            :number, :phase)
    ON CONFLICT (channel_id) WHERE phase <> 'over' DO NOTHING
    RETURNING *
    """,
)
_FIND = Query(
    _RoundRow, "SELECT * FROM live_round WHERE round_id = :round_id AND server_id = :server_id"
)
_RUNNING_IN = Query(
    _RoundRow, "SELECT * FROM live_round WHERE channel_id = :channel_id AND phase <> 'over'"
)
_RUNNING = Query(_RoundRow, "SELECT * FROM live_round WHERE phase <> 'over'")
_RUNNING_ON = Query(
    _RoundRow, "SELECT * FROM live_round WHERE phase <> 'over' AND server_id = :server_id"
)
_DUE = Query(
    _RoundRow,
    """
    SELECT * FROM live_round
    WHERE phase <> 'over' AND phase <> 'asking' AND paused_at IS NULL AND due_at <= :now
      AND NOT EXISTS (
        SELECT 1 FROM standstill WHERE standstill.server_id = live_round.server_id
    )
    ORDER BY due_at
    """,
)
_SAVE = """
    UPDATE live_round SET
        number = :number, phase = :phase, due_at = :due_at, paused_at = :paused_at,
        unanswered_in_a_row = :unanswered_in_a_row, ending = :ending, version = version + 1,
        paused_for = :paused_for
    WHERE round_id = :round_id AND version = :before
    RETURNING round_id
"""
_ANSWER = """
    INSERT INTO live_answer (round_id, number, user_id, option, answered_at)
    SELECT round_id, number, :user_id, :option, :now FROM live_round
    WHERE round_id = :round_id AND server_id = :server_id AND number = :number
      AND phase = 'asked' AND paused_at IS NULL AND due_at > :now
    ON CONFLICT (round_id, number, user_id)
    DO UPDATE SET option = excluded.option, answered_at = excluded.answered_at
    RETURNING option
"""
# Members whose data was deleted are still counted, namelessly, where the split was shown.
_SPLIT = Query(
    _OptionCount,
    """
    SELECT option, SUM(members) AS members FROM (
        SELECT option, COUNT(*) AS members FROM live_answer
        WHERE round_id = :round_id AND number = :number GROUP BY option
        UNION ALL
        SELECT option, members FROM anonymised_live_answer
        WHERE round_id = :round_id AND number = :number
    )
    GROUP BY option
    """,
)
_ANSWERS = Query(
    _AnswerRow, "SELECT number, user_id, option FROM live_answer WHERE round_id = :round_id"
)


_JOIN = """
    INSERT INTO live_member (round_id, user_id)
    SELECT round_id, :user_id FROM live_round
    WHERE round_id = :round_id AND server_id = :server_id AND phase <> 'over'
    ON CONFLICT DO NOTHING
    RETURNING user_id
"""
_JOINED = Query(_Members, "SELECT COUNT(*) AS members FROM live_member WHERE round_id = :round_id")
_MISSING = Query(
    _Missing,
    """
    SELECT
        (SELECT COUNT(*) FROM live_member WHERE round_id = :round_id) AS joined,
        (
            SELECT COUNT(*) FROM (
                SELECT user_id FROM live_member WHERE round_id = :round_id
                UNION
                SELECT user_id FROM live_answer
                WHERE round_id = :round_id AND live_answer.number < :number
            ) AS expected
            WHERE NOT EXISTS (
                SELECT 1 FROM live_answer
                WHERE live_answer.round_id = :round_id AND live_answer.number = :number
                  AND live_answer.user_id = expected.user_id
            )
        ) AS missing
    """,
)


async def add(
    tx: Transaction,
    server_id: int,
    channel_id: int,
    host_id: int,
    *,
    seconds: int,
    items: Sequence[ItemVersion],
    now: datetime,
    opens_at: datetime | None = None,
) -> Round | None:
    """Make a round whose first question is due now, or whose lobby lasts until an instant.

    None when the channel has one already.
    """
    values = {
        "server_id": server_id,
        "channel_id": channel_id,
        "host_id": host_id,
        "questions": len(items),
        "seconds": seconds,
        "items": items_text(items),
        "due_at": from_instant(opens_at or now),
        "number": LOBBY if opens_at else 1,
        "phase": Phase.SHOWN if opens_at else Phase.ASKING,
    }
    rows = await tx.read(_ADD, values)
    if not rows:
        return None
    made = _round(rows[0])
    await _enqueue(tx, MessageKind.QUESTION, made, part=made.number)
    return made


async def join(session: Session, server_id: int, round_id: int, user_id: int) -> bool:
    """Note that a member takes part; False where they do already, or it is over."""
    values = {"server_id": server_id, "round_id": round_id, "user_id": user_id}
    return bool(await session.run(_JOIN, values))


async def joined(session: Session, round_id: int) -> int:
    """Return how many have said that they take part."""
    rows = await session.read(_JOINED, {"round_id": round_id})
    return rows[0]["members"]


async def all_answered(session: Session, round_id: int, number: int) -> bool:
    """Return whether a question has the answers of all who have joined or answered before.

    Never where nobody has joined: then nobody knows who else is about to answer.
    """
    rows = await session.read(_MISSING, {"round_id": round_id, "number": number})
    return rows[0]["joined"] > 0 and not rows[0]["missing"]


async def find(session: Session, server_id: int, round_id: int) -> Round | None:
    """Return a round of this server, or None."""
    rows = await session.read(_FIND, {"round_id": round_id, "server_id": server_id})
    return _round(rows[0]) if rows else None


async def running_in(session: Session, channel_id: int) -> Round | None:
    """Return the round that runs in a channel, or None."""
    rows = await session.read(_RUNNING_IN, {"channel_id": channel_id})
    return _round(rows[0]) if rows else None


async def running(session: Session) -> list[Round]:
    """Return every round that is not over."""
    return [_round(row) for row in await session.read(_RUNNING)]


async def running_on(session: Session, server_id: int) -> list[Round]:
    """Return every round of a server that is not over."""
    rows = await session.read(_RUNNING_ON, {"server_id": server_id})
    return [_round(row) for row in rows]


async def due(session: Session, now: datetime) -> list[Round]:
    """Return the rounds whose next step is due; none whose clock stands still."""
    return [_round(row) for row in await session.read(_DUE, {"now": from_instant(now)})]


async def save(tx: Transaction, now: Round, *, before: Round) -> bool:
    """Store a round that was `before`, and let its messages follow.

    False when somebody else has changed it since.
    """
    values = {
        "round_id": now.round_id,
        "before": before.version,
        "number": now.number,
        "phase": now.phase,
        "due_at": from_instant(now.due_at),
        "paused_at": from_instant_or_none(now.paused_at),
        "unanswered_in_a_row": now.unanswered_in_a_row,
        "ending": now.ending,
        "paused_for": now.paused_for.total_seconds(),
    }
    if not await tx.run(_SAVE, values):
        return False
    await _tell(tx, now, before)
    return True


async def answer(
    session: Session,
    *,
    round_id: int,
    server_id: int,
    number: int,
    user_id: int,
    option: int,
    now: datetime,
) -> bool:
    """Store an answer, the first or a changed one; False when the question's clock is over."""
    values = {
        "round_id": round_id,
        "server_id": server_id,
        "number": number,
        "user_id": user_id,
        "option": option,
        "now": from_instant(now),
    }
    return bool(await session.run(_ANSWER, values))


async def responses(session: Session, round_id: int, number: int) -> ResponseDistribution:
    """Return how many members chose each option of a question."""
    counts = [0, 0, 0, 0]
    for row in await session.read(_SPLIT, {"round_id": round_id, "number": number}):
        counts[row["option"]] = row["members"]
    return ResponseDistribution((counts[0], counts[1], counts[2], counts[3]))


async def answers(session: Session, round_id: int) -> list[tuple[int, int, int]]:
    """Return all answers of a round as (question number, member, option)."""
    rows = await session.read(_ANSWERS, {"round_id": round_id})
    return [(row["number"], row["user_id"], row["option"]) for row in rows]


async def _tell(tx: Transaction, now: Round, before: Round) -> None:
    """Let messages follow a change: the question before, the one to ask, the standings."""
    await outbox.changed(tx, MessageKind.QUESTION, now.round_id, part=before.number)
    if now.number != before.number:
        await _enqueue(tx, MessageKind.QUESTION, now, part=now.number)
    elif now.has_standings and not before.is_over:
        await _enqueue(tx, MessageKind.STANDINGS, now)


async def _enqueue(tx: Transaction, kind: MessageKind, about: Round, *, part: int = 0) -> None:
    await outbox.put(
        tx,
        kind,
        about.round_id,
        part=part,
        server_id=about.server_id,
        due_at=outbox.AT_ONCE,
    )


def _round(row: _RoundRow) -> Round:
    return Round(
        round_id=row["round_id"],
        server_id=row["server_id"],
        channel_id=row["channel_id"],
        host_id=row["host_user_id"],
        questions=row["questions"],
        seconds=row["seconds"],
        items=items_from(row["items"]),
        number=row["number"],
        phase=Phase(row["phase"]),
        due_at=to_instant(row["due_at"]),
        paused_at=to_instant_or_none(row["paused_at"]),
        unanswered_in_a_row=row["unanswered_in_a_row"],
        ending=LiveEnding(row["ending"]) if row["ending"] else None,
        version=row["version"],
        paused_for=timedelta(seconds=row["paused_for"]),
    )
