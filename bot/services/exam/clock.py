"""Keeps the clock of all sittings: what begins, what ends, and what a crash cost."""

import logging
from collections.abc import Coroutine, Sequence
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.db.database import Database
from bot.db.exam import papers, sittings
from bot.db.servers import presence
from bot.db.session import Transaction
from bot.domain.exam.sittings import Sitting, SittingState
from bot.errors import Refusal
from bot.services.exam.papers import Papers
from bot.services.exam.sittings import HEARTBEAT, Sittings
from bot.services.heartbeat import Heartbeat

log = logging.getLogger(__name__)

BATCH = 200


class ExamClock:
    """Does what is due, and waits for nobody: what channels show is the outbox's matter.

    All state is in rows, so a tick after a crash goes on where one ended.
    """

    def __init__(self, db: Database, sittings: Sittings, papers: Papers, *, clock: Clock) -> None:
        self._db = db
        self._sittings = sittings
        self._papers = papers
        self._clock = clock
        self.heartbeat = Heartbeat(db, HEARTBEAT, self._move_clocks, clock=clock)

    async def resume_after_restart(self) -> None:
        """Give the time since the last heartbeat back to every sitting. Call once, at start."""
        async with self._db.transaction() as tx:
            await self.heartbeat.resume_after_restart(tx)

    async def tick(self, now: datetime | None = None) -> bool:
        """Do everything that is due by an instant; return whether a sitting is still running."""
        now = now or self._clock()
        running = await sittings.running(self._db.reading)
        if running:
            await self.heartbeat.beat(self._db.single, now)
            still = await presence.standing_still(self._db.reading)
            running = [one for one in running if one.server_id not in still]
        for paper in await papers.overdue(self._db.reading, now, most=BATCH):
            await self._guarded(f"paper {paper.paper_id}", self._papers.time_over(paper))
        for sitting in running:
            await self._guarded(f"sitting {sitting.sitting_id}", self._go_on(sitting, now))
        return bool(running)

    async def go_on(self, tx: Transaction, server_id: int, since: datetime) -> None:
        """Give a server the time back for which its clocks stood still, in a unit of work."""
        now = self._clock()
        running = await sittings.running(tx)
        await self._move(tx, [one for one in running if one.server_id == server_id], since, now)
        await self.heartbeat.beat(tx, now)

    async def _move_clocks(self, tx: Transaction, since: datetime, now: datetime) -> None:
        """Move all clocks but those that stand still: they get all of it when they go on."""
        still = await presence.standing_still(tx)
        running = await sittings.running(tx)
        await self._move(tx, [one for one in running if one.server_id not in still], since, now)

    async def _move(
        self, tx: Transaction, running: Sequence[Sitting], since: datetime, now: datetime
    ) -> None:
        for sitting in running:
            gap = now - max(since, sitting.opened_at or since)
            if gap <= timedelta(0):
                continue
            await sittings.save_state(tx, sitting.after_downtime(gap), before=sitting.state)
            for paper in await papers.of_sitting(tx, sitting.sitting_id):
                await papers.move_clock(tx, paper.after_downtime(gap))
            log.info("sitting %s gets %s back", sitting.sitting_id, gap)

    async def _guarded(self, what: str, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except Refusal as refusal:  # of the database, which has told the host what is wrong
            log.warning("%s could not be saved: %s; the next tick tries again", what, refusal)
        except Exception:
            log.exception("%s: what is due could not be done; the next tick tries again", what)

    async def _go_on(self, sitting: Sitting, now: datetime) -> None:
        if sitting.is_due(now):
            await self._sittings.begin(sitting.server_id, sitting.sitting_id)
        elif sitting.state is SittingState.OPEN and not await papers.left_open(
            self._db.reading, sitting.sitting_id
        ):
            await self._sittings.end_when_done(sitting.server_id, sitting.sitting_id, now)
