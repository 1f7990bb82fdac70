"""Statements that arrive together share a commit, and none harms another."""

import asyncio
import gc
import sqlite3
import threading
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiosqlite
import pytest

from bot import refusals
from bot.db.database import Database, Rows, Values
from bot.errors import Refusal

ADD = "INSERT INTO note (id, text) VALUES (:id, :text) RETURNING id"


class Gate:
    """A place in SQL where the database's thread waits until the test lets it go on."""

    def __init__(self) -> None:
        self._reached = threading.Event()
        self._opened = threading.Event()

    def pass_through(self) -> str:
        self._reached.set()
        assert self._opened.wait(10)
        return "passed"

    async def reached(self) -> None:
        assert await asyncio.to_thread(self._reached.wait, 10)

    def open(self) -> None:
        self._opened.set()


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
async def notes(file: Path, gate: Gate) -> AsyncIterator[Database]:
    """A database with one table and the SQL function `gate()`."""
    async with (
        aiosqlite.connect(file, isolation_level=None) as writer,
        aiosqlite.connect(file, isolation_level=None) as reader,
    ):
        await writer.execute_fetchall("PRAGMA journal_mode = WAL")
        await writer.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
        await writer.create_function("gate", 0, gate.pass_through)
        yield Database(writer, reader)


def add(db: Database, number: int, text: str | None = "x") -> Coroutine[Any, Any, Rows]:
    return db.single.run(ADD, {"id": number, "text": text})


def add_at_gate(db: Database, number: int) -> Coroutine[Any, Any, Rows]:
    return db.single.run("INSERT INTO note (id, text) VALUES (:id, gate())", {"id": number})


async def ids(db: Database) -> list[int]:
    return [row[0] for row in await db.reading.run("SELECT id FROM note ORDER BY id")]


@asynccontextmanager
async def one_batch(
    db: Database, *statements: Coroutine[Any, Any, Rows]
) -> AsyncIterator[list["asyncio.Task[Rows]"]]:
    """Let the statements queue up; they become one batch when the block ends."""
    async with db.transaction():
        tasks = [asyncio.create_task(statement) for statement in statements]
        await asyncio.sleep(0)  # each now waits for the lock
        yield tasks


async def together(db: Database, *statements: Coroutine[Any, Any, Rows]) -> list[Any]:
    async with one_batch(db, *statements) as tasks:
        pass
    return await asyncio.gather(*tasks, return_exceptions=True)


def commits(file: Path) -> int:
    """Count the commits in the write-ahead log: the frames that carry the size of the file."""
    log = file.with_name(file.name + "-wal").read_bytes()
    frame = 24 + int.from_bytes(log[8:12], "big")
    return sum(any(log[start + 4 : start + 8]) for start in range(32, len(log), frame))


async def test_a_burst_is_stored_whole(notes: Database) -> None:
    rows = await asyncio.gather(*(add(notes, number) for number in range(300)))
    assert [row[0][0] for row in rows] == list(range(300))
    assert await ids(notes) == list(range(300))


async def test_statements_that_wait_together_share_one_commit(notes: Database, file: Path) -> None:
    before = commits(file)
    await together(notes, *(add(notes, number) for number in range(50)))
    assert len(await ids(notes)) == 50
    assert commits(file) == before + 1


async def test_a_statement_is_stored_when_its_call_returns(notes: Database) -> None:
    for number in range(3):
        await add(notes, number)
        assert await ids(notes) == list(range(number + 1))


async def test_the_later_of_two_like_statements_sees_the_first(notes: Database) -> None:
    once = "INSERT INTO note VALUES (1, 'x') ON CONFLICT (id) DO NOTHING RETURNING id"
    results = await together(notes, *(notes.single.run(once) for _ in range(5)))
    assert [len(rows) for rows in results] == [1, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("bad", "values", "error"),
    [
        pytest.param(ADD, {"id": 2, "text": None}, sqlite3.IntegrityError, id="a-broken-rule"),
        pytest.param("INSERT INTO nothing VALUES (1)", {}, sqlite3.OperationalError, id="no-table"),
        pytest.param(ADD, {"id": 2}, sqlite3.ProgrammingError, id="no-value"),
        pytest.param(ADD, {"id": 2**70, "text": "x"}, OverflowError, id="too-large-a-number"),
        pytest.param(ADD, {"id": 2, "text": "\ud800"}, UnicodeEncodeError, id="no-character"),
    ],
)
async def test_a_failing_statement_does_not_harm_the_others_of_its_batch(
    notes: Database, bad: str, values: Values, error: type[Exception]
) -> None:
    failing = notes.single.run(bad, values)
    first, second, third = await together(notes, add(notes, 1), failing, add(notes, 3))
    assert isinstance(second, error)
    assert (len(first), len(third)) == (1, 1)
    assert await ids(notes) == [1, 3]


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        pytest.param("INSERT INTO nothing VALUES (1)", sqlite3.OperationalError, id="no-table"),
        pytest.param("SELECT :missing", sqlite3.ProgrammingError, id="no-value"),
    ],
)
async def test_a_lone_statement_that_fails_tells_its_own_error(
    notes: Database, bad: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await notes.single.run(bad)
    await add(notes, 1)
    assert await ids(notes) == [1]


async def test_when_the_database_rolls_a_batch_back_everybody_is_told(notes: Database) -> None:
    await add(notes, 2)
    undoing = notes.single.run("INSERT OR ROLLBACK INTO note VALUES (2, 'again')")
    results = await together(notes, add(notes, 1), undoing, add(notes, 3))
    assert all(isinstance(result, sqlite3.IntegrityError) for result in results)
    assert await ids(notes) == [2]


async def fill_the_disk(db: Database) -> None:
    [row] = await db.single.run("PRAGMA page_count")
    await db.single.run(f"PRAGMA max_page_count = {row[0]}")


async def test_a_full_disk_is_told_to_a_lone_statement(notes: Database) -> None:
    await fill_the_disk(notes)
    with pytest.raises(Refusal) as caught:
        await add(notes, 1, "x" * 100_000)
    assert caught.value.reason == refusals.DISK_FULL
    assert await ids(notes) == []


async def test_a_full_disk_is_told_to_whomever_it_concerns_in_a_batch(notes: Database) -> None:
    await fill_the_disk(notes)
    results = await together(notes, add(notes, 1), add(notes, 2, "x" * 100_000), add(notes, 3))
    assert isinstance(results[1], Refusal)
    assert results[1].reason == refusals.DISK_FULL
    told_stored = [number for number, rows in enumerate(results, 1) if isinstance(rows, list)]
    assert await ids(notes) == told_stored


async def test_a_caller_cancelled_while_it_waits_takes_its_statement_back(notes: Database) -> None:
    async with one_batch(notes, *(add(notes, number) for number in (1, 2, 3))) as tasks:
        tasks[1].cancel()
        await asyncio.wait([tasks[1]])
    await asyncio.gather(tasks[0], tasks[2])
    assert tasks[1].cancelled()
    assert await ids(notes) == [1, 3]


async def test_a_caller_cancelled_after_its_turn_came_harms_nobody(
    notes: Database, gate: Gate
) -> None:
    async with one_batch(notes, add_at_gate(notes, 1), add(notes, 2), add(notes, 3)) as tasks:
        pass
    await gate.reached()
    tasks[1].cancel()
    gate.open()
    await asyncio.gather(tasks[0], tasks[2])
    assert await ids(notes) == [1, 2, 3]


async def test_a_carrier_that_is_cancelled_does_not_take_the_others_down(
    notes: Database, gate: Gate
) -> None:
    async with one_batch(notes, add(notes, 1), add_at_gate(notes, 2), add(notes, 3)) as tasks:
        pass
    await gate.reached()
    tasks[0].cancel()
    gate.open()
    carrier, *others = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(carrier, asyncio.CancelledError)
    assert all(isinstance(rows, list) for rows in others)
    await add(notes, 4)
    assert await ids(notes) == [1, 2, 3, 4]


async def test_a_failure_whose_caller_is_gone_is_not_reported_twice(
    notes: Database, gate: Gate, caplog: pytest.LogCaptureFixture
) -> None:
    bad = notes.single.run("INSERT INTO nothing VALUES (1)")
    async with one_batch(notes, add_at_gate(notes, 1), bad) as tasks:
        pass
    await gate.reached()
    tasks[1].cancel()
    gate.open()
    await asyncio.wait(tasks)
    assert tasks[0].exception() is None
    tasks.clear()
    assert await ids(notes) == [1]
    await add(notes, 2)  # the database's thread lets go of its last step with the next one
    gc.collect()  # what was never looked at is reported when it is collected
    assert caplog.records == []
