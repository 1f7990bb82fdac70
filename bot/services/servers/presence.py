"""Which servers the bot is on; a server it left is forgotten after thirty days."""

import logging
from collections.abc import Collection
from datetime import timedelta

from bot.clock import Clock
from bot.db.daily import posts
from bot.db.database import Database
from bot.db.servers import presence, servers
from bot.services.daily.schedule import plan_anew

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=30)


class Presence:
    """Notes coming and going. A server that invites the bot again goes on where it was."""

    def __init__(self, db: Database, *, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def left(self, server_id: int) -> None:
        """Note that the bot was removed from a server: nothing is planned there any more."""
        async with self._db.transaction() as tx:
            if await presence.mark_left(tx, server_id, self._clock()):
                await posts.unplan(tx, server_id)
                log.info("left server %s; its data go in %s days", server_id, KEPT_FOR.days)

    async def returned(self, server_id: int) -> None:
        """Note that the bot is on a server; plan again when it had left."""
        async with self._db.transaction() as tx:
            if await presence.mark_returned(tx, server_id):
                settings = await servers.find(tx, server_id)
                if settings:
                    await plan_anew(tx, settings, self._clock())

    async def reconcile(self, on_now: Collection[int]) -> None:
        """Catch up with what happened while the bot was away."""
        reading = self._db.reading
        for server_id in await presence.present(reading) - set(on_now):
            await self.left(server_id)
        for server_id in await presence.away(reading) & set(on_now):
            await self.returned(server_id)

    async def forget_long_gone(self) -> None:
        """Delete everything kept of servers that were left long ago, each whole or not yet."""
        long_ago = self._clock() - KEPT_FOR
        for server_id in await presence.left_before(self._db.reading, long_ago):
            async with self._db.transaction() as tx:
                forgotten = await presence.forget(tx, server_id, left_before=long_ago)
            if forgotten:
                log.info("forgot server %s, left %s days ago", server_id, KEPT_FOR.days)
