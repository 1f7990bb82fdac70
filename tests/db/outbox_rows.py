"""Messages that tests of the outbox start from, and a look at what is there."""

from datetime import datetime

from bot.db import outbox
from bot.db.database import Database
from bot.db.session import Session
from bot.domain.outbox import Message, MessageKind
from tests.db.rows import LEASE
from tests.domain.samples import NOON, SERVER

MESSAGE = 7001
UNTIL = NOON + LEASE
RESULTS, SHEET, NOTICE = MessageKind.RESULTS, MessageKind.SHEET, MessageKind.NOTICE


async def put(
    session: Session,
    due_at: datetime = NOON,
    *,
    ref_id: int = 1,
    kind: MessageKind = RESULTS,
    server_id: int = SERVER,
    part: int = 0,
    note: str | None = None,
) -> Message:
    """Put a message into the outbox."""
    return await outbox.put(
        session, kind, ref_id, server_id=server_id, due_at=due_at, part=part, note=note
    )


async def due(db: Database, at: datetime = NOON, *, most: int = 99) -> list[int]:
    """Return what the messages are about that are due, in their order."""
    return [message.ref_id for message in await outbox.due(db.reading, at, most=most)]


async def now(session: Session, message: Message) -> Message:
    """Return a message as it is now."""
    found = await outbox.find(session, message.kind, message.ref_id)
    assert found
    return found


async def leased(db: Database) -> Message:
    """Make a message that is being sent."""
    message = await put(db.single)
    assert await outbox.lease(db.single, message, until=UNTIL)
    return message


async def standing(db: Database, kind: MessageKind = RESULTS) -> Message:
    """Make a message that stands in its channel, and shows what it is about."""
    message = await put(db.single, kind=kind)
    await outbox.sent(db.single, message, MESSAGE)
    return await now(db.reading, message)
