"""The outbox: what is due, and who has it."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.db import outbox
from bot.db.database import Database
from bot.domain.outbox import Message, MessageKind
from tests.db.outbox_rows import (
    RESULTS,
    SHEET,
    UNTIL,
    due,
    leased,
    now,
    put,
    standing,
)
from tests.db.rows import add_server, come_back, leave
from tests.domain.samples import NOON, SERVER

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


# What is due


@pytest.mark.parametrize("due_at", [NOON, outbox.AT_ONCE], ids=["at-noon", "at-once"])
async def test_a_message_is_read_back_as_it_was_put(db: Database, due_at: datetime) -> None:
    message = await outbox.put(
        db.single, RESULTS, 7, server_id=SERVER, due_at=due_at, part=3, tried=True, note="so"
    )
    assert message == Message(
        message.outbox_id, RESULTS, 7, 3, SERVER, due_at, attempts=0, tried=True, note="so"
    )
    assert await now(db.reading, message) == message
    assert await outbox.due(db.reading, NOON, most=9) == [message]


async def test_what_is_put_anew_takes_the_place_of_what_was_planned(db: Database) -> None:
    first = await leased(db)
    again = await put(db.single, NOON + MINUTE, note="so")
    assert again == replace(first, due_at=NOON + MINUTE, note="so", tried=False, attempts=0)
    assert await due(db, NOON + DAY) == [1]


async def test_parts_are_messages_of_their_own_and_the_last_one_is_found(db: Database) -> None:
    for part in (2, 3, 1):
        await put(db.single, part=part)
    found = await outbox.due(db.reading, NOON, most=9)
    assert sorted(message.part for message in found) == [1, 2, 3]
    assert (await now(db.reading, found[0])).part == 3


async def test_where_nothing_was_put_nothing_is_found(db: Database) -> None:
    await put(db.single)
    assert await outbox.find(db.reading, SHEET, 1) is None
    assert await outbox.find(db.reading, RESULTS, 2) is None


async def test_what_is_due_comes_longest_due_first_and_no_more_than_asked_for(
    db: Database,
) -> None:
    for ref_id, due_at in enumerate([NOON, NOON - MINUTE, NOON + MINUTE, outbox.AT_ONCE]):
        await put(db.single, due_at, ref_id=ref_id)
    assert await due(db) == [3, 1, 0]
    assert await due(db, most=2) == [3, 1]
    assert await due(db, NOON + MINUTE) == [3, 1, 0, 2]


async def test_what_is_due_at_the_same_time_comes_in_the_order_in_which_it_was_put(
    db: Database,
) -> None:
    for ref_id in (5, 3, 4):
        await put(db.single, outbox.AT_ONCE, ref_id=ref_id)
    assert await due(db) == [5, 3, 4]


async def test_a_sheet_comes_after_the_question_of_the_same_minute(db: Database) -> None:
    """The question closes the last one of the week that the sheet tells of."""
    await put(db.single, kind=SHEET, ref_id=1)
    await put(db.single, kind=MessageKind.POST, ref_id=2)
    await put(db.single, NOON - MINUTE, kind=SHEET, ref_id=3)
    assert await due(db) == [3, 2, 1]


async def test_servers_that_were_left_are_left_alone_until_they_are_back(db: Database) -> None:
    await add_server(db)
    await put(db.single)
    await put(db.single, NOON + MINUTE, ref_id=2, server_id=SERVER + 1)
    await leave(db, SERVER)
    assert await due(db, NOON + MINUTE) == [2]
    assert await outbox.next_due(db.reading) == NOON + MINUTE
    await come_back(db, SERVER)
    assert await due(db, NOON + MINUTE) == [1, 2]
    assert await outbox.next_due(db.reading) == NOON


async def test_the_next_one_is_known_before_it_is_due(db: Database) -> None:
    assert await outbox.next_due(db.reading) is None
    await standing(db)
    assert await outbox.next_due(db.reading) is None
    await put(db.single, NOON + DAY, ref_id=2)
    assert await outbox.next_due(db.reading) == NOON + DAY
    await put(db.single, outbox.AT_ONCE, ref_id=3)
    assert await outbox.next_due(db.reading) == outbox.AT_ONCE


# Who has it


@pytest.mark.parametrize("due_at", [NOON, outbox.AT_ONCE], ids=["at-noon", "at-once"])
async def test_of_many_leases_one_wins(db: Database, due_at: datetime) -> None:
    message = await put(db.single, due_at)
    won = await asyncio.gather(*(outbox.lease(db.single, message, until=UNTIL) for _ in range(20)))
    assert won.count(True) == 1
    taken = await now(db.reading, message)
    assert (taken.tried, taken.attempts, taken.due_at) == (True, 1, UNTIL)


async def test_what_is_leased_is_due_again_when_the_lease_ends(db: Database) -> None:
    await leased(db)
    assert await due(db, UNTIL - timedelta(seconds=1)) == []
    assert await due(db, UNTIL) == [1]


async def test_what_was_put_off_or_put_anew_meanwhile_is_not_taken(db: Database) -> None:
    message = await put(db.single)
    await put(db.single, NOON + MINUTE)
    assert not await outbox.lease(db.single, message, until=UNTIL)
    assert await due(db, NOON + MINUTE) == [1]


async def test_what_has_nothing_to_do_is_not_taken(db: Database) -> None:
    assert not await outbox.lease(db.single, await standing(db), until=UNTIL)


async def test_a_lease_is_of_one_message(db: Database) -> None:
    await put(db.single, ref_id=2)
    await leased(db)
    assert await due(db) == [2]


async def test_a_lease_that_is_given_back_was_no_try(db: Database) -> None:
    message = await leased(db)
    await outbox.release(db.single, message, NOON + MINUTE)
    given = await now(db.reading, message)
    assert (given.tried, given.attempts, given.due_at) == (False, 1, NOON + MINUTE)


async def test_what_is_left_until_an_instant_is_known_to_have_been_tried(db: Database) -> None:
    message = await leased(db)
    await outbox.try_at(db.single, message, NOON + MINUTE)
    left = await now(db.reading, message)
    assert (left.tried, left.attempts, left.due_at) == (True, 1, NOON + MINUTE)


async def test_what_is_planned_again_is_as_if_none_had_been_sent(db: Database) -> None:
    message = await leased(db)
    await outbox.plan_again(db.single, message, NOON + DAY)
    assert await now(db.reading, message) == replace(message, due_at=NOON + DAY)


async def test_the_leases_of_a_process_that_is_gone_can_be_ended(db: Database) -> None:
    await leased(db)
    await put(db.single, NOON - MINUTE, ref_id=2)
    await put(db.single, NOON + DAY, ref_id=3)
    await outbox.end_leases(db.single, NOON)
    assert await due(db) == [2, 1]
    assert await due(db, NOON + DAY) == [2, 1, 3]
