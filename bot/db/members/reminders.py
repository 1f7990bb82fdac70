"""Reminders that members asked for: at which hour, on which server, and when the next is due."""

from datetime import datetime
from typing import TypedDict

from bot.db import outbox
from bot.db.columns import from_instant
from bot.db.session import Query, Session, Transaction
from bot.domain.daily.posts import OpenQuestion
from bot.domain.members import Reminder
from bot.domain.outbox import MessageKind


class _Put(TypedDict):
    reminder_id: int


class _Hour(TypedDict):
    hour: int


class _OfMember(TypedDict):
    server_id: int
    hour: int


class _ReminderRow(TypedDict):
    user_id: int
    server_id: int
    hour: int


class _Question(TypedDict):
    post_id: int
    channel_id: int
    message_id: int


_PUT = Query(
    _Put,
    """
    INSERT INTO reminder (user_id, server_id, hour) VALUES (:user_id, :server_id, :hour)
    ON CONFLICT (user_id, server_id) DO UPDATE SET hour = excluded.hour
    RETURNING reminder_id
    """,
)
_REMOVE = "DELETE FROM reminder WHERE user_id = :user_id AND server_id = :server_id"
_HOUR = Query(
    _Hour, "SELECT hour FROM reminder WHERE user_id = :user_id AND server_id = :server_id"
)
_OF_MEMBER = Query(
    _OfMember, "SELECT server_id, hour FROM reminder WHERE user_id = :user_id ORDER BY server_id"
)
_FIND = Query(
    _ReminderRow, "SELECT user_id, server_id, hour FROM reminder WHERE reminder_id = :reminder_id"
)
# The newest open question, unless the member has answered it, the bot was removed, or it is no
# news: a group that pauses leaves its last one open for weeks.
_TO_ANSWER = Query(
    _Question,
    """
    SELECT post_id, channel_id, message_id FROM post
    WHERE server_id = :server_id AND state IN ('posted', 'late') AND kind = 'daily'
      AND message_id IS NOT NULL AND posted_at > :since
      AND NOT EXISTS (SELECT 1 FROM departure WHERE departure.server_id = :server_id)
      AND NOT EXISTS (
          SELECT 1 FROM answer WHERE answer.post_id = post.post_id AND user_id = :user_id
      )
    ORDER BY post_id DESC LIMIT 1
    """,
)


async def put(
    tx: Transaction, server_id: int, user_id: int, *, hour: int, due_at: datetime
) -> None:
    """Remind a member at an hour, for the first time at an instant; instead of what was set."""
    values = {"user_id": user_id, "server_id": server_id, "hour": hour}
    [row] = await tx.read(_PUT, values)
    await outbox.put(
        tx, MessageKind.REMINDER, row["reminder_id"], server_id=server_id, due_at=due_at
    )


async def remove(session: Session, server_id: int, user_id: int) -> None:
    """Remind a member no more."""
    await session.run(_REMOVE, {"user_id": user_id, "server_id": server_id})


async def hour_of(session: Session, server_id: int, user_id: int) -> int | None:
    """Return the hour at which a member is reminded, or None."""
    rows = await session.read(_HOUR, {"user_id": user_id, "server_id": server_id})
    return rows[0]["hour"] if rows else None


async def of_member(session: Session, user_id: int) -> list[tuple[int, int]]:
    """Return each server a member is reminded on, with the hour."""
    rows = await session.read(_OF_MEMBER, {"user_id": user_id})
    return [(row["server_id"], row["hour"]) for row in rows]


async def find(session: Session, reminder_id: int) -> Reminder | None:
    """Return a reminder, or None when it was taken back."""
    rows = await session.read(_FIND, {"reminder_id": reminder_id})
    return Reminder(**rows[0]) if rows else None


async def to_answer(
    session: Session, server_id: int, user_id: int, *, since: datetime
) -> OpenQuestion | None:
    """Return the open daily question, posted since an instant, that a member has not answered."""
    values = {"server_id": server_id, "user_id": user_id, "since": from_instant(since)}
    rows = await session.read(_TO_ANSWER, values)
    return OpenQuestion(**rows[0]) if rows else None
