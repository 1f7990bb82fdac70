"""Points that a board tells when a week is over: which weeks those are."""

from datetime import date, timedelta

import pytest

from bot.db import told_points
from bot.db.database import Database
from tests.db.rows import add_posted, add_server
from tests.domain.samples import SERVER, make_item

MONDAY = date(2026, 3, 2)
WEEK, DAY = timedelta(weeks=1), timedelta(days=1)


@pytest.fixture(autouse=True)
async def _server(db: Database) -> None:
    await add_server(db)


async def ask(db: Database, *days: date) -> None:
    """Let a question be asked on each day; each closes the one before it."""
    for number, day in enumerate(days):
        await add_posted(db, make_item(f"item-{day:%m%d}-{number}"), local_on=day)


async def weeks(db: Database, *, after: date | None = None) -> list[tuple[date, int]]:
    return await told_points.weeks_over(db.reading, SERVER, after=after, before=MONDAY + 52 * WEEK)


async def test_weeks_end_before_the_first_with_a_question_that_takes_answers(db: Database) -> None:
    await ask(db, MONDAY, MONDAY + DAY, MONDAY + WEEK, MONDAY + 2 * WEEK)
    assert await weeks(db) == [(MONDAY, 2), (MONDAY + WEEK, 1)]
    await ask(db, MONDAY + 3 * WEEK)
    assert await weeks(db) == [(MONDAY, 2), (MONDAY + WEEK, 1), (MONDAY + 2 * WEEK, 1)]


async def test_weeks_that_are_told_are_not_told_again(db: Database) -> None:
    await ask(db, MONDAY, MONDAY + WEEK, MONDAY + 2 * WEEK)
    assert await weeks(db, after=MONDAY) == [(MONDAY + WEEK, 1)]
