"""The first look at the board of an old group: many weeks are told, each by itself."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from bot.db import told_points
from bot.db.database import Database
from bot.db.session import Transaction
from bot.domain.publishing import Batch
from bot.domain.publishing import told_points as rule
from bot.services.scores.telling import tell_points
from tests.db.rows import add_posted, add_server
from tests.domain.samples import SERVER, make_item
from tests.services.world import World

MONDAY = date(2026, 3, 2)
WEEK, DAY = timedelta(weeks=1), timedelta(days=1)
WEEKS, QUESTIONS = 8, 3
MEMBERS = range(900, 905)
NEXT = MONDAY + WEEKS * WEEK


def right_in(week: int, user_id: int) -> int:
    """How many a member had right: all, two, one or none, by turns."""
    return (week + user_id) % (QUESTIONS + 1)


@pytest.fixture
def db(world: World) -> Database:
    return world.db


@pytest.fixture(autouse=True)
async def _old_group(db: Database) -> None:
    """A group of which nothing is told yet; the last question of the weeks is closed."""
    await add_server(db)
    days = [MONDAY + n * WEEK + d * DAY for n in range(WEEKS) for d in range(QUESTIONS)]
    for day in [*days, NEXT]:
        await add_posted(db, make_item(f"item-{day:%m%d}"), local_on=day)
    rows = await db.reading.run("SELECT post_id FROM post WHERE state = 'closed' ORDER BY local_on")
    for place, (post_id,) in enumerate(rows):
        week, day = divmod(place, QUESTIONS)
        for user_id in MEMBERS:
            values = {"post": post_id, "user": user_id, "right": int(day < right_in(week, user_id))}
            await db.single.run(_ANSWER, values)


_ANSWER = """
    INSERT INTO answer (post_id, user_id, server_id, local_on, option, correct, scored, answered_at)
    SELECT post_id, :user, server_id, local_on, 0, :right, 1, local_on
    FROM post WHERE post_id = :post
"""


def expected() -> dict[int, int]:
    """Return what each member is told to have in all when every week is."""
    found: dict[int, int] = {}
    for user_id in MEMBERS:
        total = waiting = 0
        for week in range(WEEKS):
            waiting += right_in(week, user_id)
            now = rule(waiting, QUESTIONS)
            total, waiting = total + now, waiting - now
        found[user_id] = total
    return {user_id: points for user_id, points in found.items() if points}


async def told(db: Database) -> dict[int, int]:
    rows = await db.reading.run("SELECT user_id, points FROM told_point WHERE period = 'all'")
    return {row["user_id"]: row["points"] for row in rows}


async def test_whoever_writes_meanwhile_waits_for_one_week_and_not_for_all(db: Database) -> None:
    """It was one transaction: 8.4 s for a thousand members and three years."""
    seen: list[date | None] = []

    async def write_all_the_time() -> None:
        while seen[-1:] != [NEXT - WEEK]:
            async with db.transaction() as tx:
                seen.append(await told_points.told_until(tx, SERVER))

    await asyncio.gather(tell_points(db, SERVER, NEXT + DAY), write_all_the_time())
    assert {MONDAY + n * WEEK for n in range(WEEKS)} <= set(seen)
    assert await told(db) == expected()


async def test_two_who_look_at_the_same_instant_tell_each_week_once(db: Database) -> None:
    await asyncio.gather(*(tell_points(db, SERVER, NEXT + DAY) for _ in range(3)))
    assert await told(db) == expected()


@pytest.mark.parametrize("weeks", [0, 1, 5])
async def test_what_was_broken_off_goes_on_with_the_next_look(
    db: Database, weeks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell = told_points.tell

    async def dies(
        tx: Transaction, server_id: int, batch: Batch, points: Sequence[tuple[str, int, int]]
    ) -> None:
        await tell(tx, server_id, batch, points)
        if batch.last == MONDAY + weeks * WEEK:
            raise asyncio.CancelledError

    with monkeypatch.context() as broken:
        broken.setattr(told_points, "tell", dies)
        with pytest.raises(asyncio.CancelledError):
            await tell_points(db, SERVER, NEXT + DAY)
    until = MONDAY + (weeks - 1) * WEEK if weeks else None
    assert await told_points.told_until(db.reading, SERVER) == until, "whole weeks, or none"
    assert await tell_points(db, SERVER, NEXT + DAY) == NEXT - WEEK
    assert await told(db) == expected()
