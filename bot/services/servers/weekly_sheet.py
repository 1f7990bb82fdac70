"""The organiser's weekly sheet, at any time and once a week, and the warm-up that it offers."""

import random
from collections.abc import Collection
from datetime import date, timedelta

from bot import refusals
from bot.clock import Clock
from bot.db import outbox
from bot.db.bank import secret_items
from bot.db.database import Database
from bot.db.servers import weekly_sheets
from bot.domain.bank.items import Item
from bot.domain.exam.blueprint import draw, in_order_of_waiting
from bot.domain.live import Round
from bot.domain.outbox import Message, MessageKind
from bot.domain.servers.settings import ServerSettings, Sheet, Trouble
from bot.domain.servers.weekly_sheet import (
    LATEST,
    LONGER,
    WARM_UP,
    WeekCounts,
    WeeklySheet,
    closed_between,
    due_of,
    missed_items,
    next_sheet,
    this_week,
    warm_up_order,
    weekly_sheet,
)
from bot.errors import Refusal
from bot.outbox.kinds import Kind
from bot.outbox.obstacles import Blocked
from bot.refusals import NotShown
from bot.services.bank.library import Library, nothing_to_ask
from bot.services.exam.blueprint import free_pool, seen_by
from bot.services.live.rounds import Rounds
from bot.services.ports import SheetPublisher, WeekReport
from bot.services.servers.notices import tell_not_shown
from bot.services.servers.set_up import settings_of

SECONDS_EACH = 60
RETRY = timedelta(minutes=30)


class WeeklySheets:
    """What a week's sheet says, and what can be done about it."""

    def __init__(
        self,
        db: Database,
        library: Library,
        rounds: Rounds,
        *,
        clock: Clock,
        rng: random.Random,
    ) -> None:
        self._db = db
        self._library = library
        self._rounds = rounds
        self._clock = clock
        self._rng = rng

    async def sheet_of(self, server_id: int, week: date | None = None) -> WeekReport:
        """Return the sheet of the week that begins on a Monday; by default this week's, so far.

        Raises Refusal when the server was never set up.
        """
        settings = await settings_of(self._db.reading, server_id)
        current = this_week(settings, self._clock())
        return await self.report(settings, week or current, so_far=week in (None, current))

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
            bank = await self._library.bank_of(server_id)
            reason = refusals.ALL_OPEN if bank.items else refusals.NO_ITEMS
            raise Refusal(nothing_to_ask(self._library, bank, reason))
        return await self._rounds.start(
            server_id,
            channel_id or settings.channel_id,
            user_id,
            questions=len(items),
            seconds=SECONDS_EACH,
            domain=None,
            items=items,
        )

    async def report(
        self, settings: ServerSettings, week: date, *, so_far: bool = False
    ) -> WeekReport:
        """Return the sheet of a week, with the items that it says were missed.

        What is being asked on the server now is not among them.
        """
        # It tells best answers: not of what is being asked again since.
        secret = await secret_items.of_server(self._db.reading, settings.server_id)
        sheet = await self._sheet(settings, week, secret)
        items = await self._library.items_of(missed.version for missed in sheet.items or ())
        return WeekReport(settings.server_id, sheet, tuple(items), so_far)

    async def _sheet(
        self, settings: ServerSettings, week: date, secret: Collection[str] = ()
    ) -> WeeklySheet:
        """Return a week's sheet; what too few answered in it is looked for in more weeks."""
        sheet = weekly_sheet(week, (await self._counts(settings, week)).without(secret))
        for weeks in LONGER:
            if not sheet.says_all:
                longer = (await self._counts(settings, week, weeks)).without(secret)
                sheet = sheet.filled_from(weekly_sheet(week, longer), weeks)
        return sheet

    async def _counts(self, settings: ServerSettings, week: date, weeks: int = 1) -> WeekCounts:
        since, until = closed_between(settings, week, weeks)
        return await weekly_sheets.counts_of(
            self._db.reading, settings.server_id, week, since=since, until=until
        )

    async def _warm_up_items(self, settings: ServerSettings, week: date) -> tuple[Item, ...]:
        server_id = settings.server_id
        sheet = await self._sheet(settings, week)
        weeks = sheet.items_weeks
        counts = await self._counts(settings, week, weeks)
        missed = missed_items(counts) or ()
        topics = [one.topic for one in sheet.topics or ()]
        bank = await self._library.bank_of(server_id)
        pool = await free_pool(self._db.reading, bank, server_id)
        seen = await seen_by(self._db.reading, server_id, self._clock())
        waiting = in_order_of_waiting(pool, seen, self._rng)
        some = min(WARM_UP, len(pool))
        others = draw(pool, some, bank.profile, seen=seen, rng=self._rng)
        return warm_up_order([one.version[0] for one in missed], topics, waiting, others)


class SheetMessages(Kind):
    """The weekly sheets. A row says which comes next; when it is done, another one follows."""

    name = MessageKind.SHEET

    def __init__(
        self, db: Database, sheets: WeeklySheets, publisher: SheetPublisher, *, clock: Clock
    ) -> None:
        super().__init__(db, clock=clock)
        self._sheets = sheets
        self._publisher = publisher

    async def find(self, message: Message) -> int | None:
        """Look for the sheet where it is to stand."""
        settings = await settings_of(self._db.reading, message.server_id)
        return await self._publisher.find_sheet(settings, _week_of(message))

    async def send(self, message: Message) -> int | None:
        """Send it, unless it is too late, or says nothing while the group pauses."""
        settings = await settings_of(self._db.reading, message.server_id)
        week = _week_of(message)
        if self._clock() - due_of(settings, week) > LATEST:
            return await self._done(message)
        report = await self._sheets.report(settings, week)
        if settings.paused and report.sheet.participation.is_nothing:
            return await self._done(message)
        return await self._publisher.send_sheet(settings, report)

    async def sent(self, message: Message, message_id: int) -> None:
        """Plan the next one."""
        await self._done(message)

    async def blocked(self, message: Message, blocked: Blocked) -> None:
        """Try again later, or next week.

        A closed door is the organiser's own affair; a channel that is gone does not come back.
        """
        settings = await settings_of(self._db.reading, message.server_id)
        in_channel = settings.sheet is not Sheet.PRIVATE
        again = in_channel and blocked.trouble is Trouble.NO_PERMISSION
        if again:
            await outbox.try_at(self._db.single, message, self._clock() + RETRY)
        else:
            await self._done(message)
        if in_channel and message.attempts == 0 and blocked.trouble is not Trouble.NO_CHANNEL:
            async with self._db.transaction() as tx:
                await tell_not_shown(tx, settings, NotShown.SHEET, blocked, again=again)

    async def _done(self, message: Message) -> None:
        """Plan the next sheet by the settings as they are by now."""
        server_id = message.server_id
        async with self._db.transaction() as tx:
            planned = await outbox.find(tx, MessageKind.SHEET, server_id)
            if planned is None or planned.outbox_id != message.outbox_id:
                return  # an organiser has changed the plan meanwhile
            settings = await settings_of(tx, server_id)
            following = next_sheet(settings, self._clock(), done=_week_of(message))
            await weekly_sheets.plan(tx, server_id, following)


def _week_of(message: Message) -> date:
    return date.fromordinal(message.part)
