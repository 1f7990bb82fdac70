"""Deleted is gone: out of the file, and out of what SQLite keeps beside it."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.db import bot_state
from bot.db.database import Database

PRIVATE = "a very private thing"


def still_there(file: Path) -> list[str]:
    """Return which files have the private thing in them, as bytes."""
    return [one.name for one in file.parent.iterdir() if PRIVATE.encode() in one.read_bytes()]


async def forget(db: Database) -> None:
    async with db.transaction() as tx:
        await tx.run("DELETE FROM bot_state WHERE name = 'private'")


async def keep(db: Database) -> None:
    await bot_state.write(db.single, "private", PRIVATE)
    for number in range(50):
        await bot_state.write(db.single, str(number), "x" * 200)


async def test_deleted_content_is_overwritten_because_we_say_so(db: Database) -> None:
    """Not because of how this SQLite was built: many are not."""
    for session in (db.single, db.reading):
        [row] = await session.run("PRAGMA secure_delete")
        assert row[0] == 1


async def test_nothing_is_left_in_any_file_after_a_deletion(db: Database, file: Path) -> None:
    await keep(db)
    assert still_there(file)
    await forget(db)
    await db.empty_journal()
    assert still_there(file) == []


async def test_a_reader_in_the_way_is_not_waited_for_and_the_rest_goes_later(
    db: Database, file: Path
) -> None:
    await keep(db)
    with closing(sqlite3.connect(file, isolation_level=None)) as host:
        host.execute("BEGIN")
        host.execute("SELECT * FROM bot_state").fetchone()
        await forget(db)
        async with asyncio.timeout(1):
            await db.empty_journal()
        assert still_there(file)
        await bot_state.write(db.single, "meanwhile", "1")
    await db.empty_journal_if_owed()
    assert still_there(file) == []
    [row] = await db.single.run("PRAGMA busy_timeout")
    assert row[0] == 5000


async def test_a_journal_that_is_not_owed_is_left_to_sqlite(db: Database, file: Path) -> None:
    await keep(db)
    await db.empty_journal_if_owed()
    assert file.with_name(file.name + "-wal").stat().st_size


@pytest.mark.parametrize("readers", [1, 20])
async def test_the_bot_reading_at_the_same_time_is_no_obstacle_for_long(
    db: Database, file: Path, readers: int
) -> None:
    await keep(db)
    await forget(db)

    async def read() -> None:
        for _ in range(20):
            await db.reading.run("SELECT * FROM bot_state")

    await asyncio.gather(db.empty_journal(), *(read() for _ in range(readers)))
    await db.empty_journal_if_owed()
    assert still_there(file) == []
