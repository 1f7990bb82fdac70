"""The outbox: what is due, who has it, and that no change is lost while a message is sent."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.db import outbox
from bot.db.database import Database
from bot.db.migrate import migration_files
from bot.db.session import Session
from bot.domain.outbox import Message, MessageKind
from tests.db.bare import Bare
from tests.db.rows import LEASE, add_server, come_back, leave
from tests.domain.samples import NOON, SERVER

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
MESSAGE = 7001
UNTIL = NOON + LEASE
RESULTS, SHEET, NOTICE = MessageKind.RESULTS, MessageKind.SHEET, MessageKind.NOTICE


async def put(
    session: Session,
    due_at: datetime = NOON,
    *,
    ref_id: int = 1,
    kind: MessageKind = RESULTS,
    server_id: int = SERVER,
    part: int = 0,
    note: str | None = None,
) -> Message:
    return await outbox.put(
        session, kind, ref_id, server_id=server_id, due_at=due_at, part=part, note=note
    )


async def due(db: Database, at: datetime = NOON, *, most: int = 99) -> list[int]:
    """Return what the messages are about that are due, in their order."""
    return [message.ref_id for message in await outbox.due(db.reading, at, most=most)]


async def now(session: Session, message: Message) -> Message:
    """Return a message as it is now."""
    found = await outbox.find(session, message.kind, message.ref_id)
    assert found
    return found


async def leased(db: Database) -> Message:
    """Make a message that is being sent."""
    message = await put(db.single)
    assert await outbox.lease(db.single, message, until=UNTIL)
    return message


async def standing(db: Database, kind: MessageKind = RESULTS) -> Message:
    """Make a message that stands in its channel, and shows what it is about."""
    message = await put(db.single, kind=kind)
    await outbox.sent(db.single, message, MESSAGE)
    return await now(db.reading, message)


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


# What was sent, and what has changed since


async def test_what_was_sent_stands_and_has_nothing_to_do(db: Database) -> None:
    message = await leased(db)
    await outbox.sent(db.single, message, MESSAGE)
    sent = await now(db.reading, message)
    assert (sent.message_id, sent.tried, sent.attempts) == (MESSAGE, False, 0)
    assert await due(db, NOON + DAY) == []


async def test_what_changes_while_it_is_sent_is_drawn_anew_at_once(db: Database) -> None:
    message = await leased(db)
    await outbox.changed(db.single, RESULTS, 1)
    assert await due(db) == []
    await outbox.sent(db.single, message, MESSAGE)
    assert await due(db) == [1]


async def test_what_changed_before_it_is_sent_is_in_it(db: Database) -> None:
    message = await put(db.single)
    await outbox.changed(db.single, RESULTS, 1)
    assert await outbox.lease(db.single, message, until=UNTIL)
    await outbox.sent(db.single, message, MESSAGE)
    assert await due(db, NOON + DAY) == []


async def test_what_was_shown_rests_and_shows_what_changed_only_then(db: Database) -> None:
    message = await standing(db)
    await outbox.shown(db.single, message, not_before=NOON + MINUTE)
    assert await due(db, NOON + DAY) == []
    await outbox.changed(db.single, RESULTS, 1)
    assert await due(db, NOON) == []
    assert await due(db, NOON + MINUTE) == [1]


async def test_what_changes_while_it_is_drawn_is_drawn_once_more_after_its_rest(
    db: Database,
) -> None:
    await standing(db)
    await outbox.changed(db.single, RESULTS, 1)
    [message] = await outbox.due(db.reading, NOON, most=9)
    assert await outbox.lease(db.single, message, until=UNTIL)
    for _ in range(3):
        await outbox.changed(db.single, RESULTS, 1)
    await outbox.shown(db.single, message, not_before=NOON + MINUTE)
    drawn = await now(db.reading, message)
    assert (drawn.due_at, drawn.tried, drawn.attempts) == (NOON + MINUTE, False, 0)
    assert drawn.message_id == MESSAGE


async def test_a_change_brings_nothing_forward_that_waits(db: Database) -> None:
    message = await standing(db)
    await outbox.changed(db.single, RESULTS, 1)
    await outbox.try_at(db.single, message, NOON + MINUTE)
    await outbox.changed(db.single, RESULTS, 1)
    assert await due(db) == []
    assert await due(db, NOON + MINUTE) == [1]


async def test_a_change_is_of_one_message(db: Database) -> None:
    for part in (1, 2):
        await outbox.sent(db.single, await put(db.single, part=part), MESSAGE)
    await standing(db, SHEET)
    await outbox.changed(db.single, RESULTS, 1, part=2)
    [message] = await outbox.due(db.reading, NOON, most=9)
    assert (message.kind, message.part) == (RESULTS, 2)


# What is not to be said any more


async def test_what_is_dropped_is_gone_and_nothing_else(db: Database) -> None:
    message = await put(db.single)
    await put(db.single, ref_id=2)
    await outbox.drop(db.single, message)
    assert await due(db) == [2]


async def test_a_note_that_came_while_the_one_before_was_told_is_not_dropped_with_it(
    db: Database,
) -> None:
    told = await put(db.single, outbox.AT_ONCE, kind=NOTICE, note="first")
    await outbox.lease(db.single, told, until=UNTIL)
    await put(db.single, outbox.AT_ONCE, kind=NOTICE, note="second")
    await outbox.drop(db.single, told)
    [left] = await outbox.due(db.reading, NOON, most=9)
    assert (left.note, left.tried) == ("second", False)


@pytest.mark.parametrize(("besides", "left"), [(2, [(RESULTS, 2)]), (None, [])])
async def test_all_about_one_thing_can_be_dropped_or_all_but_one_part(
    db: Database, besides: int | None, left: list[tuple[MessageKind, int]]
) -> None:
    for part in (0, 1, 2):
        await put(db.single, part=part)
    others = [await put(db.single, kind=SHEET), await put(db.single, ref_id=2)]
    await outbox.drop_about(db.single, RESULTS, 1, besides=besides)
    found = await outbox.due(db.reading, NOON, most=9)
    assert [(one.kind, one.part) for one in found if one not in others] == left
    assert all(other in found for other in others)


# Whatever happens in whatever order


@pytest.fixture(scope="module")
def bare() -> Iterator[Bare]:
    with closing(sqlite3.connect(":memory:")) as conn:
        for file in migration_files():
            conn.executescript(file.read_text(encoding="utf-8"))
        conn.row_factory = sqlite3.Row
        yield Bare(conn)


class Lived:
    """A message that is sent and changes, and what it should know of that."""

    def __init__(self, bare: Bare, message: Message) -> None:
        self._bare = bare
        self._message = message
        self._at = NOON
        self._about, self._shown = 1, 0
        self._being_drawn: int | None = None

    async def change(self) -> None:
        self._about += 1
        await outbox.changed(self._bare, RESULTS, 1)

    async def take(self) -> None:
        for message in await outbox.due(self._bare, self._at, most=1):
            assert await outbox.lease(self._bare, message, until=self._at + DAY)
            self._message, self._being_drawn = message, self._about

    async def arrive(self) -> None:
        if self._being_drawn is None:
            return
        self._shown, self._being_drawn = self._being_drawn, None
        if self._message.message_id is None:
            await outbox.sent(self._bare, self._message, MESSAGE)
        else:
            await outbox.shown(self._bare, self._message, not_before=self._at)

    async def fail(self) -> None:
        if self._being_drawn is not None:
            self._being_drawn = None
            await outbox.try_at(self._bare, self._message, self._at + LEASE)

    async def restart(self) -> None:
        self._being_drawn = None
        await outbox.end_leases(self._bare, self._at)

    async def check(self) -> None:
        """A message has something to do just when it lags, or is on its way."""
        rests = (await now(self._bare, self._message)).due_at is None
        assert rests == (self._shown == self._about and self._being_drawn is None)
        self._at += LEASE


STEPS = (Lived.change, Lived.take, Lived.arrive, Lived.fail, Lived.restart)


@given(steps=st.lists(st.sampled_from(STEPS), max_size=20))
def test_no_change_is_lost_and_nothing_is_drawn_for_nothing(
    bare: Bare, steps: list[Callable[[Lived], Awaitable[None]]]
) -> None:
    asyncio.run(live_through(bare, steps))


async def live_through(bare: Bare, steps: list[Callable[[Lived], Awaitable[None]]]) -> None:
    bare.conn.execute("DELETE FROM outbox")
    lived = Lived(bare, await put(bare, outbox.AT_ONCE))
    for step in steps:
        await step(lived)
        await lived.check()
