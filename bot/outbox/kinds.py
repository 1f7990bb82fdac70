"""A kind of message: what it needs before it is sent, how it is found, sent and kept in step."""

from abc import ABC, abstractmethod
from datetime import datetime, timedelta
from typing import ClassVar

from bot.clock import Clock
from bot.db import outbox
from bot.db.database import Database
from bot.domain.outbox import Message, MessageKind, retry_delay
from bot.outbox.obstacles import Blocked

PATIENCE = 8
"""So often is tried again what somebody on the server would have to allow: for about two hours."""


class Kind(ABC):
    """What the deliverer asks of a kind. Each method may raise Blocked, Unsure or, of a message
    that was sent, Missing.
    """

    name: ClassVar[MessageKind]
    pace: ClassVar[timedelta] = timedelta(seconds=2)
    """However much changes, a message is drawn anew at most this often."""
    changes: ClassVar[bool] = False
    """Whether a message of this kind is drawn anew when what it is about has changed."""
    lease: ClassVar[timedelta] = timedelta(seconds=90)
    """How long others leave a message alone that is being sent; longer than any send may take."""

    def __init__(self, db: Database, *, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def take(self, message: Message, *, until: datetime) -> bool:
        """Lease the message; False when somebody else has it, or nothing is to be said any more."""
        return await outbox.lease(self._db.single, message, until=until)

    def may_stand(self, message: Message) -> bool:
        """Return whether the message has to be looked for before it is sent."""
        return message.tried

    @abstractmethod
    async def find(self, message: Message) -> int | None:
        """Return the id of the message where it stands already, or None."""

    @abstractmethod
    async def send(self, message: Message) -> int | None:
        """Send it and return its id; None when there was nothing to say, which is settled then.

        Sending the same again within minutes must not make a second message.
        """

    async def sent(self, message: Message, message_id: int) -> None:
        """Record that it stands in its channel, with all that follows from that."""
        await outbox.sent(self._db.single, message, message_id)

    async def edit(self, message: Message) -> None:
        """Draw the message anew, as what it is about is now."""
        raise NotImplementedError(f"a message of kind {self.name} never changes")

    async def blocked(self, message: Message, blocked: Blocked) -> None:
        """Do what follows when Discord would not have it."""
        await outbox.drop(self._db.single, message)

    async def edit_blocked(self, message: Message, blocked: Blocked) -> None:
        """Do what follows when it cannot be drawn anew: it may in an hour or two.

        There may be no later change that would try again.
        """
        if message.attempts < PATIENCE:
            later = self._clock() + retry_delay(message.attempts + 1)
            await outbox.try_at(self._db.single, message, later)
        else:
            await self.rest(message)

    async def missing(self, message: Message) -> None:
        """Do what follows when somebody has deleted the message."""
        await self.rest(message)

    async def rest(self, message: Message) -> None:
        """Note that the message shows what it is about, and leave it for as long as it rests."""
        await outbox.shown(self._db.single, message, not_before=self._clock() + self.pace)
