"""Which servers the bot is on. What it left, and who left it, is forgotten after thirty days."""

import logging
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.db import outbox, scores
from bot.db.daily import posts
from bot.db.database import Database
from bot.db.members import member_data
from bot.db.servers import presence, servers
from bot.db.session import Transaction
from bot.domain.outbox import MessageKind
from bot.services.daily.schedule import plan_anew
from bot.services.outage import SHORTEST
from bot.services.ports import MemberDirectory

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=30)

BETWEEN_SWEEPS = timedelta(days=1)

MOST = 50
"""Members who are forgotten in one sweep; each may take Discord a second to look for."""
GoOn = Callable[[Transaction, int, datetime], Awaitable[None]]
"""Gives a server the time back for which its clocks stood still, as part of a unit of work."""


class Presence:
    """Notes coming and going. A server that invites the bot again goes on where it was."""

    def __init__(
        self, db: Database, directory: MemberDirectory, *go_on: GoOn, clock: Clock
    ) -> None:
        self._db = db
        self._directory = directory
        self._go_on = go_on
        self._clock = clock
        self._swept_at: datetime | None = None
        self._unheard: set[int] = set()
        """As far as this process knows, the servers that were left or are out of reach."""

    async def left(self, server_id: int) -> None:
        """Note that the bot was removed from a server: nothing is planned there any more."""
        async with self._db.transaction() as tx:
            if await presence.mark_left(tx, server_id, self._clock()):
                await posts.unplan(tx, server_id)
                await presence.stand_still(tx, server_id, self._clock())
                self._unheard.add(server_id)
                log.info("left server %s; its data go in %s days", server_id, KEPT_FOR.days)

    async def returned(self, server_id: int) -> None:
        """Note that the bot is on a server; plan again when it had left, and let clocks go on."""
        async with self._db.transaction() as tx:
            await self._let_go_on(tx, server_id)
            if await presence.mark_returned(tx, server_id):
                settings = await servers.find(tx, server_id)
                if settings:
                    await plan_anew(tx, settings, self._clock())

    async def joined(self, server_id: int) -> None:
        """Note that the bot was invited to a server; say hello unless it was set up before."""
        await self.returned(server_id)
        async with self._db.transaction() as tx:
            if await servers.find(tx, server_id) is None:
                await outbox.put(
                    tx, MessageKind.HELLO, server_id, server_id=server_id, due_at=outbox.AT_ONCE
                )

    async def out_of_reach(self, server_id: int) -> None:
        """Let the clocks of a server stand still that Discord cannot reach: nobody can click."""
        self._unheard.add(server_id)
        async with self._db.transaction() as tx:
            await presence.stand_still(tx, server_id, self._clock())

    async def in_reach(self, server_id: int) -> None:
        """Go on where a server was heard of; costs nothing where nothing stands still.

        Discord does not always say whether it was out of reach, or has invited the bot again.
        """
        if server_id in self._unheard:
            await self.returned(server_id)

    async def _let_go_on(self, tx: Transaction, server_id: int) -> None:
        self._unheard.discard(server_id)
        since = await presence.go_on(tx, server_id)
        if since is None or self._clock() - since < SHORTEST:
            return
        for give_back in self._go_on:
            await give_back(tx, server_id, since)

    async def reconcile(self, on_now: Collection[int], out_of_reach: Collection[int] = ()) -> None:
        """Catch up with what happened while the bot was away."""
        reading = self._db.reading
        for server_id in await presence.present(reading) - set(on_now):
            await self.left(server_id)
        for server_id in await presence.away(reading) & set(on_now):
            await self.returned(server_id)
        for server_id in out_of_reach:
            await self.out_of_reach(server_id)
        self._unheard |= await presence.away(reading) | await presence.standing_still(reading)
        for server_id in self._unheard & set(on_now) - set(out_of_reach):
            await self.in_reach(server_id)

    async def forget_long_gone(self) -> None:
        """Delete everything kept of servers that were left long ago, each whole or not yet."""
        long_ago = self._clock() - KEPT_FOR
        for server_id in await presence.left_before(self._db.reading, long_ago):
            async with self._db.transaction() as tx:
                forgotten = await presence.forget(tx, server_id, left_before=long_ago)
            if forgotten:
                self._unheard.discard(server_id)
                log.info("forgot server %s, left %s days ago", server_id, KEPT_FOR.days)
                await self._db.empty_journal()

    async def forget_members_long_gone(self) -> None:
        """Delete everything about members who left every server long ago; look once a day."""
        now = self._clock()
        if self._swept_at is not None and now - self._swept_at < BETWEEN_SWEEPS:
            return
        self._swept_at = now
        for user_id in await presence.long_absent(self._db.reading, now - KEPT_FOR, most=MOST):
            if not await self._is_gone(user_id):
                continue
            async with self._db.transaction() as tx:
                await member_data.delete(tx, user_id)
            log.info("forgot a member who left %s days ago", KEPT_FOR.days)
            await self._db.empty_journal()

    async def _is_gone(self, user_id: int) -> bool:
        """Look for a member once more; who may be there was not absent, until seen to be again."""
        for server_id in await presence.absent_from(self._db.reading, user_id):
            if not await self._directory.gone(server_id, [user_id]):
                await scores.note_present(self._db.single, server_id, user_id)
                return False
        return True
