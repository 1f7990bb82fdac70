"""Corrected keys: applied once, upward only."""

from dataclasses import replace

import pytest

from bot.db.daily import answers, corrections
from bot.db.database import Database
from bot.domain.daily.corrections import Correction
from bot.domain.daily.posts import Post, PostKind
from bot.domain.outbox import MessageKind
from tests.db.rows import add_planned, add_posted, add_server, due
from tests.domain.samples import NOON, SERVER, make_item

KEY, BETTER = 1, 2
FIX = Correction("item-01", 1, BETTER, "So it is.")


@pytest.fixture
async def post(db: Database) -> Post:
    await add_server(db)
    return await add_posted(db)


async def answer(db: Database, post: Post, user_id: int, option: int) -> None:
    await answers.record_first(
        db.single,
        post_id=post.post_id,
        server_id=SERVER,
        user_id=user_id,
        option=option,
        at=NOON,
    )


async def apply(db: Database, fix: Correction = FIX) -> int | None:
    async with db.transaction() as tx:
        return await corrections.apply(tx, fix, NOON)


async def test_it_tells_how_many_answers_it_raised_and_nothing_when_it_was_there(
    db: Database, post: Post
) -> None:
    for user_id, option in ((1, KEY), (2, BETTER), (3, BETTER), (4, 0)):
        await answer(db, post, user_id, option)
    assert await apply(db) == 2
    assert await apply(db) is None
    rows = await db.reading.run("SELECT user_id, correct FROM answer ORDER BY user_id")
    assert [tuple(row) for row in rows] == [(1, 1), (2, 1), (3, 1), (4, 0)]


async def test_another_version_of_the_item_is_left_alone(db: Database, post: Post) -> None:
    await answer(db, post, 1, BETTER)
    assert await apply(db, replace(FIX, version=2)) == 0
    assert await corrections.of_version(db.reading, "item-01", 1) == []


async def test_the_corrections_of_a_version_come_in_their_order(db: Database, post: Post) -> None:
    await apply(db)
    later = replace(FIX, key=3, note="And now this.")
    await apply(db, later)
    assert await corrections.of_version(db.reading, "item-01", 1) == [FIX, later]


async def test_a_post_that_is_still_planned_tells_nothing(db: Database, post: Post) -> None:
    await apply(db)
    planned = await add_planned(db, post.local_on.replace(day=2))
    assert await corrections.told_in(db.reading, planned) == []


async def test_the_posts_that_asked_it_are_drawn_anew_and_no_others(
    db: Database, post: Post
) -> None:
    await add_posted(db, make_item("item-02"), kind=PostKind.EXTRA)
    await apply(db)
    assert await due(db, NOON) == [(MessageKind.POST, post.post_id)]
