"""Migrations: in order, each whole or not at all, and every way leads to the same schema."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiosqlite
import pytest

from bot.db.migrate import migrate, migration_files
from bot.errors import StartupError
from tests.db.versions import newest_first
from tests.new_database import put_new_database

SHIPPED = migration_files()


@pytest.fixture
async def conn(file: Path) -> AsyncIterator[aiosqlite.Connection]:
    async with aiosqlite.connect(file, isolation_level=None) as opened:
        yield opened


def write_migrations(folder: Path, *scripts: str) -> list[Path]:
    for number, script in enumerate(scripts, 1):
        (folder / f"{number:04}_step.sql").write_text(script, encoding="utf-8")
    return migration_files(folder)


async def version(conn: aiosqlite.Connection) -> int:
    [row] = await conn.execute_fetchall("PRAGMA user_version")
    return row[0]


async def schema(conn: aiosqlite.Connection) -> list[tuple[str, ...]]:
    rows = await conn.execute_fetchall("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2")
    return [tuple(row) for row in rows]


def test_shipped_migrations_are_numbered_without_gaps() -> None:
    numbers = [int(file.name[:4]) for file in SHIPPED]
    assert numbers == list(range(1, len(SHIPPED) + 1))
    assert {file.name for file in SHIPPED[0].parent.iterdir()} == {file.name for file in SHIPPED}


@pytest.mark.parametrize("file_", SHIPPED, ids=lambda file: file.stem)
def test_no_migration_brings_its_own_transaction(file_: Path) -> None:
    """The runner wraps each file; a COMMIT of its own would make it two halves."""
    words = re.sub(r"--.*", "", file_.read_text(encoding="utf-8")).upper()
    assert not re.search(r"\b(COMMIT|ROLLBACK|BEGIN IMMEDIATE|BEGIN TRANSACTION|VACUUM)\b", words)


@pytest.mark.parametrize("older", newest_first(range(len(SHIPPED) + 1)))
async def test_every_older_version_comes_to_the_schema_of_a_new_file(
    conn: aiosqlite.Connection, tmp_path: Path, older: int
) -> None:
    await migrate(conn, SHIPPED[:older])
    assert await version(conn) == older
    assert await migrate(conn, SHIPPED) == len(SHIPPED)
    put_new_database(tmp_path / "new.sqlite3")
    async with aiosqlite.connect(tmp_path / "new.sqlite3") as fresh:
        assert await schema(conn) == await schema(fresh)


async def test_only_what_is_new_is_applied(conn: aiosqlite.Connection, tmp_path: Path) -> None:
    files = write_migrations(tmp_path, "CREATE TABLE a (x);", "INSERT INTO a VALUES (1);")
    for _ in range(3):
        await migrate(conn, files)
    assert list(await conn.execute_fetchall("SELECT x FROM a")) == [(1,)]


async def test_a_failing_migration_leaves_version_schema_and_data_as_before(
    conn: aiosqlite.Connection, tmp_path: Path
) -> None:
    broken = "CREATE TABLE b (x); DELETE FROM a; INSERT INTO nothing VALUES (1);"
    files = write_migrations(tmp_path, "CREATE TABLE a (x); INSERT INTO a VALUES (1);", broken)
    with pytest.raises(aiosqlite.OperationalError, match="nothing"):
        await migrate(conn, files)
    assert await version(conn) == 1
    assert [name for _, name, _ in await schema(conn)] == ["a"]
    assert list(await conn.execute_fetchall("SELECT x FROM a")) == [(1,)]
    assert not conn.in_transaction


async def test_a_mended_migration_goes_on_where_the_broken_one_stopped(
    conn: aiosqlite.Connection, tmp_path: Path
) -> None:
    with pytest.raises(aiosqlite.OperationalError):
        await migrate(conn, write_migrations(tmp_path, "CREATE TABLE a (x);", "CREATE TABLE"))
    files = write_migrations(tmp_path, "CREATE TABLE a (x);", "CREATE TABLE b (x);")
    assert await migrate(conn, files) == 2
    assert [name for _, name, _ in await schema(conn)] == ["a", "b"]


async def test_a_newer_database_is_refused(conn: aiosqlite.Connection, tmp_path: Path) -> None:
    files = write_migrations(tmp_path, "CREATE TABLE a (x);", "CREATE TABLE b (x);")
    await migrate(conn, files)
    with pytest.raises(StartupError, match="Update the bot, or restore an older backup"):
        await migrate(conn, files[:1])
    assert await version(conn) == 2


def test_other_files_in_the_folder_are_no_migrations(tmp_path: Path) -> None:
    (tmp_path / "notes.sql").touch()
    (tmp_path / "0002_b.sql").touch()
    (tmp_path / "0001_a.sql").touch()
    (tmp_path / "0003_c.sql.bak").touch()
    assert [file.name for file in migration_files(tmp_path)] == ["0001_a.sql", "0002_b.sql"]


async def test_the_copy_that_tests_start_from_is_what_the_migrations_make(
    conn: aiosqlite.Connection, tmp_path: Path
) -> None:
    await migrate(conn, SHIPPED)
    copy = tmp_path / "copies" / "study.sqlite3"
    put_new_database(copy)
    assert list(copy.parent.iterdir()) == [copy]
    async with aiosqlite.connect(copy, isolation_level=None) as copied:
        assert await schema(copied) == await schema(conn)
        assert await version(copied) == await version(conn)
        [mode] = await copied.execute_fetchall("PRAGMA journal_mode")
        assert mode[0] == "wal"
