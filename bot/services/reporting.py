"""Sends organisers their weekly sheet once a week, and starts the warm-up that it offers."""

import asyncio
import logging
import random
from contextlib import suppress
from datetime import date, timedelta

from bot import wording
from bot.clock import Clock
from bot.db import secret_items, servers, sheets, sittings
from bot.db.database import Database
from bot.domain.blueprint import draw, in_order_of_waiting
from bot.domain.items import Item
from bot.domain.live import Round
from bot.domain.servers import ServerSettings, Sheet, Trouble
from bot.domain.sheet import (
    LATEST,
    WARM_UP,
    PlannedSheet,
    WeekCounts,
    closed_between,
    due_of,
    missed_items,
    next_sheet,
    this_week,
    warm_up_order,
    weekly_sheet,
)
from bot.errors import Refusal
from bot.services.conducting import Conducting
from bot.services.drawing import PAPERS_REMEMBERED, without
from bot.services.library import Library
from bot.services.publishing import Blocked, SheetPublisher, Unsure, WeekReport
from bot.services.set_up import settings_of

log = logging.getLogger(__name__)

SEND_SECONDS = 60
LEASE = timedelta(seconds=90)
"""How long a sheet that is being sent is left alone; longer than any send may take."""
RETRY = timedelta(minutes=30)
AT_ONCE = 8
BATCH = 100
"""So many sheets are sent in a tick: daily questions share it, and must not wait for long."""
SECONDS_EACH = 60


class Reporting:
    """The weekly sheets. What comes next is in the server's row; taking it is a lease."""

    def __init__(
        self,
        db: Database,
        library: Library,
        conducting: Conducting,
        publisher: SheetPublisher,
        *,
        clock: Clock,
        rng: random.Random,
    ) -> None:
        self._db = db
        self._library = library
        self._conducting = conducting
        self._publisher = publisher
        self._clock = clock
        self._rng = rng

    async def tick(self) -> None:
        """Send every sheet that is due, each server guarded on its own."""
        due = await sheets.due(self._db.reading, self._clock(), most=BATCH)
        gate = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(self._guarded(one, planned, gate) for one, planned in due))

    async def sheet_of(self, server_id: int, week: date | None = None) -> WeekReport:
        """Return the sheet of the week that begins on a Monday; by default this week's, so far.

        Raises Refusal when the server was never set up.
        """
        settings = await settings_of(self._db.reading, server_id)
        current = this_week(settings, self._clock())
        return await self._report(settings, week or current, so_far=week in (None, current))

    async def warm_up(
        self, server_id: int, week: date, *, user_id: int, channel_id: int | None = None
    ) -> Round:
        """Begin a live round of what a week's sheet says the group should look at again.

        It is asked in a channel, by default that of the daily question. Raises Refusal when the
        server was never set up, the channel is taken, or the bank has nothing to ask.
        """
        settings = await settings_of(self._db.reading, server_id)
        items = await self._warm_up_items(settings, week)
        if not items:
            raise Refusal(wording.ALL_OPEN if self._library.bank.items else wording.NO_ITEMS)
        return await self._conducting.start(
            server_id,
            channel_id or settings.channel_id,
            user_id,
            questions=len(items),
            seconds=SECONDS_EACH,
            domain=None,
            items=items,
        )

    async def _report(
        self, settings: ServerSettings, week: date, *, so_far: bool = False
    ) -> WeekReport:
        sheet = weekly_sheet(week, await self._counts(settings, week))
        items = await self._library.items_of(missed.version for missed in sheet.items or ())
        return WeekReport(settings.server_id, sheet, tuple(items), so_far)

    async def _counts(self, settings: ServerSettings, week: date) -> WeekCounts:
        since, until = closed_between(settings, week)
        return await sheets.counts_of(
            self._db.reading, settings.server_id, week, since=since, until=until
        )

    async def _warm_up_items(self, settings: ServerSettings, week: date) -> tuple[Item, ...]:
        server_id = settings.server_id
        counts = await self._counts(settings, week)
        missed = [one.version[0] for one in missed_items(counts) or ()]
        topics = [one.topic for one in weekly_sheet(week, counts).topics or ()]
        # A round shows its keys: what is being asked elsewhere on the server stays out of it.
        secret = await secret_items.of_server(self._db.reading, server_id)
        bank = self._library.bank
        pool = without(bank.exam_items(), secret)
        seen = await sittings.seen_lately(self._db.reading, server_id, papers=PAPERS_REMEMBERED)
        waiting = in_order_of_waiting(pool, seen, self._rng)
        some = min(WARM_UP, len(pool))
        others = draw(pool, some, bank.profile, seen=seen, rng=self._rng)
        return warm_up_order(missed, topics, waiting, others)

    async def _guarded(
        self, server_id: int, planned: PlannedSheet, gate: asyncio.Semaphore
    ) -> None:
        async with gate:
            try:
                await self._try(server_id, planned)
            except Unsure:
                log.warning(
                    "sheet of server %s: Discord did not answer; will look again", server_id
                )
            except Exception:
                log.exception("the sheet of server %s failed", server_id)
                with suppress(Exception):
                    await self._put_off(server_id, planned)

    async def _try(self, server_id: int, planned: PlannedSheet) -> None:
        """Send a sheet once: take it, look if it was tried before, send, plan the next."""
        now = self._clock()
        if not await sheets.take(self._db.single, server_id, planned, until=now + LEASE):
            return
        settings = await settings_of(self._db.reading, server_id)
        try:
            async with asyncio.timeout(SEND_SECONDS):
                if now - due_of(settings, planned.week) <= LATEST:
                    await self._send(settings, planned)
        except Blocked as blocked:
            await self._blocked(settings, planned, blocked)
        except TimeoutError as error:
            raise Unsure from error
        else:
            await self._done(settings, planned)

    async def _send(self, settings: ServerSettings, planned: PlannedSheet) -> None:
        if planned.tried and await self._publisher.has_sheet(settings, planned):
            return
        report = await self._report(settings, planned.week)
        if settings.paused and report.sheet.participation.is_nothing:
            return
        await self._publisher.send_sheet(settings, report)

    async def _blocked(
        self, settings: ServerSettings, planned: PlannedSheet, blocked: Blocked
    ) -> None:
        log.info("the sheet of server %s was not taken: %s", settings.server_id, blocked.trouble)
        # A closed door is the organiser's own affair; a channel that is gone does not come back.
        if settings.sheet is Sheet.PRIVATE or blocked.trouble is Trouble.NO_CHANNEL:
            await self._done(settings, planned)
        else:
            await self._put_off(settings.server_id, planned)

    async def _put_off(self, server_id: int, planned: PlannedSheet) -> None:
        later = self._clock() + RETRY
        await sheets.put_off(self._db.single, server_id, planned.week, later)

    async def _done(self, settings: ServerSettings, planned: PlannedSheet) -> None:
        """Plan the next sheet by the settings as they are by now."""
        async with self._db.transaction() as tx:
            latest = await servers.find(tx, settings.server_id) or settings
            following = next_sheet(latest, self._clock(), done=planned.week)
            await sheets.done(tx, settings.server_id, planned.week, following)
