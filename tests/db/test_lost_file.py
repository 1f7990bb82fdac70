"""A file that is removed or replaced under a running bot: nobody is told that all is well."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot import refusals
from bot.db import bot_state
from bot.db.database import Database
from bot.errors import Refusal
from tests.db.test_database import names
from tests.new_database import put_new_database


def removed(file: Path) -> None:
    file.unlink()


def moved(file: Path) -> None:
    file.rename(file.with_name("moved.sqlite3"))


def replaced(file: Path) -> None:
    backup = file.with_name("backup.sqlite3")
    put_new_database(backup)
    backup.replace(file)


def without_its_journal(file: Path) -> None:
    file.with_name(file.name + "-wal").unlink()


def folder_removed(file: Path) -> None:
    file.parent.rename(file.parent.with_name("was-" + file.parent.name))


TROUBLES = [removed, moved, replaced, without_its_journal, folder_removed]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "study.sqlite3"


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda one: one.__name__)
async def test_nothing_is_said_to_be_saved_any_more(
    db: Database, file: Path, trouble: Callable[[Path], None]
) -> None:
    await bot_state.write(db.single, "a", "1")
    trouble(file)
    with pytest.raises(Refusal) as alone:
        await bot_state.write(db.single, "b", "1")
    with pytest.raises(Refusal) as together:
        async with db.transaction() as tx:
            await bot_state.write(tx, "c", "1")
    burst = await asyncio.gather(
        *(bot_state.write(db.single, str(number), "1") for number in range(5)),
        return_exceptions=True,
    )
    refused = [alone.value, together.value, *burst]
    assert {isinstance(one, Refusal) and one.reason for one in refused} == {refusals.FILE_LOST}
    assert await names(db) == ["a"], "what is refused is not saved either"


@pytest.mark.slow
@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda one: one.__name__)
async def test_it_is_noticed_within_seconds_though_nobody_writes_and_told_once(
    db: Database,
    file: Path,
    trouble: Callable[[Path], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    watching = asyncio.create_task(db.until_lost())
    await asyncio.sleep(0)
    trouble(file)
    await asyncio.wait_for(watching, 5)
    with pytest.raises(Refusal):
        await bot_state.write(db.single, "b", "1")
    assert caplog.text.count("was removed or replaced while the bot was running") == 1


async def test_what_was_saved_is_in_the_file_that_was_moved(db: Database, file: Path) -> None:
    await bot_state.write(db.single, "a", "1")
    moved(file)
    await asyncio.wait_for(db.until_lost(), 5)
    copy = file.with_name("copy.sqlite3")
    copy.write_bytes(file.with_name("moved.sqlite3").read_bytes())
    with closing(sqlite3.connect(copy)) as conn:
        assert conn.execute("SELECT name FROM bot_state").fetchall() == [("a",)]


async def test_what_took_its_place_is_opened_without_the_answers_of_the_other(file: Path) -> None:
    async with Database.open(file) as db:
        await bot_state.write(db.single, "a", "1")
        replaced(file)
        await asyncio.wait_for(db.until_lost(), 5)
    async with Database.open(file) as db:
        assert await names(db) == []
        [row] = await db.reading.run("PRAGMA integrity_check")
        assert row[0] == "ok"


async def test_a_file_that_is_where_it_was_is_not_lost(db: Database, file: Path) -> None:
    watching = asyncio.create_task(db.until_lost())
    await bot_state.write(db.single, "a", "1")
    with closing(sqlite3.connect(file)) as reader:  # a host who has a look
        assert reader.execute("SELECT name FROM bot_state").fetchall() == [("a",)]
    await asyncio.sleep(0.1)
    assert not watching.done()
    watching.cancel()
