"""Keeps the clock of all sittings: starts, ends, what a crash cost, and what channels show."""

import logging
from collections.abc import Coroutine
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.db.database import Database
from bot.db.exam import papers, sittings
from bot.db.session import Transaction
from bot.domain.exam.results import group_result
from bot.domain.exam.sittings import Ending, Sitting, SittingState
from bot.domain.servers.settings import Trouble
from bot.services.bank import Library
from bot.services.exam.papers import Papers
from bot.services.exam.sittings import HEARTBEAT, Sittings
from bot.services.heartbeat import Heartbeat
from bot.services.ports import Blocked, ExamPublisher, SittingNow, Unsure

log = logging.getLogger(__name__)

BATCH = 200
LEASE = timedelta(seconds=90)
RESULTS_WITHIN = timedelta(hours=6)
"""How long results are still sent to a channel; members have theirs by command at any time.

For as long, the message of a sitting that is over is tried again where the bot may not write.
"""
BLOCKED_FOR = timedelta(minutes=5)
"""How long a channel is left alone in which the bot may not write."""
LONGEST_LOBBY = timedelta(days=1)
"""How long before its beginning a sitting's message was sent at the most."""


class ExamClock:
    """Does what is due. All state is in rows, so a tick after a crash goes on where one ended."""

    def __init__(
        self,
        db: Database,
        library: Library,
        sittings: Sittings,
        papers: Papers,
        publisher: ExamPublisher,
        *,
        clock: Clock,
    ) -> None:
        self._db = db
        self._library = library
        self._sittings = sittings
        self._papers = papers
        self._publisher = publisher
        self._clock = clock
        # Both only in memory: a process that starts anew may well look and try anew.
        self._left_until: dict[int, datetime] = {}
        self._lost: dict[int, Sitting] = {}
        self.heartbeat = Heartbeat(db, HEARTBEAT, self._move_clocks, clock=clock)

    async def resume_after_restart(self) -> None:
        """Give the time since the last heartbeat back to every sitting. Call once, at start."""
        async with self._db.transaction() as tx:
            await sittings.end_leases(tx, self._clock())
            for sitting in await sittings.running(tx):
                if sitting.message_id is None:
                    self._lost[sitting.sitting_id] = sitting
            await self.heartbeat.resume_after_restart(tx)

    async def tick(self) -> bool:
        """Do everything that is due; return whether more will be, in a sitting or after one."""
        now = self._clock()
        running = await sittings.running(self._db.reading)
        if running:
            await self.heartbeat.beat(self._db.single, now)
        for paper in await papers.overdue(self._db.reading, now, most=BATCH):
            await self._guarded(f"paper {paper.paper_id}", self._papers.time_over(paper))
        for sitting in running:
            await self._guarded(f"sitting {sitting.sitting_id}", self._go_on(sitting))
        shown = await self._redraw()
        waiting = await self._announce()
        lost = await self._look_for_lost()
        return bool(running) or shown or waiting or lost

    async def _move_clocks(self, tx: Transaction, since: datetime, now: datetime) -> None:
        for sitting in await sittings.running(tx):
            gap = now - max(since, sitting.opened_at or since)
            if gap <= timedelta(0):
                continue
            await sittings.save_state(tx, sitting.after_downtime(gap), before=sitting.state)
            await papers.move_deadlines(tx, await papers.of_sitting(tx, sitting.sitting_id), gap)
            log.info("sitting %s gets %s back", sitting.sitting_id, gap)

    async def _guarded(self, what: str, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except Exception:
            log.exception("%s: what is due could not be done; the next tick tries again", what)

    async def _go_on(self, sitting: Sitting) -> None:
        if sitting.is_due(self._clock()):
            await self._sittings.begin(sitting.server_id, sitting.sitting_id)
        elif sitting.state is SittingState.OPEN and not await papers.left_open(
            self._db.reading, sitting.sitting_id
        ):
            await self._sittings.end_when_done(sitting.server_id, sitting.sitting_id)

    async def _look_for_lost(self) -> bool:
        """Find the messages that a process now gone may have sent and did not record."""
        lost = list(self._lost.values())
        for sitting in lost:
            await self._guarded(f"message of {sitting.sitting_id}", self._look_for(sitting))
        return bool(lost)

    async def _look_for(self, lost: Sitting) -> None:
        sitting = await sittings.find(self._db.reading, lost.server_id, lost.sitting_id)
        if sitting is None or await self._find(sitting, since=lost.opens_at - LONGEST_LOBBY):
            del self._lost[lost.sitting_id]

    async def _find(self, sitting: Sitting, *, since: datetime) -> bool:
        """Find a message and record it; return False when it is to be looked for again."""
        if self._is_left_alone(sitting):
            return False
        try:
            message_id = await self._publisher.find_lobby(sitting, since=since)
        except Unsure:
            log.warning("sitting %s: Discord did not answer", sitting.sitting_id)
            return False
        except Blocked as blocked:
            return await self._leave(sitting, blocked.trouble)
        if message_id is not None:
            await self._sittings.shown_in(sitting, message_id)
        return True

    async def _redraw(self) -> bool:
        lagging = await sittings.to_redraw(self._db.reading, most=BATCH)
        for sitting, revision, members, handed_in in lagging:
            if self._is_left_alone(sitting):
                continue
            if await self._show(SittingNow(sitting, members, handed_in)):
                self._left_until.pop(sitting.sitting_id, None)
                await sittings.mark_redrawn(self._db.single, sitting.sitting_id, revision)
        return bool(lagging)

    def _is_left_alone(self, sitting: Sitting) -> bool:
        now = self._clock()
        return now < self._left_until.get(sitting.sitting_id, now)

    async def _show(self, now: SittingNow) -> bool:
        """Draw a message anew; return False when it is to be tried again."""
        sitting = now.sitting
        try:
            await self._publisher.show(now)
        except Unsure:
            log.warning("sitting %s: Discord did not answer", sitting.sitting_id)
            return False
        except Blocked as blocked:
            return await self._leave(sitting, blocked.trouble)
        except Exception:
            log.exception("sitting %s was not redrawn", sitting.sitting_id)
            return False
        return True

    async def _leave(self, sitting: Sitting, trouble: Trouble) -> bool:
        """Note that a message is out of the bot's reach; return whether that is for good."""
        if trouble is Trouble.NO_CHANNEL:
            await self._sittings.channel_gone(sitting.channel_id)
            return True
        now = self._clock()
        self._left_until[sitting.sitting_id] = now + BLOCKED_FOR
        return sitting.closed_at is not None and now - sitting.closed_at > RESULTS_WITHIN

    async def _announce(self) -> bool:
        """Send the results that are due; return whether some are still to be sent, now or later."""
        now = self._clock()
        for sitting in await sittings.to_announce(self._db.reading, now, most=BATCH):
            await self._guarded(f"results of {sitting.sitting_id}", self._announce_one(sitting))
        return bool(await sittings.to_announce(self._db.reading, now + RESULTS_WITHIN, most=1))

    async def _announce_one(self, sitting: Sitting) -> None:
        """Send the results once: lease, look, send, record."""
        now = self._clock()
        too_late = sitting.closed_at is None or now - sitting.closed_at > RESULTS_WITHIN
        if too_late or sitting.ending is Ending.CHANNEL_GONE:
            await sittings.announce_later(self._db.single, sitting.sitting_id, None)
            return
        await sittings.announce_later(self._db.single, sitting.sitting_id, now + LEASE)
        try:
            message_id = await self._publisher.find_results(sitting)
            if message_id is None:
                message_id = await self._send_results(sitting)
        except Blocked as blocked:
            gone = blocked.trouble is Trouble.NO_CHANNEL
            later = None if gone else now + BLOCKED_FOR
            await sittings.announce_later(self._db.single, sitting.sitting_id, later)
        except Unsure:
            log.warning("results of sitting %s: Discord did not answer", sitting.sitting_id)
        else:
            await sittings.mark_announced(self._db.single, sitting.sitting_id, message_id)

    async def _send_results(self, sitting: Sitting) -> int:
        found = await papers.of_sitting(self._db.reading, sitting.sitting_id, marks=True)
        taken = [(paper, await self._library.items_of(paper.items)) for paper in found]
        result = group_result(taken)
        known = {item.item_id: item for _, items in taken for item in items}
        hardest = [known[hard.item_id] for hard in result.hardest]
        return await self._publisher.announce(sitting, result, hardest)
