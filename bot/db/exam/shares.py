"""Results that members share, as rows of the outbox, which outlive a paper that is deleted."""

from datetime import datetime

from bot.db import outbox
from bot.db.columns import from_instant, to_instant
from bot.db.exam import papers
from bot.db.session import Transaction
from bot.domain.exam.papers import Paper
from bot.domain.outbox import Message, MessageKind


async def share(tx: Transaction, paper: Paper, channel_id: int, now: datetime) -> bool:
    """Let a result be told in a channel; False when it was before."""
    if not await papers.share(tx, paper.paper_id, now):
        return False
    note = f"{channel_id} {from_instant(now)}"
    await outbox.put(
        tx,
        MessageKind.SHARE,
        paper.paper_id,
        server_id=paper.server_id,
        due_at=outbox.AT_ONCE,
        note=note,
    )
    return True


async def take_back(tx: Transaction, paper: Paper, now: datetime) -> bool:
    """Let a result that was told be taken out of its channel; False when it is not there."""
    if not await papers.take_back(tx, paper.paper_id, now):
        return False
    await outbox.changed(tx, MessageKind.SHARE, paper.paper_id)
    return True


def place_of(message: Message) -> tuple[int, datetime]:
    """Return the channel in which a result is told, and since when."""
    channel_id, _, at = (message.note or "").partition(" ")
    return int(channel_id), to_instant(at)
