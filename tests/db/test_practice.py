"""Rows of drills, cards, reminders and aims: what is stored, and what is not."""

import sqlite3
from datetime import date, timedelta
from types import MappingProxyType

import pytest

from bot.db import drills, items, members, memories, reminders
from bot.db.database import Database
from bot.domain.drilling import DrillKind
from bot.domain.drills import Attempt, Drill
from bot.domain.evidence import Answer
from bot.domain.memory import Memory, Sureness
from bot.domain.recalls import Card, Recall
from tests.db.rows import TODAY, add_posted, add_server
from tests.domain.samples import NOON, SERVER, make_item

MEMBER, OTHER = 77, 78
VERSIONS = (("item-01", 1), ("item-02", 1))
HOUR = timedelta(hours=1)
LONG_AGO = NOON - timedelta(days=99)


@pytest.fixture(autouse=True)
async def _a_server(db: Database) -> None:
    await add_server(db)
    for item_id, _ in VERSIONS:
        await items.keep(db.single, make_item(item_id))


async def begin(db: Database, user_id: int = MEMBER, kind: DrillKind = DrillKind.MIXED) -> Drill:
    async with db.transaction() as tx:
        return await drills.add(
            tx, SERVER, user_id, kind=kind, domain="advocacy", items=VERSIONS, seed=7, now=NOON
        )


async def answer(db: Database, drill: Drill, number: int = 1, *, correct: bool = True) -> bool:
    return await drills.answer(db.single, drill, number, option=2, correct=correct, now=NOON + HOUR)


async def test_a_drill_is_read_back_with_its_attempts(db: Database) -> None:
    drill = await begin(db)
    assert await answer(db, drill, 2, correct=False)
    assert await drills.say_sureness(db.single, drill, 2, Sureness.GUESS)
    found = await drills.find(db.reading, SERVER, MEMBER, drill.drill_id)
    assert found == Drill(
        drill.drill_id,
        MEMBER,
        SERVER,
        DrillKind.MIXED,
        "advocacy",
        VERSIONS,
        7,
        NOON,
        attempts=MappingProxyType({2: Attempt(2, False, Sureness.GUESS)}),
    )
    assert await drills.find(db.reading, SERVER, OTHER, drill.drill_id) is None
    assert await drills.find(db.reading, SERVER + 1, MEMBER, drill.drill_id) is None


async def test_the_first_choice_and_the_first_word_on_sureness_count(db: Database) -> None:
    drill = await begin(db)
    assert not await drills.say_sureness(db.single, drill, 1, Sureness.SURE)
    assert await answer(db, drill)
    assert not await answer(db, drill, correct=False)
    assert await drills.say_sureness(db.single, drill, 1, Sureness.SURE)
    assert not await drills.say_sureness(db.single, drill, 1, Sureness.GUESS)


async def test_an_ended_drill_takes_no_choice_and_ends_once(db: Database) -> None:
    drill = await begin(db)
    await drills.end(db.single, drill.drill_id, NOON)
    await drills.end(db.single, drill.drill_id, NOON + HOUR)
    assert not await answer(db, drill)
    found = await drills.find(db.reading, SERVER, MEMBER, drill.drill_id)
    assert found
    assert found.ended_at == NOON


async def test_a_new_drill_ends_the_members_last_one_but_my_question_ends_none(
    db: Database,
) -> None:
    first, others = await begin(db), await begin(db, OTHER)
    await begin(db, kind=DrillKind.MINE)
    latest = await drills.latest(db.reading, SERVER, MEMBER)
    assert latest == first
    second = await begin(db)
    ended = await drills.find(db.reading, SERVER, MEMBER, first.drill_id)
    assert ended
    assert ended.ended_at == NOON
    assert await drills.latest(db.reading, SERVER, MEMBER) == second
    assert await drills.latest(db.reading, SERVER, OTHER) == others
    assert await drills.latest(db.reading, SERVER + 1, MEMBER) is None


CARD = Card(Memory(2.5, 5.0, NOON + 3 * HOUR, NOON, 4, 1), missed=True)


async def test_cards_are_kept_changed_and_forgotten_by_member(db: Database) -> None:
    for user_id in (MEMBER, OTHER):
        await memories.hear(db.single, user_id, NOON)
        await memories.keep(db.single, user_id, {"item-01": CARD})
    changed = Card(Memory(9.0, 4.0, NOON + 9 * HOUR, NOON + HOUR, 5, 1), missed=False)
    await memories.keep(db.single, MEMBER, {"item-01": changed, "item-02": CARD})
    assert await memories.cards(db.reading, MEMBER) == {"item-01": changed, "item-02": CARD}
    await memories.hear(db.single, MEMBER, NOON + HOUR)
    assert await memories.heard_at(db.reading, MEMBER) == NOON + HOUR
    await memories.forget(db.single, MEMBER)
    assert await memories.heard_at(db.reading, MEMBER) is None
    assert await memories.cards(db.reading, MEMBER) == {}
    assert await memories.cards(db.reading, OTHER) == {"item-01": CARD}


async def test_a_card_needs_a_member_who_was_heard(db: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await memories.keep(db.single, MEMBER, {"item-01": CARD})


async def test_answers_are_told_from_an_instant_on(db: Database) -> None:
    drill = await begin(db)
    await answer(db, drill)
    since = [NOON, NOON + HOUR, None]
    told = [await memories.recalls(db.reading, MEMBER, since=at) for at in since]
    assert [len(one) for one in told] == [1, 0, 1]
    assert told[0] == [Recall("item-01", Answer(True, NOON + HOUR))]


async def test_reminders_are_put_moved_and_removed(db: Database) -> None:
    await reminders.put(db.single, SERVER, MEMBER, hour=9, due_at=NOON)
    await reminders.put(db.single, SERVER, OTHER, hour=7, due_at=NOON - HOUR)
    due = await reminders.due(db.reading, NOON, most=9)
    assert [one.user_id for one in due] == [OTHER, MEMBER]
    assert [one.user_id for one in await reminders.due(db.reading, NOON, most=1)] == [OTHER]
    assert await reminders.move(db.single, due[1], NOON + HOUR)
    assert not await reminders.move(db.single, due[1], NOON + 2 * HOUR)
    assert [one.user_id for one in await reminders.due(db.reading, NOON, most=9)] == [OTHER]
    assert await reminders.of_member(db.reading, MEMBER) == [(SERVER, 9)]
    await reminders.remove(db.single, SERVER, MEMBER)
    assert await reminders.hour_of(db.reading, SERVER, MEMBER) is None
    assert await reminders.hour_of(db.reading, SERVER, OTHER) == 7


async def test_the_newest_open_question_is_the_one_to_answer(db: Database) -> None:
    assert await reminders.to_answer(db.reading, SERVER, MEMBER, since=LONG_AGO) is None
    await add_posted(db)
    newest = await add_posted(db, local_on=TODAY + timedelta(days=1))
    found = await reminders.to_answer(db.reading, SERVER, MEMBER, since=LONG_AGO)
    assert found
    assert (found.post_id, found.message_id) == (newest.post_id, newest.message_id)
    assert await reminders.to_answer(db.reading, SERVER, MEMBER, since=NOON) is None


async def test_an_aim_replaces_what_was_to_hold_from_then_on(db: Database) -> None:
    monday = date(2026, 4, 6)
    for since, days in ((monday, 5), (monday + timedelta(weeks=1), 6), (monday, 2)):
        async with db.transaction() as tx:
            await members.set_aim(tx, MEMBER, since, days)
    assert await members.aims(db.reading, MEMBER) == {monday: 2}
    assert await members.aims(db.reading, OTHER) == {}
