"""What is being asked somewhere is known, to the group and to each member; what is over is not."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from bot.db import live, outbox
from bot.db.bank import items, secret_items
from bot.db.columns import from_instant
from bot.db.daily import answers
from bot.db.database import Database
from bot.db.exam import sittings
from bot.domain.daily.posts import Post, PostState
from bot.domain.exam.sittings import Sitting
from bot.domain.live import LiveEnding, Round
from bot.domain.outbox import MessageKind
from tests.db.exam_rows import add_lobby, add_open, add_paper, add_waiting, close
from tests.db.rows import TODAY, add_claimed, add_planned, add_posted, add_server
from tests.domain.exams import MEMBER
from tests.domain.samples import CHANNEL, NOON, ORGANISER, SERVER, make_item

OTHER = MEMBER + 1
STRANGER = SERVER + 1
"""Another server."""


@pytest.fixture(autouse=True)
async def _two_servers(db: Database) -> None:
    for server_id in (SERVER, STRANGER):
        await add_server(db, server_id)


async def of_group(
    db: Database, server_id: int = SERVER, *, besides_sitting: int | None = None, **how: bool
) -> set[str]:
    return await secret_items.of_server(
        db.reading, server_id, besides_sitting=besides_sitting, **how
    )


async def of_member(db: Database, user_id: int = MEMBER, server_id: int = SERVER) -> set[str]:
    return await secret_items.of_member(db.reading, server_id, user_id)


async def set_state(db: Database, post: Post, state: PostState) -> None:
    values = {"id": post.post_id, "state": state}
    await db.single.run("UPDATE post SET state = :state WHERE post_id = :id", values)


async def add_round(
    db: Database, *item_ids: str, server_id: int = SERVER, channel_id: int = CHANNEL
) -> Round:
    for item_id in item_ids:
        await items.keep(db.single, make_item(item_id))
    versions = [(item_id, 1) for item_id in item_ids]
    async with db.transaction() as tx:
        made = await live.add(
            tx, server_id, channel_id, ORGANISER, seconds=60, items=versions, now=NOON
        )
    assert made
    return made


async def sits(
    db: Database, sitting: Sitting, user_id: int, item_ids: Sequence[str] = ("item-01",)
) -> None:
    await add_paper(db.single, sitting, user_id, items=[(item_id, 1) for item_id in item_ids])


async def test_where_nothing_is_asked_nothing_is_secret(db: Database) -> None:
    await add_planned(db)
    assert (await of_group(db), await of_member(db)) == (set(), set())


@pytest.mark.parametrize(
    ("state", "is_secret"),
    [
        (PostState.CLAIMED, True),
        (PostState.POSTED, True),
        (PostState.LATE, True),
        (PostState.CLOSED, False),
        (PostState.SKIPPED, False),
        (PostState.MISSED, False),
    ],
)
async def test_a_question_is_secret_from_when_it_is_being_sent_until_it_is_closed(
    db: Database, state: PostState, is_secret: bool
) -> None:
    await set_state(db, await add_claimed(db), state)
    expected = {"item-01"} if is_secret else set[str]()
    assert (await of_group(db), await of_member(db)) == (expected, expected)
    assert await of_group(db, STRANGER) == set()


async def test_who_has_answered_a_question_knows_its_key(db: Database) -> None:
    post = await add_posted(db, local_on=TODAY)
    assert await answers.record_first(
        db.single, post_id=post.post_id, server_id=SERVER, user_id=MEMBER, option=0, at=NOON
    )
    assert await of_member(db) == set()
    assert await of_member(db, OTHER) == {"item-01"}
    assert await of_group(db) == {"item-01"}


async def test_a_paper_is_secret_until_its_sitting_is_closed(db: Database) -> None:
    sitting = await add_open(db)
    await sits(db, sitting, MEMBER, ("item-01", "item-02"))
    both = {"item-01", "item-02"}
    assert (await of_group(db), await of_member(db)) == (both, both)
    assert await of_member(db, OTHER) == both, "who has no paper may still join"
    assert await of_group(db, STRANGER) == set()
    await close(db, sitting)
    assert (await of_group(db), await of_member(db)) == (set(), set())


async def test_the_papers_of_one_sitting_can_be_left_out(db: Database) -> None:
    one, another = await add_open(db), await add_open(db, channel_id=CHANNEL + 1)
    await sits(db, one, MEMBER, ("item-01",))
    await sits(db, another, OTHER, ("item-02",))
    assert await of_group(db) == {"item-01", "item-02"}
    assert await of_group(db, besides_sitting=one.sitting_id) == {"item-02"}


async def test_a_paper_of_another_server_is_secret_to_its_member_everywhere(db: Database) -> None:
    await sits(db, await add_open(db, server_id=STRANGER), MEMBER)
    assert await of_member(db) == {"item-01"}
    assert await of_group(db) == set()


async def test_a_lobby_has_no_questions_yet(db: Database) -> None:
    await add_waiting(db.single, await add_lobby(db))
    assert (await of_group(db), await of_member(db)) == (set(), set())


async def test_a_live_round_is_secret_until_it_is_over(db: Database) -> None:
    one = await add_round(db, "item-01", "item-02")
    both = {"item-01", "item-02"}
    assert (await of_group(db), await of_member(db)) == (both, both)
    assert await of_group(db, STRANGER) == set()
    async with db.transaction() as tx:
        assert await live.save(tx, one.stopped(LiveEnding.STOPPED, NOON), before=one)
    assert (await of_group(db), await of_member(db)) == (set(), set())


async def to_draw(db: Database, server_id: int = SERVER) -> set[str]:
    return await secret_items.not_to_draw(db.reading, server_id)


async def test_what_a_mock_exam_has_is_secret_from_its_announcement_on(db: Database) -> None:
    lobby = await add_lobby(db)
    await sittings.keep_items(db.single, lobby.sitting_id, [("item-07", 1)])
    assert await of_group(db) == await of_member(db) == await to_draw(db) == {"item-07"}
    assert await of_group(db, besides_sitting=lobby.sitting_id) == set()


async def test_open_questions_are_none_where_they_close_with_what_is_shown(db: Database) -> None:
    await add_posted(db, local_on=TODAY)
    assert await secret_items.of_server(db.reading, SERVER, posts_close=True) == set()


async def test_a_question_is_not_drawn_until_its_key_stands_in_the_channel(db: Database) -> None:
    post = await add_posted(db, local_on=TODAY)
    await set_state(db, post, PostState.CLOSED)
    found = await outbox.find(db.reading, MessageKind.POST, post.post_id)
    assert found
    assert (await of_group(db), await to_draw(db)) == (set(), {"item-01"})
    assert await outbox.lease(db.single, found, until=NOON)
    assert await to_draw(db) == {"item-01"}, "it is on its way"
    await outbox.shown(db.single, found, not_before=NOON)
    assert await to_draw(db) == set()


async def test_a_paper_is_not_drawn_from_until_the_results_stand_in_the_channel(
    db: Database,
) -> None:
    sitting = await add_open(db)
    await sits(db, sitting, MEMBER)
    await close(db, sitting)
    found = await outbox.find(db.reading, MessageKind.RESULTS, sitting.sitting_id)
    assert found
    assert await to_draw(db) == {"item-01"}
    await outbox.sent(db.single, found, 5)
    assert await to_draw(db) == set()


async def test_what_showed_its_key_lately_is_known_and_for_how_long(db: Database) -> None:
    await add_posted(db, local_on=TODAY)
    closed_at = datetime(2026, 4, 2, 14, tzinfo=UTC)
    await db.single.run(
        "UPDATE post SET state = 'closed', closed_at = :at", {"at": from_instant(closed_at)}
    )
    [(item_id,)] = await db.reading.run("SELECT item_id FROM post")
    one = await add_round(db, "item-08")
    async with db.transaction() as tx:
        assert await live.save(tx, one.stopped(LiveEnding.STOPPED, NOON), before=one)

    async def shown(since: datetime) -> set[str]:
        return await secret_items.shown_lately(db.reading, SERVER, since=since)

    assert await shown(NOON - timedelta(seconds=1)) == {item_id, "item-08"}
    assert await shown(closed_at - timedelta(seconds=1)) == {item_id}
    assert await shown(closed_at) == set()
    assert await secret_items.shown_lately(db.reading, STRANGER, since=NOON - timedelta(1)) == set()
