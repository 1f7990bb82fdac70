"""Notes to organisers: one a server, the latest."""

from bot.clock import Clock
from bot.db import outbox
from bot.db.database import Database, Session
from bot.db.servers import servers
from bot.domain.outbox import Message, MessageKind
from bot.outbox.kinds import Kind
from bot.refusals import Reason
from bot.services.ports import Publisher


async def give_notice(tx: Session, server_id: int, reason: Reason) -> None:
    """Let a server's organiser know, as part of a unit of work."""
    await outbox.put(
        tx,
        MessageKind.NOTICE,
        server_id,
        server_id=server_id,
        due_at=outbox.AT_ONCE,
        note=reason.to_text(),
    )


class Notices(Kind):
    """Notes to organisers, privately where possible."""

    name = MessageKind.NOTICE

    def __init__(self, db: Database, publisher: Publisher, *, clock: Clock) -> None:
        super().__init__(db, clock=clock)
        self._publisher = publisher

    async def find(self, message: Message) -> int | None:
        """Return None: a note has nothing to be found by, and twice is better than never."""
        return None

    async def send(self, message: Message) -> int | None:
        """Tell the organiser; then the note is done with."""
        settings = await servers.find(self._db.reading, message.server_id)
        if settings is not None and message.note is not None:
            await self._publisher.tell_organiser(settings, Reason.from_text(message.note))
        await outbox.drop(self._db.single, message)
        return None
