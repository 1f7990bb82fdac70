"""Rows of mock exams that tests start from, and a look at what is stored."""

from collections.abc import Sequence
from datetime import datetime

from bot.db.bank import items as kept_items
from bot.db.database import Database
from bot.db.exam import papers, sittings
from bot.db.session import Session, Transaction
from bot.domain.exam.papers import Closing, ExamAnswer, ItemVersion, Paper
from bot.domain.exam.sittings import Ending, Sitting, SittingState
from tests.domain.exams import MEMBER, make_plan, make_waiting
from tests.domain.samples import CHANNEL, NOON, ORGANISER, SERVER, make_item

ITEMS = (("item-01", 1), ("item-02", 3), ("item-03", 1), ("item-04", 1))


async def try_to_add_lobby(
    db: Database, *, server_id: int = SERVER, channel_id: int = CHANNEL, **plan: object
) -> Sitting | None:
    """Make a lobby that opens at noon, if the channel has no sitting."""
    async with db.transaction() as tx:
        return await sittings.add(tx, server_id, channel_id, ORGANISER, make_plan(**plan), NOON)


async def add_lobby(
    db: Database, *, server_id: int = SERVER, channel_id: int = CHANNEL, **plan: object
) -> Sitting:
    """Make a lobby that opens at noon."""
    made = await try_to_add_lobby(db, server_id=server_id, channel_id=channel_id, **plan)
    assert made
    return made


async def add_waiting(session: Session, sitting: Sitting, user_id: int = MEMBER) -> Paper:
    """Let a member into a lobby."""
    paper = make_waiting(sitting_id=sitting.sitting_id, user_id=user_id)
    assert await papers.join(session, paper, state=SittingState.LOBBY)
    found = await papers.of_member(session, sitting.sitting_id, user_id)
    assert found
    return found


async def save_state(db: Database, sitting: Sitting, *, before: SittingState) -> bool:
    """Store a sitting in a transaction of its own."""
    async with db.transaction() as tx:
        return await sittings.save_state(tx, sitting, before=before)


async def begin(db: Database, lobby: Sitting, at: datetime = NOON) -> Sitting:
    """Start a sitting; papers are not handed out with it."""
    opened = lobby.opened(at)
    assert await save_state(db, opened, before=SittingState.LOBBY)
    return opened


async def close(db: Database, sitting: Sitting, at: datetime = NOON) -> Sitting:
    """End a sitting; its papers stay as they are."""
    closed = sitting.closed(at, Ending.STOPPED)
    assert await save_state(db, closed, before=sitting.state)
    return closed


async def add_open(db: Database, **where: int) -> Sitting:
    """Make a sitting that began at noon with nobody in it."""
    return await begin(db, await add_lobby(db, **where))


async def add_paper(
    session: Session,
    sitting: Sitting,
    user_id: int = MEMBER,
    *,
    items: Sequence[ItemVersion] = ITEMS,
    **changes: object,
) -> Paper:
    """Let a member into an open sitting, with a paper that is handed out at once."""
    for item_id, version in items:
        await kept_items.keep(session, make_item(item_id, version=version))
    paper = make_waiting(
        sitting_id=sitting.sitting_id,
        user_id=user_id,
        items=tuple(items),
        joined_at=sitting.opened_at,
        deadline=sitting.deadline(1),
        **changes,
    )
    assert await papers.join(session, paper, state=SittingState.OPEN)
    found = await papers.of_member(session, sitting.sitting_id, user_id)
    assert found
    return found


def answered(correct: int, questions: int = 4) -> list[ExamAnswer]:
    """Return graded answers to as many questions, the first so many of them right."""
    return [
        ExamAnswer(number, ITEMS[0], 1, number <= correct)
        for number in range(1, max(correct, questions) + 1)
    ]


async def hand_in(
    db: Database,
    paper: Paper,
    closing: Closing = Closing.SUBMITTED,
    *,
    correct: int = 0,
    at: datetime = NOON,
) -> bool:
    """Close a paper with so many right answers, in a transaction of its own."""
    async with db.transaction() as tx:
        return await close_paper(tx, paper, closing, correct=correct, at=at)


async def close_paper(
    tx: Transaction, paper: Paper, closing: Closing, *, correct: int, at: datetime
) -> bool:
    """Close a paper with so many right answers."""
    return await papers.close(
        tx,
        paper.paper_id,
        answered(correct),
        closing=closing,
        local_on=NOON.date(),
        now=at,
    )


async def stored_sitting(db: Database, sitting: Sitting) -> Sitting:
    """Return a sitting as it is now."""
    now = await sittings.find(db.reading, sitting.server_id, sitting.sitting_id)
    assert now
    return now


async def stored_paper(session: Session, paper: Paper) -> Paper:
    """Return a paper as it is now, with its marks."""
    now = await papers.find(session, paper.server_id, paper.user_id, paper.paper_id)
    assert now
    return now
