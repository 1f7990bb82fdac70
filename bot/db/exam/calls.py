"""Calls: how each member of a lobby is reached when it begins, as rows of the outbox."""

from datetime import datetime

from bot.db import outbox
from bot.db.columns import from_instant, to_instant
from bot.db.session import Session, Transaction
from bot.domain.exam.calls import PrivateReply
from bot.domain.exam.papers import Paper
from bot.domain.outbox import Message, MessageKind

_CALL = """
    UPDATE outbox SET due_at = :now
    WHERE kind = 'call' AND due_at IS NULL
      AND ref_id IN (SELECT paper_id FROM paper WHERE sitting_id = :sitting_id)
"""


async def wait(tx: Transaction, paper: Paper, reply: PrivateReply | None) -> None:
    """Note that this paper's member is to be called; their latest private reply is the one."""
    note = f"{from_instant(reply.given_at)} {reply.token}" if reply else None
    await outbox.put(
        tx, MessageKind.CALL, paper.paper_id, server_id=paper.server_id, due_at=None, note=note
    )


def reply_of(message: Message) -> PrivateReply | None:
    """Return the private reply that a call draws anew, or None where there is none."""
    given_at, _, token = (message.note or "").partition(" ")
    return PrivateReply(token, to_instant(given_at)) if token else None


async def call(session: Session, sitting_id: int, now: datetime) -> None:
    """Call everybody who waits in a lobby: it has begun, or does not take place."""
    await session.run(_CALL, {"sitting_id": sitting_id, "now": from_instant(now)})
