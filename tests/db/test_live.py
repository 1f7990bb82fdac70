"""Rounds' rows: stored once whoever else changes them, with the messages that follow."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.db import live, outbox
from bot.db.database import Database
from bot.domain.daily.answers import ResponseDistribution
from bot.domain.live import LiveEnding, Phase, Round
from bot.domain.outbox import MessageKind
from tests.domain.samples import CHANNEL, NOON, ORGANISER, SERVER

ITEMS = [("item-01", 1), ("item-02", 3)]
SECOND = timedelta(seconds=1)
QUESTION, STANDINGS = MessageKind.QUESTION, MessageKind.STANDINGS


async def start(db: Database, channel_id: int = CHANNEL) -> Round | None:
    async with db.transaction() as tx:
        return await live.add(tx, SERVER, channel_id, ORGANISER, seconds=60, items=ITEMS, now=NOON)


async def started(db: Database) -> Round:
    made = await start(db)
    assert made
    return made


async def save(db: Database, after: Round, *, before: Round) -> bool:
    async with db.transaction() as tx:
        return await live.save(tx, after, before=before)


async def saved(db: Database, after: Round, *, before: Round) -> Round:
    """Store a round and return it as it is now."""
    assert await save(db, after, before=before)
    found = await live.find(db.reading, SERVER, before.round_id)
    assert found
    return found


async def shown(db: Database) -> Round:
    """Return a round whose first question was asked and shown, with nothing left to be said."""
    one = await started(db)
    asked = await saved(db, one.asked(1, NOON), before=one)
    at_key = await saved(db, asked.shown(1, NOON), before=asked)
    await db.single.run("UPDATE outbox SET due_at = NULL, changed = 0")
    return at_key


async def to_say(db: Database) -> list[tuple[MessageKind, int]]:
    return [(one.kind, one.part) for one in await outbox.due(db.reading, NOON, most=9)]


async def test_a_round_begins_with_its_first_question_to_be_sent_at_once(db: Database) -> None:
    made = await started(db)
    assert await live.find(db.reading, SERVER, made.round_id) == made
    assert await live.find(db.reading, SERVER + 1, made.round_id) is None
    assert await live.running_in(db.reading, CHANNEL) == made
    assert await to_say(db) == [(QUESTION, 1)]


async def test_a_channel_has_one_round_at_a_time(db: Database) -> None:
    first = await started(db)
    assert await start(db) is None
    assert await start(db, CHANNEL + 1)
    assert await save(db, first.stopped(LiveEnding.STOPPED, NOON), before=first)
    assert await live.running_in(db.reading, CHANNEL) is None
    assert await start(db)


async def test_the_next_question_is_to_be_sent_when_the_round_comes_to_it(db: Database) -> None:
    at_key = await shown(db)
    following = await saved(db, at_key.moved_on(NOON), before=at_key)
    assert (following.number, following.phase) == (2, Phase.ASKING)
    assert await to_say(db) == [(QUESTION, 1), (QUESTION, 2)]


async def test_a_change_is_drawn_on_the_message_of_the_question(db: Database) -> None:
    at_key = await shown(db)
    await saved(db, at_key.paused(NOON), before=at_key)
    assert await to_say(db) == [(QUESTION, 1)]


@pytest.mark.parametrize("ending", LiveEnding)
async def test_standings_follow_the_end_unless_the_channel_is_gone(
    db: Database, ending: LiveEnding
) -> None:
    at_key = await shown(db)
    over = await saved(db, at_key.stopped(ending, NOON), before=at_key)
    gone = ending is LiveEnding.CHANNEL_GONE
    assert await to_say(db) == [(QUESTION, 1)] + ([] if gone else [(STANDINGS, 0)])
    await db.single.run("DELETE FROM outbox")
    await saved(db, replace(over, due_at=NOON + SECOND), before=over)
    assert await to_say(db) == []


async def test_what_somebody_else_has_changed_is_not_stored_and_nothing_is_said(
    db: Database,
) -> None:
    at_key = await shown(db)
    now = await saved(db, at_key.paused(NOON), before=at_key)
    await db.single.run("UPDATE outbox SET due_at = NULL, changed = 0")
    assert not await save(db, at_key.moved_on(NOON), before=at_key)
    assert await live.find(db.reading, SERVER, at_key.round_id) == now
    assert await to_say(db) == []


async def test_due_is_what_neither_waits_for_its_message_nor_its_host(db: Database) -> None:
    asking = await started(db)
    assert await live.due(db.reading, NOON) == []
    asked = await saved(db, asking.asked(1, NOON), before=asking)
    assert await live.due(db.reading, asked.due_at - SECOND) == []
    assert await live.due(db.reading, asked.due_at) == [asked]
    paused = await saved(db, asked.paused(NOON), before=asked)
    assert await live.due(db.reading, asked.due_at) == []
    assert await live.running(db.reading) == [paused]


async def answer(
    db: Database, one: Round, user_id: int, option: int, *, late: bool = False
) -> bool:
    return await live.answer(
        db.single,
        round_id=one.round_id,
        server_id=SERVER,
        number=one.number,
        user_id=user_id,
        option=option,
        now=one.due_at if late else NOON,
    )


async def test_the_last_choice_before_the_clock_runs_out_counts(db: Database) -> None:
    asking = await started(db)
    assert not await answer(db, asking, 1, 0)
    asked = await saved(db, asking.asked(1, NOON), before=asking)
    for user_id, option in ((1, 0), (2, 3), (1, 3), (3, 1)):
        assert await answer(db, asked, user_id, option)
    assert not await answer(db, asked, 1, 2, late=True)
    assert sorted(await live.answers(db.reading, asked.round_id)) == [
        (1, 1, 3),
        (1, 2, 3),
        (1, 3, 1),
    ]
    found = await live.responses(db.reading, asked.round_id, 1)
    assert found == ResponseDistribution((0, 1, 0, 2))


async def test_members_whose_data_was_deleted_are_still_counted(db: Database) -> None:
    asking = await started(db)
    asked = await saved(db, asking.asked(1, NOON), before=asking)
    await answer(db, asked, 1, 2)
    await db.single.run("INSERT INTO anonymised_live_answer VALUES (1, 1, 2, 3), (1, 2, 0, 1)")
    assert await live.responses(db.reading, 1, 1) == ResponseDistribution((0, 0, 4, 0))
