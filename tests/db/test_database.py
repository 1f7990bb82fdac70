"""The open file: transactions, one process at a time, and what cannot be opened."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot import refusals
from bot.db import bot_state
from bot.db.database import Database
from bot.db.opening import empty_journal
from bot.db.session import Statement
from bot.errors import Refusal, StartupError

WRITE_A = "INSERT INTO bot_state (name, value) VALUES ('a', '1')"
WRITE_MUCH = "INSERT INTO bot_state (name, value) VALUES ('much', hex(zeroblob(50000)))"
HOLD = """
import asyncio, pathlib, sys
from bot.db.database import Database

async def hold():
    async with Database.open(pathlib.Path(sys.argv[1])):
        print("open", flush=True)
        await asyncio.to_thread(sys.stdin.read)

asyncio.run(hold())
"""
WRITE_ON = """
import asyncio, itertools, pathlib, sys
from bot.db import bot_state
from bot.db.database import Database

async def write_on():
    async with Database.open(pathlib.Path(sys.argv[1])) as db:
        async def write(number):
            await bot_state.write(db.single, str(number), "written")
            print(number, flush=True)
        for first in itertools.count(0, 8):
            await asyncio.gather(*(write(number) for number in range(first, first + 8)))

asyncio.run(write_on())
"""


@contextmanager
def another_process(script: str, file: Path) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen(
        [sys.executable, "-c", script, str(file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def line_from(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline().strip()


async def refusal_to_open(file: Path) -> str:
    """Return why the file cannot be opened."""

    async def open_and_close() -> None:
        async with Database.open(file):
            pass

    with pytest.raises(StartupError) as caught:
        await open_and_close()
    return str(caught.value)


async def names(db: Database) -> list[str]:
    """Return what is kept in bot_state, the simplest of the tables."""
    rows = await db.reading.run("SELECT name FROM bot_state ORDER BY name")
    return [row["name"] for row in rows]


async def in_one_transaction(db: Database, *statements: str) -> None:
    async with db.transaction() as tx:
        for statement in statements:
            await tx.run(statement)


async def fill_the_disk(db: Database) -> None:
    """Let the file grow no further, which is what SQLite sees of a full disk."""
    [row] = await db.single.run("PRAGMA page_count")
    await db.single.run(f"PRAGMA max_page_count = {row[0]}")


async def test_a_transaction_is_seen_by_the_reader_once_it_is_committed(db: Database) -> None:
    async with db.transaction() as tx:
        await bot_state.write(tx, "a", "1")
        assert await names(db) == []
        assert await bot_state.read(tx, "a") == "1"
    assert await names(db) == ["a"]


async def test_a_transaction_that_fails_leaves_nothing_behind(db: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await in_one_transaction(db, WRITE_A, "SELECT * FROM missing")
    assert await names(db) == []
    async with db.transaction() as tx:
        await bot_state.write(tx, "b", "1")
    assert await names(db) == ["b"]


async def test_whoever_sends_is_woken_by_what_was_committed_and_by_nothing_else(
    db: Database,
) -> None:
    async with db.transaction():
        pass  # nobody sends yet
    woken: list[str] = []
    db.when_enqueued(lambda: woken.append("woken"))
    with pytest.raises(ZeroDivisionError):
        async with db.transaction():
            raise ZeroDivisionError
    assert woken == []
    async with db.transaction():
        assert woken == []
    assert woken == ["woken"]
    db.enqueued()
    assert woken == ["woken"] * 2


async def test_a_transaction_that_is_cancelled_leaves_nothing_behind(db: Database) -> None:
    inside = asyncio.Event()

    async def write_and_wait() -> None:
        async with db.transaction() as tx:
            await bot_state.write(tx, "a", "1")
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(write_and_wait())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with db.transaction() as tx:
        await bot_state.write(tx, "b", "1")
    assert await names(db) == ["b"]


async def test_transactions_wait_for_each_other(db: Database) -> None:
    async def count_up() -> None:
        async with db.transaction() as tx:
            value = int(await bot_state.read(tx, "count") or 0)
            await bot_state.write(tx, "count", str(value + 1))

    await asyncio.gather(*(count_up() for _ in range(40)))
    assert await bot_state.read(db.reading, "count") == "40"


async def test_a_full_disk_is_told_and_changes_nothing(db: Database) -> None:
    await fill_the_disk(db)
    with pytest.raises(Refusal) as caught:
        await in_one_transaction(db, WRITE_A, WRITE_MUCH)
    assert caught.value.reason == refusals.DISK_FULL
    assert await names(db) == []


@contextmanager
def held_by_another_program(file: Path) -> Iterator[None]:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


async def test_a_file_that_another_program_holds_is_told_and_nothing_is_changed(
    db: Database, file: Path
) -> None:
    await db.single.run("PRAGMA busy_timeout = 50")
    with held_by_another_program(file):
        for write in (bot_state.write(db.single, "a", "1"), in_one_transaction(db, WRITE_A)):
            with pytest.raises(Refusal) as caught:
                await write
            assert caught.value.reason == refusals.DATABASE_BUSY
    assert await names(db) == []
    await in_one_transaction(db, WRITE_A)
    assert await names(db) == ["a"]


async def test_whoever_waits_too_long_for_those_before_is_told(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.db.database.PATIENCE", 0.01)
    async with db.transaction():
        for write in (bot_state.write(db.single, "a", "1"), in_one_transaction(db, WRITE_A)):
            with pytest.raises(Refusal) as caught:
                await write
            assert caught.value.reason == refusals.DATABASE_BUSY
    await in_one_transaction(db, WRITE_A)
    assert await names(db) == ["a"]


async def test_the_bot_goes_on_by_itself_when_the_disk_has_space_again(db: Database) -> None:
    await fill_the_disk(db)
    with pytest.raises(Refusal):
        await bot_state.write(db.single, "large", "x" * 100_000)
    await db.single.run("PRAGMA max_page_count = 100000")
    await bot_state.write(db.single, "large", "x" * 100_000)
    assert await names(db) == ["large"]


async def test_the_reader_cannot_write(db: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await bot_state.write(db.reading, "a", "1")


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)],
)
async def test_the_file_is_opened_so_that_nothing_acknowledged_is_lost(
    db: Database, pragma: str, value: object
) -> None:
    [row] = await db.single.run(f"PRAGMA {pragma}")
    assert row[0] == value


async def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    file = tmp_path / "new" / "folder" / "study.sqlite3"
    async with Database.open(file) as db:
        await bot_state.write(db.single, "a", "1")
    async with Database.open(file) as db:
        assert await names(db) == ["a"]


async def test_a_second_opener_in_this_process_is_refused(db: Database, file: Path) -> None:
    assert "Another bot is already running on" in await refusal_to_open(file)
    await bot_state.write(db.single, "a", "1")
    assert await names(db) == ["a"]


async def test_a_second_process_is_refused_until_the_first_is_killed(file: Path) -> None:
    with another_process(HOLD, file) as holder:
        assert line_from(holder) == "open"
        assert "Stop that one first" in await refusal_to_open(file)
        holder.send_signal(signal.SIGKILL)
        holder.wait(10)
        async with Database.open(file) as db:
            assert await names(db) == []


async def test_kill_9_loses_nothing_that_was_acknowledged(file: Path) -> None:
    with another_process(WRITE_ON, file) as writer:
        acknowledged = {line_from(writer) for _ in range(100)}
        writer.send_signal(signal.SIGKILL)
        assert writer.stdout
        acknowledged |= {line for line in writer.stdout.read().split("\n")[:-1] if line}
        writer.wait(10)
    async with Database.open(file) as db:
        assert acknowledged <= set(await names(db))
        [row] = await db.reading.run("PRAGMA integrity_check")
        assert row[0] == "ok"


async def test_the_file_can_be_opened_again_after_an_orderly_end(file: Path) -> None:
    for _ in range(2):
        async with Database.open(file):
            pass


async def test_a_write_after_the_end_is_an_error_and_does_not_wait_for_ever(file: Path) -> None:
    async with Database.open(file) as db:
        pass
    with pytest.raises(ValueError, match="no active connection"):
        await bot_state.write(db.single, "a", "1")


async def test_a_file_of_a_newer_version_is_refused_and_left_alone(file: Path) -> None:
    async with Database.open(file) as db:
        await bot_state.write(db.single, "a", "1")
        await db.single.run("PRAGMA user_version = 99")
    assert "newer version of the bot (its format is 99" in await refusal_to_open(file)
    with closing(sqlite3.connect(file)) as conn:
        assert conn.execute("SELECT name FROM bot_state").fetchall() == [("a",)]


@pytest.fixture
def minutes(file: Path) -> Path:
    file.write_text("The minutes of our last meeting.\n" * 100)
    return file


async def test_a_file_that_is_no_database_is_refused_and_left_alone(minutes: Path) -> None:
    assert "is not a database of this bot" in await refusal_to_open(minutes)
    with minutes.open() as lines:
        assert set(lines) == {"The minutes of our last meeting.\n"}


def a_file_in_the_way(file: Path) -> Path:
    file.write_text("a file, not a folder")
    return file / "study.sqlite3"


def a_folder_in_its_place(file: Path) -> Path:
    file.mkdir()
    return file


def a_folder_for_a_lock(file: Path) -> Path:
    file.with_name(file.name + ".lock").mkdir()
    return file


def a_folder_beside_the_lock(file: Path) -> Path:
    file.with_name(file.name + ".lock-journal").mkdir()
    return file


@pytest.mark.parametrize(
    "spoil",
    [a_file_in_the_way, a_folder_in_its_place, a_folder_for_a_lock, a_folder_beside_the_lock],
)
async def test_a_place_that_cannot_be_used_is_named(
    file: Path, spoil: Callable[[Path], Path]
) -> None:
    place = spoil(file)
    refusal = await refusal_to_open(place)
    assert f"The database {place} cannot be opened" in refusal
    assert refusal.endswith("Check the folder and its rights.")


def writing(name: str) -> Statement:
    return "INSERT INTO bot_state (name, value) VALUES (:name, '')", {"name": name}


async def test_statements_that_belong_together_are_kept_or_taken_back_as_one(db: Database) -> None:
    """Whatever shares their commit stands by itself."""
    changes = [[writing("a")], [writing("b"), writing("b")], [writing("c"), writing("d")]]
    ends = await asyncio.gather(*map(db.single.run_together, changes), return_exceptions=True)
    assert [isinstance(end, sqlite3.IntegrityError) for end in ends] == [False, True, False]
    assert await names(db) == ["a", "c", "d"]


async def test_a_lone_change_of_several_statements_is_taken_back_as_one(db: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await db.single.run_together([writing("a"), writing("a")])
    assert await names(db) == []
    await db.single.run_together([writing("a"), writing("b")])
    assert await names(db) == ["a", "b"]


async def test_on_a_full_disk_a_change_of_several_statements_is_taken_back_as_one(
    db: Database,
) -> None:
    await fill_the_disk(db)
    with pytest.raises(Refusal) as caught:
        await db.single.run_together([writing("a"), (WRITE_MUCH, {})])
    assert caught.value.reason == refusals.DISK_FULL
    assert await names(db) == []
    await db.single.run("PRAGMA max_page_count = 100000")
    await db.single.run_together([writing("a"), (WRITE_MUCH, {})])
    assert await names(db) == ["a", "much"]


def test_a_journal_that_cannot_be_emptied_now_is_left_for_later(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as conn:
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("PRAGMA busy_timeout = 1234")
        conn.execute("BEGIN IMMEDIATE")
        conn.execute("CREATE TABLE a (b)")
        assert not empty_journal(conn)
        conn.execute("COMMIT")
        assert empty_journal(conn)
        assert conn.execute("PRAGMA busy_timeout").fetchall() == [(1234,)]
    assert len(caplog.records) == 1
