"""Closes a paper: graded, stored question by question, and counted."""

from datetime import datetime

from bot.db.exam import papers
from bot.db.servers import servers
from bot.db.session import Transaction
from bot.domain.exam.papers import Closing, Paper
from bot.domain.exam.results import graded
from bot.domain.exam.sittings import Sitting
from bot.services.bank.library import Library


async def hand_in(
    tx: Transaction,
    library: Library,
    sitting: Sitting,
    paper: Paper,
    closing: Closing,
    now: datetime,
) -> bool:
    """Close a paper with the marks it has; False when it was closed.

    It counts for the day on which the sitting was opened, by the server's own clock.
    """
    zone = await servers.zone_of(tx, sitting.server_id)
    return await papers.close(
        tx,
        paper.paper_id,
        graded(paper, await library.items_of(paper.items)),
        closing=closing,
        local_on=(sitting.opened_at or now).astimezone(zone).date(),
        now=now,
    )
