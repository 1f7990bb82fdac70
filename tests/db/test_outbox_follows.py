"""The outbox follows what its messages are about, by triggers: nothing can forget to tell it."""

import pytest

from bot import refusals
from bot.db import live, outbox
from bot.db.daily import answers, posts
from bot.db.database import Database
from bot.domain.daily.posts import Post, PostKind, PostState
from bot.domain.live import Round
from bot.domain.outbox import MessageKind
from tests.db.rows import (
    LEASE,
    TODAY,
    add_claimed,
    add_planned,
    add_posted,
    add_server,
    due,
    forget_left_before,
    leave,
    message_of,
    stored,
)
from tests.domain.samples import CHANNEL, NOON, ORGANISER, SERVER, make_item

MEMBER = 77
MESSAGE = 7001
POST = MessageKind.POST
WHY = refusals.cannot_see(CHANNEL)


@pytest.fixture(autouse=True)
async def _a_server(db: Database) -> None:
    await add_server(db)


async def answer(db: Database, post: Post, user_id: int = MEMBER) -> None:
    assert await answers.record_first(
        db.single, post_id=post.post_id, server_id=SERVER, user_id=user_id, option=1, at=NOON
    )


async def record(db: Database, post: Post, state: PostState = PostState.POSTED) -> None:
    assert await posts.record(db.single, post.post_id, state=state, message_id=MESSAGE, at=NOON)


# Posts


async def test_a_post_that_is_planned_has_a_message_to_be_sent_in_its_time(db: Database) -> None:
    planned = await add_planned(db)
    message = await message_of(db, POST, planned.post_id)
    assert (message.server_id, message.due_at, message.tried) == (SERVER, NOON, False)


@pytest.mark.parametrize("state", [PostState.POSTED, PostState.LATE])
async def test_a_post_that_is_recorded_has_its_message_where_it_stands(
    db: Database, state: PostState
) -> None:
    claimed = await add_claimed(db)
    assert (await message_of(db, POST, claimed.post_id)).tried
    await record(db, claimed, state)
    message = await message_of(db, POST, claimed.post_id)
    assert (message.message_id, message.due_at) == (MESSAGE, None)
    assert (message.tried, message.attempts) == (False, 0)


async def test_an_answer_to_a_post_that_is_on_its_way_is_drawn_as_soon_as_it_stands(
    db: Database,
) -> None:
    claimed = await add_claimed(db)
    await answer(db, claimed)
    assert await due(db, NOON) == []
    await record(db, claimed)
    assert await due(db, NOON) == [(POST, claimed.post_id)]


async def test_answers_are_drawn_together_and_no_sooner_than_the_message_has_rested(
    db: Database,
) -> None:
    post = await add_posted(db)
    await answer(db, post)
    message = await message_of(db, POST, post.post_id)
    assert await outbox.lease(db.single, message, until=NOON + LEASE)
    for user_id in (1, 2):
        await answer(db, post, user_id)
    await outbox.shown(db.single, message, not_before=NOON + LEASE)
    assert await due(db, NOON) == []
    assert await due(db, NOON + LEASE) == [(POST, post.post_id)]


async def test_an_answer_is_of_one_post(db: Database) -> None:
    await add_posted(db)
    extra = await add_posted(db, make_item("item-02"), kind=PostKind.EXTRA)
    await answer(db, extra)
    assert await due(db, NOON) == [(POST, extra.post_id)]


async def test_a_post_that_is_closed_is_drawn_anew_once(db: Database) -> None:
    old = await add_posted(db)
    new = await add_posted(db, local_on=TODAY.replace(day=2))
    assert (await stored(db, old)).state is PostState.CLOSED
    assert await due(db, NOON) == [(POST, old.post_id)]
    message = await message_of(db, POST, old.post_id)
    assert await outbox.lease(db.single, message, until=NOON + LEASE)
    await outbox.shown(db.single, message, not_before=NOON)
    await add_posted(db, local_on=TODAY.replace(day=3))
    assert await due(db, NOON) == [(POST, new.post_id)]


@pytest.mark.parametrize("state", [PostState.SKIPPED, PostState.MISSED])
@pytest.mark.parametrize("kind", [PostKind.DAILY, PostKind.EXTRA])
async def test_a_post_that_is_written_off_takes_its_message_along(
    db: Database, state: PostState, kind: PostKind
) -> None:
    claimed = await add_claimed(db, kind=kind)
    assert await posts.end_unsent(db.single, claimed.post_id, state=state, note=WHY)
    assert await outbox.find(db.reading, POST, claimed.post_id) is None


async def test_a_plan_that_is_taken_back_takes_its_message_along(db: Database) -> None:
    planned = await add_planned(db)
    await posts.unplan(db.single, SERVER)
    assert await outbox.find(db.reading, POST, planned.post_id) is None


# Rounds


async def start(db: Database) -> Round:
    items = [("item-01", 1), ("item-02", 1)]
    async with db.transaction() as tx:
        made = await live.add(tx, SERVER, CHANNEL, ORGANISER, seconds=60, items=items, now=NOON)
    assert made
    return made


async def save(db: Database, after: Round, before: Round) -> Round:
    async with db.transaction() as tx:
        assert await live.save(tx, after, before=before)
    found = await live.find(db.reading, SERVER, before.round_id)
    assert found
    return found


async def ask(db: Database, one: Round) -> Round:
    """Put the question of a round into the channel."""
    asked = await save(db, one.asked(one.number, NOON), one)
    message = await message_of(db, MessageKind.QUESTION, one.round_id)
    assert message.part == one.number
    assert await outbox.lease(db.single, message, until=NOON + LEASE)
    await outbox.sent(db.single, message, MESSAGE + one.number)
    return asked


async def answer_live(db: Database, one: Round, user_id: int = MEMBER) -> None:
    about = {"round_id": one.round_id, "server_id": SERVER, "number": one.number}
    assert await live.answer(db.single, **about, user_id=user_id, option=0, now=NOON)


async def parts_due(db: Database) -> list[tuple[MessageKind, int]]:
    return [(one.kind, one.part) for one in await outbox.due(db.reading, NOON, most=9)]


async def test_an_answer_to_a_live_question_is_drawn_on_its_message(db: Database) -> None:
    asked = await ask(db, await start(db))
    assert await parts_due(db) == []
    for user_id in (1, 2):
        await answer_live(db, asked, user_id)
    assert await parts_due(db) == [(MessageKind.QUESTION, 1)]


async def test_an_answer_is_drawn_on_the_message_of_its_own_question(db: Database) -> None:
    first = await ask(db, await start(db))
    shown = await save(db, first.shown(0, NOON), first)
    second = await ask(db, await save(db, shown.moved_on(NOON), shown))
    await db.single.run("UPDATE outbox SET changed = 0, due_at = NULL")
    await answer_live(db, second)
    assert await parts_due(db) == [(MessageKind.QUESTION, 2)]


# Whatever is deleted

ROWS = {
    "server": "SELECT 1",
    "post": "INSERT INTO post (post_id, server_id, kind, state, local_on, due_at) "
    "VALUES (1, 1, 'daily', 'planned', '2026-04-01', 'x')",
    "sitting": "INSERT INTO sitting (sitting_id, server_id, channel_id, host_user_id, form, "
    "questions, minutes, opens_at) VALUES (1, 1, 1, 1, 'same', 4, 60, 'x')",
    "paper": "INSERT INTO paper (paper_id, sitting_id, server_id, user_id, seed, extra_time) "
    "VALUES (1, 1, 1, 1, 7, 1)",
    "live_round": "INSERT INTO live_round (round_id, server_id, channel_id, host_user_id, "
    "questions, seconds, items, due_at) VALUES (1, 1, 1, 1, 1, 60, '', 'x')",
    "reminder": "INSERT INTO reminder VALUES (1, 1, 1, 9)",
    "letter": "INSERT INTO letter VALUES (1, 1, 1, 'x')",
    "report": "INSERT INTO report (report_id, server_id, user_id, item_id, item_version, flaw, "
    "words, reported_at) VALUES (1, 1, 1, 'item-01', 1, 'key', '', 'x')",
}
ABOUT = {
    "post": {"post", "discussion"},
    "sitting": {"sitting", "start", "call", "results"},
    "paper": {"call"},
    "live_round": {"question", "standings"},
    "reminder": {"reminder"},
    "letter": {"letter"},
    "report": {"thanks"},
    # Its posts and reminders go with it; sittings and rounds there may be without it.
    "server": {"sheet", "notice", "panel", "post", "discussion", "reminder"},
}


async def fill(db: Database) -> None:
    """Make one of everything with the number 1, and two messages about each."""
    await add_server(db, 1)
    for statement in ROWS.values():
        await db.single.run(statement)
    for kind in MessageKind:
        for part in (0, 1):
            await outbox.put(db.single, kind, 1, part=part, server_id=1, due_at=NOON)
            await outbox.put(db.single, kind, 2, part=part, server_id=1, due_at=NOON)


async def kinds_left(db: Database, ref_id: int) -> set[str]:
    rows = await db.reading.run("SELECT kind FROM outbox WHERE ref_id = :id", {"id": ref_id})
    return {row["kind"] for row in rows}


@pytest.mark.parametrize("table", ABOUT)
async def test_what_is_deleted_takes_its_messages_along_and_no_others(
    db: Database, table: str
) -> None:
    await fill(db)
    first, *_ = await db.reading.run(f"SELECT name FROM pragma_table_info('{table}') WHERE pk = 1")
    await db.single.run(f"DELETE FROM {table} WHERE {first['name']} = 1")
    every = {str(kind) for kind in MessageKind}
    assert await kinds_left(db, 1) == every - ABOUT[table]
    assert await kinds_left(db, 2) == every


async def test_nothing_is_left_to_be_said_on_a_server_that_was_forgotten(db: Database) -> None:
    await fill(db)
    await outbox.put(db.single, MessageKind.NOTICE, SERVER, server_id=SERVER, due_at=NOON)
    await leave(db, 1)
    assert await forget_left_before(db, NOON + LEASE) == [1]
    assert await due(db, NOON) == [(MessageKind.NOTICE, SERVER)]


def test_every_kind_of_message_goes_with_something() -> None:
    # A result that was shared outlives its paper, until it is out of its channel; a hello is said
    # before there is anything of a server.
    assert set().union(*ABOUT.values()) | {"share", "hello"} == {str(kind) for kind in MessageKind}
