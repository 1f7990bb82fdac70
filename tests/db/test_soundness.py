"""What a file is: ours and sound, or what is the matter with it."""

import asyncio
import errno
import logging
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from bot import refusals
from bot.db.backups import BackupFolder
from bot.db.bot_state import can_write
from bot.db.database import Database
from bot.db.opening import require_sound
from bot.db.overview import overview
from bot.db.place import _hold_by_name, held  # pyright: ignore[reportPrivateUsage]
from bot.db.sentences import explained, in_a_sentence, may_be_written, not_copied
from bot.db.soundness import State, look_over
from bot.errors import Refusal, StartupError
from tests.damage import break_contents, break_head, break_page
from tests.db.rows import add_posted, add_server
from tests.db.test_backups import NOON
from tests.db.test_database import fill_the_disk, refusal_to_open
from tests.domain.samples import SERVER
from tests.new_database import put_new_database


def objects() -> list[str]:
    """Return every table and index there is."""
    with closing(sqlite3.connect(":memory:")) as conn:
        for migration in sorted(Path("bot/db/migrations").glob("*.sql")):
            conn.executescript(migration.read_text(encoding="utf-8"))
        found = conn.execute("SELECT name FROM sqlite_master WHERE rootpage > 0 AND sql > ''")
        return [name for (name,) in found]


@pytest.mark.parametrize("name", objects())
def test_a_damaged_page_of_any_table_or_index_is_found(file: Path, name: str) -> None:
    put_new_database(file)
    break_page(file, name)
    found = look_over(file)
    assert found.state is State.DAMAGED
    assert found.detail


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(break_head, id="head"),
        pytest.param(break_contents, id="first-page"),
        pytest.param(lambda file: file.write_bytes(file.read_bytes()[:20_000]), id="cut"),
    ],
)
async def test_what_is_damaged_is_not_begun_on_and_not_touched(
    file: Path, spoil: Callable[[Path], object]
) -> None:
    put_new_database(file)
    await asyncio.to_thread(spoil, file)
    before = await asyncio.to_thread(file.read_bytes)
    assert "is damaged" in await refusal_to_open(file)
    assert await asyncio.to_thread(file.read_bytes) == before


async def test_a_journal_of_another_database_damages_nothing_for_good(
    file: Path, tmp_path: Path
) -> None:
    put_new_database(file)
    other = tmp_path / "other.sqlite3"
    with closing(sqlite3.connect(other)) as conn:
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("CREATE TABLE photo (a)")
        conn.executemany("INSERT INTO photo VALUES (?)", [("x" * 3000,)] * 200)
        conn.commit()
        journal = other.with_name("other.sqlite3-wal").read_bytes()
    before = await asyncio.to_thread(file.read_bytes)
    await asyncio.to_thread(file.with_name("study.sqlite3-wal").write_bytes, journal)
    with pytest.raises(StartupError):
        async with Database.open(file):
            pass
    assert await asyncio.to_thread(file.read_bytes) == before


async def test_an_empty_file_beside_backups_or_a_journal_is_not_begun_on(file: Path) -> None:
    put_new_database(file)
    backups = BackupFolder(file.parent / "backups", file)
    await asyncio.to_thread(backups.make, NOON)
    await asyncio.to_thread(file.write_bytes, b"")
    with pytest.raises(StartupError, match="although there are backups of it"):
        async with Database.open(file, backups):
            pass
    await asyncio.to_thread(file.with_name("study.sqlite3-wal").write_bytes, b"answers")
    assert "holds answers" in await refusal_to_open(file)
    await asyncio.to_thread(file.unlink)
    with pytest.raises(StartupError, match="holds answers"):
        require_sound(file, backups)
    await asyncio.to_thread(file.with_name("study.sqlite3-wal").unlink)
    with pytest.raises(StartupError, match="although there are backups of it"):
        require_sound(file, backups)
    assert require_sound(file, None).state is State.EMPTY


def test_a_place_that_refuses_locks_is_told_from_another_bot(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EACCES, "no locks here")

    with held(file):
        with pytest.raises(StartupError, match="Another bot is already running"), held(file):
            pass
        monkeypatch.setattr("fcntl.lockf", refuse)
        with pytest.raises(OSError, match="No locks available"), held(file):
            pass
        monkeypatch.setattr("bot.db.place.os.name", "nt")  # where only SQLite can tell
        with pytest.raises(StartupError, match="Another bot is already running"):
            _hold_by_name(ExitStack(), file)


def test_what_may_not_be_written_is_named(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.touch()
    may_be_written(file)
    monkeypatch.setattr("bot.db.sentences.os.access", lambda *_: False)
    with pytest.raises(PermissionError):
        may_be_written(file)
    with pytest.raises(PermissionError):
        may_be_written(file.with_name("other"))  # its folder


@pytest.mark.parametrize("code", [sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM])
def test_a_look_that_fails_for_another_reason_says_nothing_of_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    put_new_database(file)

    def fail(*_: object) -> None:
        raise sqlite_error(code)

    monkeypatch.setattr("bot.db.soundness._interrupted_after", fail)
    with pytest.raises(sqlite3.OperationalError):
        look_over(file)


@pytest.mark.slow
async def test_a_look_that_takes_too_long_is_left_and_said(
    file: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with Database.open(file) as db:
        many = "INSERT INTO bot_state (name, value) VALUES (:name, hex(randomblob(9000)))"
        await db.single.run_together([(many, {"name": str(one)}) for one in range(3000)])
    monkeypatch.setattr("bot.db.opening.LOOK_SECONDS", 0)
    monkeypatch.setattr("bot.db.database.LOOK_SECONDS", 0)
    with caplog.at_level(logging.INFO):
        async with Database.open(file) as db:
            assert await db.look_over() == (True, False)
    assert "too large to be looked at whole" in caplog.text


async def test_a_database_in_use_can_be_looked_over(db: Database, file: Path) -> None:
    assert await db.look_over() == (True, True)
    break_page(file, "card")
    assert await db.look_over() == (False, True)


async def test_a_closed_database_is_not_looked_over(file: Path) -> None:
    async with Database.open(file) as db:
        pass
    assert await db.look_over() == (False, False)


async def test_whether_something_can_be_kept(db: Database) -> None:
    assert await can_write(db.single, NOON)
    await db.single.run("DROP TABLE bot_state")
    assert not await can_write(db.single, NOON)


async def test_nothing_can_be_kept_on_a_full_disk(db: Database) -> None:
    await fill_the_disk(db)
    await db.single.run("UPDATE sqlite_sequence SET seq = seq")
    assert await can_write(db.single, NOON) in (True, False)


async def test_an_overview_for_the_host(db: Database, file: Path) -> None:
    assert overview(file).next_due_at is None
    await add_server(db)
    await add_posted(db)
    seen = overview(file)
    assert (seen.servers, seen.zones) == (1, {"America/Chicago"})
    assert SERVER


def test_no_backup_is_offered_to_whoever_keeps_none(file: Path, tmp_path: Path) -> None:
    put_new_database(file)
    break_head(file)

    async def open_it(backups: BackupFolder | None) -> str:
        with pytest.raises(StartupError) as caught:
            async with Database.open(file, backups):
                pass
        return str(caught.value)

    assert asyncio.run(open_it(None)).endswith("Nothing was changed in it.")
    assert "There is no good backup" in asyncio.run(open_it(BackupFolder(tmp_path / "b", file)))


async def test_a_place_that_keeps_no_journal_is_refused(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As some network shares: SQLite then falls back to another kind of journal by itself."""
    put_new_database(file)
    with closing(sqlite3.connect(file)) as conn:
        conn.execute("PRAGMA journal_mode = DELETE")
    connect = sqlite3.connect

    def without_shared_memory(name: object, *rest: object, **options: object) -> object:
        options["uri"] = True
        name = name if "?" in str(name) else f"file:{name}?vfs=unix-none"
        return connect(name, *rest, **options)  # pyright: ignore

    monkeypatch.setattr(sqlite3, "connect", without_shared_memory)
    assert "does not lock files" in await refusal_to_open(file)


def sqlite_error(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device"), "is full ("),
        (OSError(30, "Read-only file system"), "on a disk that can only be read"),
        (OSError(95, "Operation not supported"), "does not lock files"),
        (PermissionError(1, "Operation not permitted"), "may not be read and written by"),
        (sqlite_error(sqlite3.SQLITE_BUSY), "Another program holds the database"),
        (sqlite_error(sqlite3.SQLITE_READONLY_DIRECTORY), "may not be read and written by"),
        (sqlite_error(sqlite3.SQLITE_CORRUPT_VTAB), "is damaged"),
        (sqlite_error(sqlite3.SQLITE_IOERR_WRITE), "Check the folder and its rights."),
    ],
)
def test_what_a_system_says_is_told_in_words(file: Path, error: Exception, said: str) -> None:
    file.touch()
    assert said in in_a_sentence(file, error)


def test_where_a_disk_has_no_space_left_sqlite_says_something_else(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.touch()
    monkeypatch.setattr("bot.db.sentences.NO_SPACE", 10**30)
    assert "is full (" in in_a_sentence(file, sqlite_error(sqlite3.SQLITE_IOERR_READ))


def test_why_a_database_could_not_be_copied(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backup = file.with_name("backup")
    full = OSError(errno.ENOSPC, "No space left on device")
    file.touch()
    assert "There must be space for a copy" in not_copied(file, backup, full)
    said = not_copied(file, backup, sqlite_error(sqlite3.SQLITE_NOTADB))
    assert said.endswith("No backup was made of it.")
    monkeypatch.setattr("bot.db.sentences.os.access", lambda *_: False)
    said = not_copied(file, backup, sqlite_error(sqlite3.SQLITE_CANTOPEN))
    assert f"{file} may not be read and written by" in said


@pytest.mark.parametrize("reason", [refusals.DISK_FULL, refusals.DATABASE_BUSY])
def test_a_database_that_takes_nothing_at_the_start_is_told(
    file: Path, reason: refusals.Reason
) -> None:
    with pytest.raises(StartupError, match=r"is full|holds the database"), explained(file):
        raise Refusal(reason)


def test_any_other_refusal_is_none_of_the_databases(file: Path) -> None:
    with pytest.raises(Refusal), explained(file):
        raise Refusal(refusals.NOT_SET_UP)


def test_accounts_without_a_name_are_told_too(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_: object) -> None:
        raise KeyError("no such account")

    file.touch()
    monkeypatch.setattr("pwd.getpwuid", unknown)
    said = in_a_sentence(file, PermissionError(13, "Permission denied"))
    assert "by this account, which runs the bot" in said
    assert "It belongs to somebody else." in said
