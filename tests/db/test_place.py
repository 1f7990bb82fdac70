"""Where the file is: one bot a file by whatever path, nobody else's file, nobody else reads it."""

import asyncio
import fcntl
import logging
import os
import signal
import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import aiosqlite
import pytest

from bot.db import bot_state
from bot.db.database import Database
from bot.db.migrate import MIGRATIONS, migration_files
from bot.db.ours import APPLICATION_ID, sign
from bot.db.place import Place, give_to_owner_of, held
from tests.db.test_database import HOLD, another_process, line_from, names, refusal_to_open
from tests.new_database import put_new_database

OTHERS = stat.S_IRWXG | stat.S_IRWXO
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux locks the file itself")


@contextmanager
def umask(value: int) -> Iterator[None]:
    before = os.umask(value)
    try:
        yield
    finally:
        os.umask(before)


def opened_to_others(file: Path) -> Path:
    file.chmod(0o644)
    return file


def moved(file: Path, to: Path) -> Path:
    return file.rename(to)


def content_and_rights(file: Path) -> tuple[bytes, int]:
    return file.read_bytes(), stat.S_IMODE(file.stat().st_mode)


def readable_by_others(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir() if one.stat().st_mode & OTHERS]


async def test_only_the_account_of_the_bot_can_read_what_it_makes(file: Path) -> None:
    with umask(0):
        async with Database.open(file) as db:
            await bot_state.write(db.single, "a", "1")
            assert {one.name for one in file.parent.iterdir()} >= {
                file.name + end for end in ("", "-wal", "-shm", ".lock")
            }
            assert readable_by_others(file.parent) == []


async def test_files_that_others_could_read_are_closed_to_them_with_one_sentence(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    put_new_database(file)
    ends = ("", "-wal", "-shm", ".lock")
    for end in ends:
        beside = file.with_name(file.name + end)
        beside.touch()
        beside.chmod(0o664)
    for times in (1, 1):
        async with Database.open(file):
            assert readable_by_others(file.parent) == []
        assert caplog.text.count("could be read by others on this computer") == times


async def test_a_symbolic_link_is_the_file_it_leads_to(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "link.sqlite3"
    link.parent.mkdir()
    link.symlink_to(file)
    async with Database.open(link) as db:
        await bot_state.write(db.single, "a", "1")
        assert "Another bot is already running on" in await refusal_to_open(file)
        assert list(link.parent.iterdir()) == [link], "all files stand beside the real one"
    async with Database.open(file) as db:
        assert await names(db) == ["a"]
        assert "Another bot is already running on" in await refusal_to_open(link)


@on_linux
@pytest.mark.parametrize("folder", [".", "elsewhere"])
async def test_a_second_name_of_the_file_is_the_same_file(
    file: Path, tmp_path: Path, folder: str
) -> None:
    second = tmp_path / folder / "second.sqlite3"
    second.parent.mkdir(exist_ok=True)
    with another_process(HOLD, file) as holder:
        assert line_from(holder) == "open"
        second.hardlink_to(file)
        assert "Another bot is already running on" in await refusal_to_open(second)


@on_linux
async def test_a_file_that_was_moved_while_a_bot_runs_on_it_is_still_that_bots(
    file: Path, tmp_path: Path
) -> None:
    with another_process(HOLD, file) as holder:
        assert line_from(holder) == "open"
        elsewhere = moved(file, tmp_path / "moved.sqlite3")
        assert "Another bot is already running on" in await refusal_to_open(elsewhere)


async def test_a_file_with_two_names_can_be_opened_by_either_after_an_orderly_end(
    file: Path, tmp_path: Path
) -> None:
    put_new_database(file)
    second = tmp_path / "second.sqlite3"
    second.hardlink_to(file)
    async with Database.open(second) as db:
        await bot_state.write(db.single, "a", "1")
    async with Database.open(file) as db:
        assert await names(db) == ["a"]


async def test_answers_that_stand_beside_another_name_are_not_left_behind(
    file: Path, tmp_path: Path
) -> None:
    """After a crash the newest answers are beside the name that the bot was started by."""
    with another_process(WRITE_AND_HOLD, file) as writer:
        assert line_from(writer) == "written"
        writer.send_signal(signal.SIGKILL)
        writer.wait(10)
    second = tmp_path / "second.sqlite3"
    second.hardlink_to(file)
    assert f"start the bot once with DATABASE_FILE={file}" in await refusal_to_open(second)
    async with Database.open(file) as db:
        assert await names(db) == ["a"]
    async with Database.open(second) as db:
        assert await names(db) == ["a"]


async def test_a_name_that_nobody_can_find_may_have_answers_beside_it(
    file: Path, tmp_path: Path
) -> None:
    put_new_database(file)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "second.sqlite3").hardlink_to(file)
    assert "has another name (a hard link)" in await refusal_to_open(file)


WRITE_AND_HOLD = """
import asyncio, pathlib, sys
from bot.db import bot_state
from bot.db.database import Database

async def hold():
    async with Database.open(pathlib.Path(sys.argv[1])) as db:
        await bot_state.write(db.single, "a", "1")
        print("written", flush=True)
        await asyncio.to_thread(sys.stdin.read)

asyncio.run(hold())
"""


def foreign(file: Path, *statements: str) -> None:
    """Make a database of another program."""
    with closing(sqlite3.connect(file)) as conn:
        for statement in ("CREATE TABLE photo (name TEXT)", *statements):
            conn.execute(statement)
        conn.commit()


@pytest.mark.parametrize(
    "statements",
    [
        pytest.param([], id="that-says-nothing-of-itself"),
        pytest.param(["PRAGMA user_version = 3"], id="with-a-version-of-its-own"),
        pytest.param(["PRAGMA user_version = 900"], id="with-a-version-that-looks-newer"),
        pytest.param(["PRAGMA application_id = 7"], id="that-says-whose-it-is"),
        pytest.param(["DROP TABLE photo", "PRAGMA application_id = 7"], id="still-empty"),
        pytest.param(["DROP TABLE photo", "PRAGMA user_version = 3"], id="only-a-version"),
        pytest.param(["CREATE TABLE post (a)", "PRAGMA user_version = 1"], id="one-table-alike"),
    ],
)
async def test_the_database_of_another_program_is_refused_and_left_alone(
    file: Path, statements: list[str]
) -> None:
    foreign(file, *statements)
    before = content_and_rights(opened_to_others(file))
    assert "is not a database of this bot" in await refusal_to_open(file)
    assert content_and_rights(file) == before


def made_by_version(file: Path, version: int) -> None:
    """Make what an earlier version of the bot left, which did not say whose it is."""
    with closing(sqlite3.connect(file)) as conn:
        for migration in migration_files()[:version]:
            conn.executescript(migration.read_text(encoding="utf-8"))
        conn.execute(f"PRAGMA user_version = {version}")
        conn.execute("INSERT INTO bot_state (name, value) VALUES ('a', '1')")
        conn.commit()


@pytest.mark.slow
@pytest.mark.parametrize("version", [1, 5, len(migration_files(MIGRATIONS))])
async def test_a_database_that_an_earlier_version_made_is_known_by_its_tables(
    file: Path, version: int
) -> None:
    made_by_version(file, version)
    async with Database.open(file) as db:
        assert await names(db) == ["a"]
        [row] = await db.reading.run("PRAGMA application_id")
        assert row[0] == int.from_bytes(b"CRSS", "big")


async def test_an_empty_file_becomes_a_database(file: Path) -> None:
    with umask(0o077):
        await asyncio.to_thread(file.touch)
    async with Database.open(file) as db:
        assert await names(db) == []


async def test_tables_that_a_host_added_do_not_make_it_foreign(file: Path) -> None:
    made_by_version(file, 3)
    with closing(sqlite3.connect(file)) as conn:
        conn.execute("CREATE TABLE my_notes (a)")
    async with Database.open(file) as db:
        assert await names(db) == ["a"]


async def test_what_was_deleted_before_is_overwritten_when_an_earlier_version_is_taken_over(
    file: Path,
) -> None:
    made_by_version(file, 3)
    with closing(sqlite3.connect(file)) as conn:
        conn.execute("PRAGMA secure_delete = OFF")
        conn.execute("INSERT INTO bot_state VALUES ('gone', 'a very private thing')")
        conn.commit()
        conn.execute("DELETE FROM bot_state WHERE name = 'gone'")
        conn.commit()
    assert b"a very private thing" in content_and_rights(file)[0]
    async with Database.open(file):
        pass
    assert b"a very private thing" not in content_and_rights(file)[0]


async def test_rights_that_cannot_be_changed_are_told_and_no_reason_not_to_start(
    file: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_new_database(file)
    opened_to_others(file)

    def refuse(*_: object) -> None:
        raise PermissionError("not yours")

    monkeypatch.setattr("bot.db.place.os.chmod", refuse)
    with caplog.at_level(logging.WARNING):
        async with Database.open(file) as db:
            await bot_state.write(db.single, "a", "1")
    assert "chmod 600" in caplog.text


async def test_a_file_that_cannot_be_written_anew_is_signed_all_the_same(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """No space for a second copy is no reason not to start."""
    async with aiosqlite.connect(file, isolation_level=None) as conn:
        await conn.execute("PRAGMA user_version = 1")
        await conn.execute("BEGIN IMMEDIATE")  # SQLite writes nothing anew meanwhile
        await sign(conn)
        await conn.execute("COMMIT")
        [row] = await conn.execute_fetchall("PRAGMA application_id")
    assert row[0] == APPLICATION_ID
    assert "could not be overwritten" in caplog.text


def test_rights_are_left_alone_where_a_system_has_none_such(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.touch()
    place = Place(opened_to_others(file))
    with monkeypatch.context() as patch:
        patch.setattr(os, "name", "nt")
        place.close_to_others()
        give_to_owner_of(file.parent, file)
    assert content_and_rights(file) == (b"", 0o644)


@on_linux
@pytest.mark.parametrize(("system", "is_locked"), [("linux", True), ("darwin", False)])
def test_only_linux_locks_the_file_itself(
    file: Path, monkeypatch: pytest.MonkeyPatch, system: str, is_locked: bool
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    with held(file), file.open("rb+") as other:
        try:
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            assert is_locked
        else:
            assert not is_locked
