"""The study panel of a server: a pinned message that leads to all that a member can do."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.db import outbox
from bot.db.database import Database
from bot.domain.outbox import Message, MessageKind, retry_delay
from bot.domain.servers.settings import Trouble
from bot.outbox.kinds import PATIENCE, Kind
from bot.outbox.obstacles import Blocked
from bot.services.ports import PanelPublisher

LOOKED_AT = timedelta(hours=6)
"""So often is looked whether a panel still stands: Discord does not tell that it was deleted."""


@dataclass(frozen=True, slots=True)
class PanelPlace:
    """Where a server's panel stands, or is about to, without a message yet."""

    channel_id: int
    message_id: int | None


class StudyPanels:
    """Where panels stand. Who may say so is the caller's matter."""

    def __init__(self, db: Database, *, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def place_of(self, server_id: int) -> PanelPlace | None:
        """Return where a server's panel stands, or None."""
        message = await outbox.find(self._db.reading, MessageKind.PANEL, server_id)
        return PanelPlace(_channel_of(message), message.message_id) if message else None

    async def put_up(self, server_id: int, channel_id: int) -> PanelPlace | None:
        """Let a panel come into a channel; return where one stood until now, which does not count
        any more.
        """
        before = await self.place_of(server_id)
        async with self._db.transaction() as tx:
            await outbox.drop_about(tx, MessageKind.PANEL, server_id)
            await outbox.put(
                tx,
                MessageKind.PANEL,
                server_id,
                server_id=server_id,
                due_at=outbox.AT_ONCE,
                note=_note(channel_id, self._clock()),
            )
        return before

    async def look_at(self, server_id: int, channel_id: int) -> None:
        """Look soon at a channel's panel, if that is where it stands: it may have been unpinned."""
        message = await outbox.find(self._db.reading, MessageKind.PANEL, server_id)
        if message and message.message_id and _channel_of(message) == channel_id:
            await outbox.try_at(self._db.single, message, self._clock())
            self._db.enqueued()


class PanelMessages(Kind):
    """The panels. One that is deleted is put up again."""

    name = MessageKind.PANEL

    def __init__(self, db: Database, publisher: PanelPublisher, *, clock: Clock) -> None:
        super().__init__(db, clock=clock)
        self._publisher = publisher

    async def find(self, message: Message) -> int | None:
        """Look for it by all the ways that stand on it, since it was wanted."""
        return await self._publisher.find_panel(
            message.server_id, _channel_of(message), since=_wanted_at(message)
        )

    async def send(self, message: Message) -> int | None:
        """Send and pin it."""
        return await self._publisher.send_panel(
            message.server_id, _channel_of(message), message.outbox_id
        )

    async def sent(self, message: Message, message_id: int) -> None:
        """Note that it stands, and look at it again in some hours."""
        async with self._db.transaction() as tx:
            await outbox.sent(tx, message, message_id)
            await outbox.try_at(tx, message, _next_look(message.server_id, self._clock()))

    async def edit(self, message: Message) -> None:
        """Mend it where somebody has unpinned it, or it is of an older version of the bot."""
        channel_id = _channel_of(message)
        await self._publisher.mend_panel(message.server_id, channel_id, message.message_id or 0)

    async def rest(self, message: Message) -> None:
        """Note that it stands as it should, and look at it again in some hours."""
        later = _next_look(message.server_id, self._clock())
        async with self._db.transaction() as tx:
            await outbox.shown(tx, message, not_before=later)
            await outbox.try_at(tx, message, later)

    async def missing(self, message: Message) -> None:
        """Put it up again."""
        async with self._db.transaction() as tx:
            await outbox.drop(tx, message)
            await outbox.put(
                tx,
                MessageKind.PANEL,
                message.ref_id,
                server_id=message.server_id,
                due_at=outbox.AT_ONCE,
                note=_note(_channel_of(message), self._clock()),
            )

    async def blocked(self, message: Message, blocked: Blocked) -> None:
        """Try again for an hour or two where it is not allowed; else there is no panel any more."""
        if blocked.trouble is Trouble.NO_PERMISSION and message.attempts < PATIENCE:
            later = self._clock() + retry_delay(message.attempts + 1)
            await outbox.try_at(self._db.single, message, later)
        else:
            await outbox.drop(self._db.single, message)

    async def edit_blocked(self, message: Message, blocked: Blocked) -> None:
        """Look at it later; where its channel is gone there is no panel any more."""
        if blocked.trouble is Trouble.NO_CHANNEL:
            await outbox.drop(self._db.single, message)
        else:
            await self.rest(message)


def _next_look(server_id: int, now: datetime) -> datetime:
    """Return when to look again: each server has its own times, so that not all come at once."""
    passed = timedelta(seconds=now.timestamp() - server_id % LOOKED_AT.total_seconds())
    return now + LOOKED_AT - passed % LOOKED_AT


def _note(channel_id: int, wanted_at: datetime) -> str:
    """Return what the outbox keeps of a panel: its channel, and since when it may stand there."""
    return f"{channel_id} {wanted_at.isoformat()}"


def _channel_of(message: Message) -> int:
    return int((message.note or "0").partition(" ")[0])


def _wanted_at(message: Message) -> datetime:
    return datetime.fromisoformat((message.note or "").partition(" ")[2])
