"""Notes to organisers, and to hosts: one a server and person, the latest."""

from bot import refusals
from bot.clock import Clock
from bot.db import outbox
from bot.db.database import Database, Session
from bot.db.servers import servers
from bot.domain.exam.sittings import Sitting
from bot.domain.live import Round
from bot.domain.outbox import Message, MessageKind
from bot.domain.servers.settings import ServerSettings
from bot.outbox.kinds import Kind
from bot.outbox.obstacles import Blocked
from bot.refusals import NotShown, Reason
from bot.services.ports import Publisher

ORGANISER = 0
"""The part of a note to the organiser; that of any other is the member's own number."""


async def give_notice(
    tx: Session, server_id: int, reason: Reason, *, host_id: int = ORGANISER
) -> None:
    """Let a server's organiser know, and the host of what it is about, in a unit of work."""
    settings = await servers.find(tx, server_id)
    if settings is not None and settings.organiser_id == host_id:
        host_id = ORGANISER
    for part in sorted({ORGANISER, host_id}):
        await outbox.put(
            tx,
            MessageKind.NOTICE,
            server_id,
            server_id=server_id,
            part=part,
            due_at=outbox.AT_ONCE,
            note=reason.to_text(),
        )


async def tell_not_shown(
    tx: Session,
    what: Sitting | Round | ServerSettings,
    name: NotShown,
    blocked: Blocked,
    *,
    again: bool,
) -> None:
    """Let those know who can do something that a message is not in its channel, and why."""
    reason = refusals.not_shown(name, what.channel_id, blocked.reason, again)
    host_id = ORGANISER if isinstance(what, ServerSettings) else what.host_id
    await give_notice(tx, what.server_id, reason, host_id=host_id)


class Notices(Kind):
    """Notes, privately where possible."""

    name = MessageKind.NOTICE

    def __init__(self, db: Database, publisher: Publisher, *, clock: Clock) -> None:
        super().__init__(db, clock=clock)
        self._publisher = publisher

    async def find(self, message: Message) -> int | None:
        """Return None: a note has nothing to be found by, and twice is better than never."""
        return None

    async def send(self, message: Message) -> int | None:
        """Tell the organiser, or the host; then the note is done with."""
        if message.note is not None:
            await self._tell(message, Reason.from_text(message.note))
        await outbox.drop(self._db.single, message)
        return None

    async def _tell(self, message: Message, reason: Reason) -> None:
        if message.part != ORGANISER:
            await self._publisher.tell_host(message.server_id, message.part, reason)
        elif settings := await servers.find(self._db.reading, message.server_id):
            await self._publisher.tell_organiser(settings, reason)
