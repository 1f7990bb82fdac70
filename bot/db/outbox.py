"""The outbox: what the bot has yet to say by itself, one row a message.

A row is written in the same transaction as the change that it tells of, so that neither is ever
there without the other. Taking one is a lease, and the row count decides who has it.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TypedDict

from bot.db.columns import from_instant, to_instant, to_instant_or_none
from bot.db.session import Query, Session, Statement
from bot.domain.outbox import LATE, Backlog, Message, MessageKind


class _MessageRow(TypedDict):
    outbox_id: int
    kind: str
    ref_id: int
    part: int
    server_id: int
    due_at: str | None
    attempts: int
    tried: int
    changed: int
    not_before: str
    message_id: int | None
    note: str | None


class _Backlog(TypedDict):
    messages: int
    posts: int
    late_posts: int
    oldest_due_at: str | None


class _Due(TypedDict):
    due_at: str


_PUT = Query(
    _MessageRow,
    """
    INSERT INTO outbox (kind, ref_id, part, server_id, due_at, tried, note)
    VALUES (:kind, :ref_id, :part, :server_id, :due_at, :tried, :note)
    ON CONFLICT (kind, ref_id, part) DO UPDATE SET
        due_at = excluded.due_at, tried = excluded.tried, note = excluded.note, attempts = 0
    RETURNING *
    """,
)
# Nothing is sent to a server that the bot is not on; should it return, it goes on from there.
# A sheet comes after the question of the same minute, which closes the last of the week before.
_DUE = Query(
    _MessageRow,
    """
    SELECT * FROM outbox
    WHERE due_at <= :now AND NOT EXISTS (
        SELECT 1 FROM departure WHERE departure.server_id = outbox.server_id
    )
    AND server_id NOT IN (SELECT value FROM json_each(:busy))
    AND outbox_id NOT IN (SELECT value FROM json_each(:put_off))
    ORDER BY due_at, kind = 'sheet', outbox_id LIMIT :most
    """,
)
_NEXT_DUE = Query(
    _Due,
    """
    SELECT due_at FROM outbox
    WHERE due_at >= '' AND NOT EXISTS (
        SELECT 1 FROM departure WHERE departure.server_id = outbox.server_id
    )
    ORDER BY due_at LIMIT 1
    """,
)
_BACKLOG = Query(
    _Backlog,
    """
    SELECT COUNT(*) AS messages,
           COALESCE(SUM(kind = 'post' AND message_id IS NULL), 0) AS posts,
           COALESCE(SUM(kind = 'post' AND message_id IS NULL AND due_at <= :late), 0) AS late_posts,
           MIN(CASE WHEN due_at <> '' THEN due_at END) AS oldest_due_at
    FROM outbox
    WHERE due_at <= :now AND NOT EXISTS (
        SELECT 1 FROM departure WHERE departure.server_id = outbox.server_id
    )
    """,
)
_FIND = Query(
    _MessageRow,
    "SELECT * FROM outbox WHERE kind = :kind AND ref_id = :ref_id ORDER BY part DESC LIMIT 1",
)
# A row that was due at once has empty text there, which no reader of instants could write back.
_LEASE = """
    UPDATE outbox SET due_at = :until, tried = 1, changed = 0, attempts = attempts + 1
    WHERE outbox_id = :outbox_id AND due_at = :due_at
    RETURNING outbox_id
"""
_SENT = """
    UPDATE outbox SET message_id = :message_id, tried = 0, attempts = 0,
                      due_at = CASE WHEN changed = 1 THEN not_before END
    WHERE outbox_id = :outbox_id
"""
_SHOWN = """
    UPDATE outbox SET tried = 0, attempts = 0, not_before = :not_before,
                      due_at = CASE WHEN changed = 1 THEN :not_before END
    WHERE outbox_id = :outbox_id
"""
_TRY_AT = "UPDATE outbox SET due_at = :due_at WHERE outbox_id = :outbox_id"
_RELEASE = "UPDATE outbox SET due_at = :due_at, tried = 0 WHERE outbox_id = :outbox_id"
_AFRESH = """
    UPDATE outbox SET due_at = :due_at, tried = 0, attempts = 0 WHERE outbox_id = :outbox_id
"""
_CHANGED = """
    UPDATE outbox SET changed = 1, due_at = COALESCE(due_at, not_before)
    WHERE kind = :kind AND ref_id = :ref_id AND part = :part AND changed = 0
"""
# Unless it was put anew with something else to say, while this was being said.
_DROP = "DELETE FROM outbox WHERE outbox_id = :outbox_id AND note IS :note"
_DROP_ABOUT = """
    DELETE FROM outbox WHERE kind = :kind AND ref_id = :ref_id AND part IS NOT :besides
"""
_END_LEASES = "UPDATE outbox SET due_at = :now WHERE due_at > :now AND tried = 1"

AT_ONCE = datetime.min.replace(tzinfo=UTC)
"""Before all other instants: what is due then is due at once."""


async def put(
    session: Session,
    kind: MessageKind,
    ref_id: int,
    *,
    server_id: int,
    due_at: datetime | None,
    part: int = 0,
    tried: bool = False,
    note: str | None = None,
) -> Message:
    """Let a message be sent from an instant on, or once it is `call`ed for without one.

    It takes the place of what was planned of the same.
    """
    values = {
        "kind": kind,
        "ref_id": ref_id,
        "part": part,
        "server_id": server_id,
        "due_at": _text(due_at),
        "tried": int(tried),
        "note": note,
    }
    [row] = await session.read(_PUT, values)
    return _message(row)


async def due(
    session: Session,
    now: datetime,
    *,
    most: int,
    busy: Iterable[int] = (),
    put_off: Iterable[int] = (),
) -> list[Message]:
    """Return up to `most` messages that are due, the longest due first.

    None of `busy` servers, and none whose ids in the outbox are among those `put_off`.
    """
    values = {
        "now": from_instant(now),
        "most": most,
        "busy": json.dumps(list(busy)),
        "put_off": json.dumps(list(put_off)),
    }
    rows = await session.read(_DUE, values)
    return [_message(row) for row in rows]


async def next_due(session: Session) -> datetime | None:
    """Return when the next message is due on a server that was not left, or None."""
    rows = await session.read(_NEXT_DUE)
    return _instant(rows[0]["due_at"]) if rows else None


async def backlog(session: Session, now: datetime) -> Backlog:
    """Return how much is due and not sent, on servers that were not left."""
    values = {"now": from_instant(now), "late": from_instant(now - LATE)}
    [row] = await session.read(_BACKLOG, values)
    return Backlog(
        row["messages"], row["posts"], row["late_posts"], to_instant_or_none(row["oldest_due_at"])
    )


async def find(session: Session, kind: MessageKind, ref_id: int) -> Message | None:
    """Return the message about something; of several, the last."""
    rows = await session.read(_FIND, {"kind": kind, "ref_id": ref_id})
    return _message(rows[0]) if rows else None


async def lease(session: Session, message: Message, *, until: datetime) -> bool:
    """Take a message that is due; False when somebody else has it, or it has changed."""
    return bool(await session.run(*leasing(message, until=until)))


def leasing(message: Message, *, until: datetime) -> Statement:
    """Return the statement that takes a message that is due."""
    return _LEASE, {
        "outbox_id": message.outbox_id,
        "due_at": _text(message.due_at),
        "until": from_instant(until),
    }


async def sent(session: Session, message: Message, message_id: int) -> None:
    """Note that a message stands in its channel."""
    await session.run(_SENT, {"outbox_id": message.outbox_id, "message_id": message_id})


async def shown(session: Session, message: Message, *, not_before: datetime) -> None:
    """Note that a message shows what it is about as it was; it rests until an instant."""
    values = {"outbox_id": message.outbox_id, "not_before": from_instant(not_before)}
    await session.run(_SHOWN, values)


async def try_at(session: Session, message: Message, due_at: datetime) -> None:
    """Leave a message until an instant."""
    values = {"outbox_id": message.outbox_id, "due_at": from_instant(due_at)}
    await session.run(_TRY_AT, values)


async def release(session: Session, message: Message, due_at: datetime) -> None:
    """Give a lease back until an instant: nothing was sent."""
    values = {"outbox_id": message.outbox_id, "due_at": from_instant(due_at)}
    await session.run(_RELEASE, values)


async def plan_again(session: Session, message: Message, due_at: datetime) -> None:
    """Let a message of its kind be sent anew at an instant, as if none had been."""
    values = {"outbox_id": message.outbox_id, "due_at": from_instant(due_at)}
    await session.run(_AFRESH, values)


async def changed(session: Session, kind: MessageKind, ref_id: int, *, part: int = 0) -> None:
    """Note that a message lags behind what it is about."""
    await session.run(_CHANGED, {"kind": kind, "ref_id": ref_id, "part": part})


async def drop(session: Session, message: Message) -> None:
    """Forget a message: there is nothing to say any more."""
    await session.run(_DROP, {"outbox_id": message.outbox_id, "note": message.note})


async def drop_about(
    session: Session, kind: MessageKind, ref_id: int, *, besides: int | None = None
) -> None:
    """Forget all messages of a kind about something, or all but one part."""
    await session.run(_DROP_ABOUT, {"kind": kind, "ref_id": ref_id, "besides": besides})


async def end_leases(session: Session, now: datetime) -> None:
    """Let what a process now gone was sending be looked at again."""
    await session.run(_END_LEASES, {"now": from_instant(now)})


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    return to_instant(text) if text else AT_ONCE


def _text(instant: datetime | None) -> str | None:
    if instant is None:
        return None
    return "" if instant == AT_ONCE else from_instant(instant)


def _message(row: _MessageRow) -> Message:
    return Message(
        outbox_id=row["outbox_id"],
        kind=MessageKind(row["kind"]),
        ref_id=row["ref_id"],
        part=row["part"],
        server_id=row["server_id"],
        due_at=_instant(row["due_at"]),
        attempts=row["attempts"],
        tried=bool(row["tried"]),
        message_id=row["message_id"],
        note=row["note"],
    )
