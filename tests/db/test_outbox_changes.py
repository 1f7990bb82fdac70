"""What was sent and has changed since is drawn anew: no change is lost, none is drawn twice."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.db import outbox
from bot.db.database import Database
from bot.db.migrate import migration_files
from bot.domain.outbox import Message, MessageKind
from tests.db.bare import Bare
from tests.db.outbox_rows import (
    MESSAGE,
    NOTICE,
    RESULTS,
    SHEET,
    UNTIL,
    due,
    leased,
    now,
    put,
    standing,
)
from tests.db.rows import LEASE
from tests.domain.samples import NOON

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


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
