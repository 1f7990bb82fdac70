"""Plans the next daily post of a server, and its next weekly sheet, when settings change."""

from datetime import datetime

from bot.db import outbox
from bot.db.daily import posts
from bot.db.database import Session
from bot.db.servers import servers, weekly_sheets
from bot.domain.outbox import MessageKind
from bot.domain.servers.settings import ServerSettings, Sheet
from bot.domain.servers.weekly_sheet import replanned


async def plan_next(session: Session, settings: ServerSettings, after: datetime) -> None:
    """Make sure that a post is planned after an instant: at the first date still without one."""
    server_id = settings.server_id
    for firing in settings.slot.after(after):
        if await posts.plan(session, server_id, firing, after=after):
            return
        if await posts.planned(session, server_id, after=after):
            return
        if not await servers.takes_questions(session, server_id):
            return


async def plan_anew(session: Session, settings: ServerSettings, now: datetime) -> None:
    """Replace what is planned by what the settings say now; nothing while paused.

    A question that is overdue because it could not be posted stays due, and is tried at once.
    """
    if settings.paused:
        await posts.unplan(session, settings.server_id)
        return
    await posts.unplan(session, settings.server_id, after=now)
    overdue = await posts.planned(session, settings.server_id)
    if overdue is not None and overdue.due_at <= now:
        await outbox.put(
            session,
            MessageKind.POST,
            overdue.post_id,
            server_id=settings.server_id,
            due_at=now,
        )
    await plan_next(session, settings, now)


async def plan_sheet(session: Session, settings: ServerSettings, now: datetime) -> None:
    """Keep the plan of the weekly sheet in step with the settings; no plan when it is off."""
    if settings.sheet is Sheet.OFF:
        await weekly_sheets.plan(session, settings.server_id, None)
        return
    planned = await weekly_sheets.planned(session, settings.server_id)
    await weekly_sheets.plan(session, settings.server_id, replanned(settings, planned, now))
