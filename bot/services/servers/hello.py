"""The one message with which the bot says hello on a server that has just invited it."""

from datetime import timedelta

from bot.clock import Clock
from bot.db import outbox
from bot.db.database import Database
from bot.db.servers import servers
from bot.domain.outbox import Message, MessageKind
from bot.outbox.kinds import Kind
from bot.services.ports import GreetingPublisher

LATEST = timedelta(days=1)
"""After this a hello would only puzzle people: a bot that comes and goes is not greeted for."""


class Hellos(Kind):
    """Hellos. Where the bot may write nowhere, none is said: /setup is there all the same."""

    name = MessageKind.HELLO

    def __init__(self, db: Database, publisher: GreetingPublisher, *, clock: Clock) -> None:
        super().__init__(db, clock=clock)
        self._publisher = publisher

    async def find(self, message: Message) -> int | None:
        """Look for it where it would be said."""
        since = (message.due_at or self._clock()) - LATEST
        return await self._publisher.find_greeting(message.server_id, since=since)

    async def send(self, message: Message) -> int | None:
        """Say hello, unless somebody has set the bot up by then."""
        if await servers.find(self._db.reading, message.server_id) is None:
            sent = await self._publisher.greet(message.server_id)
            if sent is not None:
                return sent
        await outbox.drop(self._db.single, message)
        return None

    async def sent(self, message: Message, message_id: int) -> None:
        """Be done with it."""
        await outbox.drop(self._db.single, message)
