"""The deliverer: many servers at once, one message of each at a time, and no trouble is shared."""

import asyncio
import math
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot import refusals
from bot.db import outbox
from bot.db.database import Database
from bot.db.session import Rows, Session, Values
from bot.domain.outbox import Message, MessageKind
from bot.errors import Refusal
from bot.outbox import deliver
from bot.outbox.deliver import Deliverer
from bot.outbox.kinds import Kind
from bot.outbox.obstacles import Blocked, Gone, Unsure
from tests.new_database import put_new_database
from tests.services.world import Clock, no_permission

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
A, B = 1, 2
"""Two servers."""


class Said(Kind):
    """A kind whose channels are a list, and which fails or hangs for each server as it is told."""

    changes = True

    def __init__(self, db: Database, *, clock: Clock) -> None:
        super().__init__(db, clock=clock)
        self._now = clock
        self.begun: list[int] = []
        """What sends were begun about, whether it arrived or not."""
        self.arrived: list[int] = []
        self.tried_at: list[timedelta] = []
        """How long after the start each send or edit was begun."""
        self.looked_for: list[int] = []
        self.drawn_anew: list[int] = []
        self.blocked_: list[int] = []
        self.fails: dict[int, Exception] = {}
        self.hangs: dict[int, asyncio.Event] = {}
        """What a send to each server waits for, after the message arrived."""
        self.many_at_once = 0
        self._under_way: list[int] = []
        self._began_at = clock()
        self._beginnings = asyncio.Condition()

    async def has_begun(self, many: int) -> None:
        """Wait until so many sends were begun."""
        async with asyncio.timeout(10), self._beginnings:
            await self._beginnings.wait_for(lambda: len(self.begun) >= many)

    async def find(self, message: Message) -> int | None:
        self.looked_for.append(message.ref_id)
        return message.ref_id if message.ref_id in self.arrived else None

    async def send(self, message: Message) -> int | None:
        assert message.server_id not in self._under_way, "two of a server at a time"
        self._under_way.append(message.server_id)
        self.many_at_once = max(self.many_at_once, len(self._under_way))
        try:
            return await self._send(message)
        finally:
            self._under_way.remove(message.server_id)

    async def _send(self, message: Message) -> int:
        await self._begin(message)
        self.arrived.append(message.ref_id)
        if message.server_id in self.hangs:
            await self.hangs[message.server_id].wait()
        return message.ref_id

    async def edit(self, message: Message) -> None:
        self.drawn_anew.append(message.ref_id)
        self._fail(message)

    async def blocked(self, message: Message, blocked: Blocked) -> None:
        self.blocked_.append(message.ref_id)
        await super().blocked(message, blocked)

    async def _begin(self, message: Message) -> None:
        self.begun.append(message.ref_id)
        async with self._beginnings:
            self._beginnings.notify_all()
        self._fail(message)

    def _fail(self, message: Message) -> None:
        self.tried_at.append(self._now() - self._began_at)
        if message.server_id in self.fails:
            raise self.fails[message.server_id]


class Results(Said):
    name = MessageKind.RESULTS


class Standings(Said):
    name = MessageKind.STANDINGS


class FullDisk(Session):
    """A session that can save nothing."""

    def __init__(self) -> None:
        self.tries = 0

    async def run(self, sql: str, values: Values | None = None) -> Rows:
        self.tries += 1
        raise Refusal(refusals.DISK_FULL)


class Counting(Session):
    """A session that counts what is asked of it, and may fail."""

    def __init__(self, inner: Session) -> None:
        self._inner = inner
        self.asked = 0
        self.was_asked = asyncio.Event()
        self.fails_once: Exception | None = None

    async def run(self, sql: str, values: Values | None = None) -> Rows:
        self.asked += 1
        self.was_asked.set()
        if self.fails_once is not None:
            failure, self.fails_once = self.fails_once, None
            raise failure
        return await self._inner.run(sql, values)


class Office:
    """A deliverer with two kinds, and what it is given to deliver."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.clock = Clock()
        self.results = Results(db, clock=self.clock)
        self.standings = Standings(db, clock=self.clock)
        self.deliverer = Deliverer(db, [self.results, self.standings], clock=self.clock)
        self._last_id = 0

    async def put(
        self, server_id: int = A, *, many: int = 1, kind: MessageKind = MessageKind.RESULTS
    ) -> list[int]:
        """Put messages into the outbox, due at once; return what they are about."""
        for _ in range(many):
            self._last_id += 1
            await outbox.put(
                self.db.single, kind, self._last_id, server_id=server_id, due_at=outbox.AT_ONCE
            )
        return list(range(self._last_id - many + 1, self._last_id + 1))

    async def deliver(self, passed: timedelta = timedelta(0)) -> int:
        """Let time pass and deliver what is due, which must come to an end."""
        self.clock.now += passed
        async with asyncio.timeout(10):
            return await self.deliverer.deliver()

    async def deliver_for(self, span: timedelta, *, every: timedelta) -> None:
        """Deliver every so often."""
        for _ in range(span // every):
            await self.deliver(every)

    async def close(self) -> None:
        async with asyncio.timeout(10):
            await self.deliverer.close()

    def hang(self, server_id: int) -> asyncio.Event:
        """Let sends to a server hang until the event is set."""
        return self.results.hangs.setdefault(server_id, asyncio.Event())

    async def left(self) -> list[tuple[int, bool]]:
        """Return what is still to be sent, and whether it was tried."""
        rows = await self.db.reading.run("SELECT * FROM outbox WHERE due_at IS NOT NULL")
        return [(row["ref_id"], bool(row["tried"])) for row in rows]


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    file = tmp_path / "study.sqlite3"
    put_new_database(file)
    async with Database.open(file) as db:
        made = Office(db)
        yield made
        for gate in made.results.hangs.values():
            gate.set()
        await made.close()


# How many at once


async def test_so_many_are_on_their_way_at_once_and_no_more(office: Office) -> None:
    gates = [office.hang(server_id) for server_id in range(32 + 20)]
    for server_id in range(32 + 20):
        await office.put(server_id)
    office.deliverer.open()
    await office.results.has_begun(32)
    for gate in gates:
        gate.set()
    await office.results.has_begun(32 + 20)
    assert office.results.many_at_once == 32


async def test_of_one_server_one_is_on_its_way_at_a_time_and_in_order(office: Office) -> None:
    put = await office.put(many=5)
    assert await office.deliver() == 5
    assert office.results.arrived == put
    assert office.results.many_at_once == 1


async def test_a_send_that_hangs_in_one_server_delays_no_other(office: Office) -> None:
    office.hang(A)
    [hanging, waits], others = await office.put(A, many=2), await office.put(B, many=3)
    office.deliverer.open()
    await office.results.has_begun(4)
    assert sorted(office.results.begun) == [hanging, *others]
    assert waits not in office.results.begun


async def test_a_server_with_more_messages_than_are_looked_at_delays_no_other(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliver, "BATCH", 3)
    office.hang(A)
    hanging, others = (await office.put(A, many=9))[0], await office.put(B, many=2)
    office.deliverer.open()
    await office.results.has_begun(3)
    assert sorted(office.results.begun) == [hanging, *others]


async def test_a_message_due_while_its_server_is_busy_is_sent_right_after(office: Office) -> None:
    gate = office.hang(A)
    [first] = await office.put(A)
    office.deliverer.open()
    await office.results.has_begun(1)
    [second] = await office.put(A)
    gate.set()
    await office.results.has_begun(2)  # with no wake, and no tick
    assert office.results.begun == [first, second]


# What does not arrive, or says nothing


async def time_runs_out(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is sent arrive, and the confirmation never come."""
    office.hang(A)
    with monkeypatch.context() as hurry:
        hurry.setattr(deliver, "SEND_SECONDS", 0.01)
        assert await office.deliver() == 0


async def test_a_send_that_takes_too_long_is_looked_for_and_not_sent_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    [put] = await office.put()
    await time_runs_out(office, monkeypatch)
    assert await office.left() == [(put, True)]
    assert await office.deliver(Results.lease - SECOND) == 0
    assert office.results.looked_for == []
    await office.deliver(SECOND)
    assert (office.results.looked_for, office.results.begun) == ([put], [put])
    assert await office.left() == []


async def test_what_was_found_is_drawn_anew_as_it_was_sent_a_while_ago(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = await office.put()
    await time_runs_out(office, monkeypatch)
    await office.deliver(Results.lease)
    assert office.results.drawn_anew == put


async def test_a_bug_is_tried_again_after_ever_longer_waits(office: Office) -> None:
    office.results.fails[A] = RuntimeError("a bug")
    await office.put()
    await office.deliver_for(100 * MINUTE, every=MINUTE)
    minutes = [at // MINUTE for at in office.results.tried_at]
    waits = [later - earlier for earlier, later in pairwise(minutes)]
    assert waits == [1, 2, 4, 8, 16, 30, 30]


async def test_drawing_anew_backs_off_while_discord_has_no_answer(office: Office) -> None:
    [put] = await office.put()
    await office.deliver()
    await outbox.changed(office.db.single, MessageKind.RESULTS, put)
    office.results.fails[A] = Unsure()
    office.results.tried_at.clear()
    await office.deliver_for(100 * SECOND, every=SECOND)
    seconds = [at // SECOND for at in office.results.tried_at]
    waits = [later - earlier for earlier, later in pairwise(seconds)]
    assert waits == [2, 4, 8, 16, 32]


async def test_a_bug_in_one_kind_holds_no_other_up(office: Office) -> None:
    office.results.fails[A] = RuntimeError("a bug")
    [buggy], [fine] = await office.put(), await office.put(kind=MessageKind.STANDINGS)
    assert await office.deliver() == 1
    assert office.standings.arrived == [fine]
    assert await office.left() == [(buggy, True)]


async def test_what_is_refused_is_dropped_as_its_kind_says(office: Office) -> None:
    office.results.fails[A] = no_permission()
    put = await office.put()
    assert await office.deliver() == 0
    assert (office.results.blocked_, await office.left()) == (put, [])


async def test_what_is_gone_is_forgotten(office: Office) -> None:
    office.results.fails[A] = Gone("a sitting")
    await office.put()
    assert await office.deliver() == 0
    assert await office.left() == []


@pytest.mark.parametrize(
    "failure", [None, RuntimeError("a bug"), Gone("a sitting")], ids=["well", "a-bug", "gone"]
)
async def test_a_full_disk_is_tried_again_a_minute_later_and_not_in_a_loop(
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    failure: Exception | None,
) -> None:
    disk = FullDisk()
    await office.put()
    with monkeypatch.context() as full:
        full.setattr(office.db, "single", disk)
        if failure is not None:
            full.setattr(Results, "take", _raising(failure))
        for _ in range(5):
            await office.deliver()
        assert 0 < disk.tries <= 2
        await office.deliver(MINUTE)
        assert 2 <= disk.tries <= 4
    if failure is None:  # the host was told by the database what is wrong
        assert [one.message for one in caplog.records if one.exc_info] == []
    assert await office.deliver(MINUTE) == 1


def _raising(failure: Exception) -> Callable[..., object]:
    async def take(*_: object, **__: object) -> bool:
        raise failure

    return take


async def test_what_somebody_else_has_leased_is_left_to_them(office: Office) -> None:
    await office.put()
    [message] = await outbox.due(office.db.reading, office.clock(), most=1)
    assert await outbox.lease(office.db.single, message, until=office.clock() + MINUTE)
    assert await office.deliver() == 0
    assert office.results.begun == []


# Waking and closing


async def test_it_sends_nothing_before_it_is_open(office: Office) -> None:
    await office.put()
    office.deliverer.wake()
    assert await office.deliverer.seconds_until_due() == 0
    office.deliverer.open()
    await office.results.has_begun(1)


async def test_what_is_enqueued_wakes_it(office: Office) -> None:
    office.deliverer.open()
    async with office.db.transaction() as tx:
        await outbox.put(tx, MessageKind.RESULTS, 1, server_id=A, due_at=outbox.AT_ONCE)
    await office.results.has_begun(1)


async def test_many_wakes_are_one_look(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = Counting(office.db.reading)
    monkeypatch.setattr(office.db, "reading", reading)
    ticks: list[None] = []
    office.deliverer.also_wakes(lambda: ticks.append(None))
    office.deliverer.open()
    for _ in range(100):
        office.deliverer.wake()
    await reading.was_asked.wait()
    await office.close()
    assert 1 <= reading.asked <= 2
    assert len(ticks) == 101


async def test_a_wake_while_it_looks_is_not_lost(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was enqueued after the rows were read is found by a second look."""
    read = outbox.due

    async def put_after_reading(*args: object, **kwargs: object) -> list[Message]:
        found = await read(*args, **kwargs)  # type: ignore[arg-type]
        monkeypatch.setattr(outbox, "due", read)
        await office.put()
        office.deliverer.wake()
        return found

    monkeypatch.setattr(outbox, "due", put_after_reading)
    office.deliverer.open()
    await office.results.has_begun(1)


async def test_an_outbox_that_cannot_be_read_is_read_at_the_next_tick(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reading = Counting(office.db.reading)
    reading.fails_once = OSError("the disk is gone")
    monkeypatch.setattr(office.db, "reading", reading)
    await office.put()
    office.deliverer.open()
    await reading.was_asked.wait()
    await office.close()
    assert "could not be read" in caplog.text
    office.deliverer.open()
    await office.results.has_begun(1)


async def test_closing_waits_for_what_is_on_its_way_and_begins_nothing_more(
    office: Office,
) -> None:
    gate = office.hang(A)
    first, second = await office.put(A, many=2)
    office.deliverer.open()
    await office.results.has_begun(1)
    closing = asyncio.create_task(office.close())
    await asyncio.sleep(0)
    assert not closing.done()
    gate.set()
    await closing
    assert office.results.begun == [first]
    assert await office.left() == [(second, False)]


async def test_it_tells_when_the_next_message_is_due(office: Office) -> None:
    due_in = office.deliverer.seconds_until_due
    assert await due_in() == math.inf
    gate = office.hang(A)
    await office.put()
    assert await due_in() == 0
    office.deliverer.open()
    await office.results.has_begun(1)
    assert await due_in() == 0
    gate.set()
    await office.close()
    assert await due_in() == math.inf


# What a caller delivers itself


async def leased(office: Office) -> Message:
    await office.put()
    [message] = await outbox.due(office.db.reading, office.clock(), most=1)
    assert await outbox.lease(office.db.single, message, until=office.clock() + MINUTE)
    return message


async def test_what_is_delivered_now_is_recorded_and_its_id_returned(office: Office) -> None:
    message = await leased(office)
    assert await office.deliverer.deliver_now(message) == message.ref_id
    assert await office.left() == []


@pytest.mark.parametrize(
    ("failure", "left"), [(no_permission(), 0), (Unsure(), 1)], ids=["blocked", "unsure"]
)
async def test_who_delivers_now_is_told_what_came_between(
    office: Office, failure: Exception, left: int
) -> None:
    message = await leased(office)
    office.results.fails[A] = failure
    with pytest.raises(type(failure)):
        await office.deliverer.deliver_now(message)
    assert await office.left() == [(message.ref_id, True)] * left
