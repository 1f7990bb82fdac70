"""Plans the next daily post of a server, and its next weekly sheet, when settings change."""

import logging
from datetime import datetime, timedelta

from bot.db import outbox
from bot.db.daily import posts
from bot.db.database import Database
from bot.db.servers import servers, weekly_sheets
from bot.db.session import Transaction
from bot.domain.outbox import MessageKind
from bot.domain.servers.settings import ServerSettings, Sheet
from bot.domain.servers.weekly_sheet import replanned

log = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(days=8)


async def plan_next(tx: Transaction, settings: ServerSettings, after: datetime) -> None:
    """Make sure that a post is planned after an instant: at the first date still without one."""
    server_id = settings.server_id
    for firing in settings.slot.after(after):
        if await posts.plan(tx, server_id, firing, after=after):
            return
        if await posts.planned(tx, server_id, after=after):
            return
        if not await servers.takes_questions(tx, server_id):
            return


async def plan_anew(tx: Transaction, settings: ServerSettings, now: datetime) -> None:
    """Replace what is planned by what the settings say now; nothing while paused.

    A question that is overdue because it could not be posted stays due, and is tried at once.
    """
    if settings.paused:
        await posts.unplan(tx, settings.server_id)
        return
    await posts.unplan(tx, settings.server_id, after=now)
    overdue = await posts.planned(tx, settings.server_id)
    if overdue is not None and overdue.due_at <= now:
        await outbox.put(
            tx,
            MessageKind.POST,
            overdue.post_id,
            server_id=settings.server_id,
            due_at=now,
        )
    await plan_next(tx, settings, now)


async def plan_sheet(tx: Transaction, settings: ServerSettings, now: datetime) -> None:
    """Keep the plan of the weekly sheet in step with the settings; no plan when it is off."""
    if settings.sheet is Sheet.OFF:
        await weekly_sheets.plan(tx, settings.server_id, None)
        return
    planned = await weekly_sheets.planned(tx, settings.server_id)
    await weekly_sheets.plan(tx, settings.server_id, replanned(settings, planned, now))


async def mend_plans(db: Database, now: datetime) -> None:
    """Plan anew where a clock that was wrong has written off, or skipped, what has not come yet.

    Every server has a question at least once a week, so none is planned for later than that.
    """
    hurt = await posts.take_back_missed(db.single, now)
    hurt |= await posts.planned_beyond(db.reading, now + LONGEST_WAIT)
    for server_id in hurt:
        async with db.transaction() as tx:
            settings = await servers.find(tx, server_id)
            if settings is not None:
                await plan_anew(tx, settings, now)
    if hurt:
        log.warning("planned anew for %s servers: their plans came of a wrong clock", len(hurt))
