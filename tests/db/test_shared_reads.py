"""Reads that arrive while the reader is busy go to its thread together, each by itself."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import aiosqlite
import pytest

from bot.db import database
from bot.db.database import Database
from bot.db.in_thread import run_in_thread
from bot.db.session import Rows

READERS = 20


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many reads each trip to the reader's thread carried."""
    carried: list[int] = []

    async def counted(
        conn: aiosqlite.Connection, function: Callable[..., object], batch: Sequence[object]
    ) -> object:
        carried.append(len(batch))
        return await run_in_thread(conn, function, batch)

    monkeypatch.setattr(database, "run_in_thread", counted)
    return carried


def numbers(db: Database, count: int) -> "list[asyncio.Task[Rows]]":
    return [
        asyncio.create_task(db.reading.run("SELECT :number AS number", {"number": number}))
        for number in range(count)
    ]


async def test_what_is_asked_meanwhile_goes_together(db: Database, trips: list[int]) -> None:
    found = await asyncio.gather(*numbers(db, READERS))
    assert [rows[0]["number"] for rows in found] == list(range(READERS))
    assert trips == [1, READERS - 1]


async def test_a_lone_read_waits_for_nobody(db: Database, trips: list[int]) -> None:
    for number in range(3):
        [row] = await db.reading.run("SELECT :number AS number", {"number": number})
        assert row["number"] == number
    assert trips == [1, 1, 1]


async def test_one_that_fails_leaves_the_others_alone(db: Database) -> None:
    tasks = [
        *numbers(db, 2),
        asyncio.create_task(db.reading.run("SELECT nothing")),
        asyncio.create_task(db.reading.run("SELECT :large", {"large": 2**70})),
        asyncio.create_task(db.reading.run("DELETE FROM bot_state")),
    ]
    *found, unknown, large, change = await asyncio.gather(*tasks, return_exceptions=True)
    assert [rows[0]["number"] for rows in found if isinstance(rows, list)] == [0, 1]
    assert isinstance(unknown, sqlite3.OperationalError)
    assert isinstance(large, OverflowError)
    assert isinstance(change, sqlite3.OperationalError), "the reader changes nothing"


@pytest.mark.parametrize("gone", [0, 1, READERS - 1])
async def test_who_is_cancelled_takes_nobody_along(db: Database, gone: int) -> None:
    tasks = numbers(db, READERS)
    await asyncio.sleep(0)
    tasks[gone].cancel()
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(found.pop(gone), asyncio.CancelledError)
    assert all(isinstance(rows, list) for rows in found)
    [row] = await db.reading.run("SELECT 1 AS one")
    assert row["one"] == 1


async def test_it_sees_what_was_committed_before(db: Database) -> None:
    async def write_and_read(number: int) -> int:
        values = {"name": str(number)}
        await db.single.run("INSERT INTO bot_state (name, value) VALUES (:name, '')", values)
        sql = "SELECT COUNT(*) AS found FROM bot_state WHERE name = :name"
        [row] = await db.reading.run(sql, values)
        return int(row["found"])

    assert await asyncio.gather(*(write_and_read(n) for n in range(READERS))) == [1] * READERS


async def test_a_closed_file_is_said_to_be(file: Path) -> None:
    async with Database.open(file) as db:
        pass
    found = await asyncio.gather(*numbers(db, 3), return_exceptions=True)
    assert [type(one) for one in found] == [ValueError] * 3
