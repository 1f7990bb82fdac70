"""A question is not claimed when a mock exam or a live round began to ask it meanwhile."""

import pytest

from bot.db import live, outbox
from bot.db.bank import items
from bot.db.daily import posts
from bot.db.database import Database
from bot.db.exam import sittings
from bot.domain.daily.posts import Post
from bot.domain.daily.schedule import Firing
from bot.domain.outbox import MessageKind
from tests.db.exam_rows import add_lobby, add_open, add_paper
from tests.db.rows import TODAY, add_planned, add_server, claim_of
from tests.domain.samples import CHANNEL, NOON, ORGANISER, SERVER, make_item


async def claimed(db: Database, post: Post) -> Post | None:
    item = make_item("item-01")
    await items.keep(db.single, item)
    message = await outbox.find(db.reading, MessageKind.POST, post.post_id)
    assert message
    firing = Firing(TODAY, NOON)
    return (await posts.claim(db.single, post, message, claim_of(item), firing))[0]


@pytest.fixture
async def planned(db: Database) -> Post:
    await add_server(db)
    return await add_planned(db)


@pytest.mark.parametrize(("item_id", "is_free"), [("item-01", False), ("item-010", True)])
async def test_what_an_announced_exam_has_is_not_claimed(
    db: Database, planned: Post, item_id: str, is_free: bool
) -> None:
    lobby = await add_lobby(db)
    await sittings.keep_items(db.single, lobby.sitting_id, [("item-02", 1), (item_id, 1)])
    assert (await claimed(db, planned) is not None) == is_free


async def test_what_a_paper_has_is_not_claimed(db: Database, planned: Post) -> None:
    await add_paper(db.single, await add_open(db), items=[("item-01", 1)])
    assert await claimed(db, planned) is None


async def test_what_a_live_round_has_is_not_claimed(db: Database, planned: Post) -> None:
    async with db.transaction() as tx:
        await live.add(tx, SERVER, CHANNEL, ORGANISER, seconds=30, items=[("item-01", 1)], now=NOON)
    assert await claimed(db, planned) is None
