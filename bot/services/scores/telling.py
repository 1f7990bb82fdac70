"""Brings the points of daily questions to the board, once the weeks they are of are over."""

from datetime import date, timedelta

from bot.db import scores, told_points
from bot.db.database import Database
from bot.db.session import Session, Transaction
from bot.domain.daily.schedule import monday_of
from bot.domain.publishing import Batch, batches
from bot.domain.publishing import told_points as rule
from bot.domain.scores.boards import Period


async def tell_points(db: Database, server_id: int, today: date) -> date | None:
    """Tell what is due by a server's date; return the Monday of the latest week told, or None.

    It is done when somebody looks: before that, nobody could see the difference. An old group may
    have many weeks to tell: each is one short transaction, so that who answers meanwhile waits for
    one, and what is broken off goes on with the next look.
    """
    while await _due(db.reading, server_id, today):
        async with db.transaction() as tx:
            # Asked again inside: somebody else may have looked at the same instant.
            for batch in (await _due(tx, server_id, today))[:1]:
                await _tell(tx, server_id, batch)
    return await told_points.told_until(db.reading, server_id)


async def _due(session: Session, server_id: int, today: date) -> list[Batch]:
    told, this_week = await told_points.told_until(session, server_id), monday_of(today)
    if told is not None and told + timedelta(weeks=1) >= this_week:
        return []
    weeks = await told_points.weeks_over(session, server_id, after=told, before=this_week)
    return batches(weeks)


async def _tell(tx: Transaction, server_id: int, batch: Batch) -> None:
    season = await scores.season_on(tx, server_id, batch.last)
    spans = [Period.ALL, Period.MONTH, Period.WEEK, *([Period.SEASON] if season else [])]
    periods = [span.key_on(batch.last, season.number if season else 0) for span in spans]
    points: list[tuple[str, int, int]] = []
    for user_id, right in await told_points.due(tx, server_id, batch):
        told = rule(right, batch.questions)
        points += [(period, user_id, told) for period in periods]
        points.append((told_points.WAITING, user_id, right - told))
    await told_points.tell(tx, server_id, batch, points)
