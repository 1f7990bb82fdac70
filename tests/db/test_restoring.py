"""Putting a backup back: whole or not at all, and nothing is thrown away."""

import asyncio
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.db import bot_state
from bot.db.backups import BackupFolder, copy_database
from bot.db.database import Database
from bot.db.restoring import restore
from bot.errors import StartupError
from tests.damage import break_page
from tests.db.test_database import HOLD, another_process, line_from, names
from tests.db.test_place import WRITE_AND_HOLD
from tests.new_database import put_new_database

NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)
KEPT = "study-before-2026-04-01-120000.sqlite3"


async def kept_in(file: Path) -> list[str]:
    async with Database.open(file) as db:
        return await names(db)


@pytest.fixture
async def backup(file: Path, tmp_path: Path) -> Path:
    """A backup that has “early”, of a database that has “late” too."""
    put_new_database(file)
    copy = tmp_path / "copy.sqlite3"
    async with Database.open(file) as db:
        await bot_state.write(db.single, "early", "1")
        await asyncio.to_thread(copy_database, file, copy)
        await bot_state.write(db.single, "late", "1")
    return copy


async def test_the_database_is_what_it_was_and_the_former_one_is_kept(
    file: Path, backup: Path
) -> None:
    kept = file.with_name(KEPT)
    assert await asyncio.to_thread(restore, backup, file, NOON) == kept
    assert await kept_in(file) == ["early"]
    assert await kept_in(kept) == ["early", "late"]
    assert await kept_in(backup) == ["early"], "it can be put back again"


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only the superuser gives files away"
)
async def test_what_the_superuser_makes_belongs_to_the_account_of_the_bot(
    file: Path, backup: Path
) -> None:
    """As with sudo, where the bot runs under an account of its own: it has to open it again."""
    account = 12345
    file.with_name(file.name + ".lock").unlink(missing_ok=True)
    for one in (file.parent, file):
        os.chown(one, account, account)
    folder = BackupFolder(file.parent / "backups", file)
    await asyncio.to_thread(folder.make, NOON)
    await asyncio.to_thread(restore, backup, file, NOON)
    made = [one for one in file.parent.rglob("*") if one != backup]
    assert {one.name: one.stat().st_uid for one in made} == {one.name: account for one in made}
    assert len(made) >= 5, "the lock, the former file, the folder with the backup in it, the file"


async def test_the_newest_answers_of_a_killed_bot_are_kept_too(file: Path, backup: Path) -> None:
    with another_process(WRITE_AND_HOLD, file) as writer:
        assert line_from(writer) == "written"
    kept = await asyncio.to_thread(restore, backup, file, NOON)
    assert kept
    assert await kept_in(kept) == ["a", "early", "late"]
    assert await kept_in(file) == ["early"]


async def test_a_damaged_database_is_kept_with_its_journal(file: Path, backup: Path) -> None:
    with another_process(WRITE_AND_HOLD, file) as writer:
        assert line_from(writer) == "written"
    journal = file.with_name(file.name + "-wal").read_bytes()
    with file.open("rb+") as opened:
        opened.write(b"\0" * 16)
    damaged = content(file)
    kept = await asyncio.to_thread(restore, backup, file, NOON)
    assert kept
    assert kept.read_bytes() == damaged
    assert kept.with_name(kept.name + "-wal").read_bytes() == journal
    assert await kept_in(file) == ["early"]


async def test_without_a_database_there_is_none_to_keep(file: Path, backup: Path) -> None:
    os.remove(file)
    assert await asyncio.to_thread(restore, backup, file, NOON) is None
    assert await kept_in(file) == ["early"]


async def test_where_a_file_has_one_name_only_the_former_one_is_copied(
    file: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no links on this stick")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    kept = await asyncio.to_thread(restore, backup, file, NOON)
    assert kept
    assert await kept_in(kept) == ["early", "late"]
    assert kept.stat().st_mode & 0o777 == 0o600


def content(file: Path) -> bytes:
    return file.read_bytes()


async def refused(backup: Path, file: Path) -> str:
    """Return why a backup is not put back; nothing may have changed."""
    before = await asyncio.to_thread(content, file)
    with pytest.raises(StartupError) as caught:
        await asyncio.to_thread(restore, backup, file, NOON)
    assert await asyncio.to_thread(content, file) == before
    assert not file.with_name(KEPT).exists()
    return str(caught.value)


async def test_not_while_a_bot_runs(file: Path, backup: Path) -> None:
    with another_process(HOLD, file) as holder:
        assert line_from(holder) == "open"
        assert "Another bot is already running on" in await refused(backup, file)


async def test_a_backup_that_is_not_there(file: Path, backup: Path) -> None:
    assert "There is no file" in await refused(backup.with_name("none"), file)


async def test_the_database_itself_is_no_backup_of_it(file: Path, backup: Path) -> None:
    assert "is the database itself" in await refused(file, file)


async def test_a_backup_that_is_damaged(file: Path, backup: Path) -> None:
    break_page(backup, "answer")
    assert f"The database {backup} is damaged" in await refused(backup, file)


async def test_a_backup_whose_index_lacks_an_answer(file: Path, backup: Path) -> None:
    """Only a thorough look finds that, so the copy is looked at before it is put in place."""
    with closing(sqlite3.connect(backup)) as conn:
        conn.execute("PRAGMA writable_schema = ON")
        conn.execute("CREATE TABLE spare (a)")
        conn.execute("CREATE INDEX spare_a ON spare (a)")
        conn.execute(
            "UPDATE sqlite_master SET sql = 'CREATE INDEX spare_a ON spare (a DESC)'"
            " WHERE name = 'spare_a'"
        )
        conn.execute("INSERT INTO spare VALUES (1), (2)")
        conn.commit()
    assert "is damaged" in await refused(backup, file)


@pytest.mark.parametrize("statement", ["CREATE TABLE photo (a)", "VACUUM"])
async def test_a_file_of_somebody_else_or_of_nobody(
    file: Path, backup: Path, tmp_path: Path, statement: str
) -> None:
    other = tmp_path / "other"
    with closing(sqlite3.connect(other)) as conn:
        conn.execute(statement)
    assert "is not a database of this bot" in await refused(other, file)


async def test_a_backup_of_a_newer_version(file: Path, backup: Path) -> None:
    with closing(sqlite3.connect(backup)) as conn:
        conn.execute("PRAGMA user_version = 900")
    assert "made by a newer version of the bot" in await refused(backup, file)


async def test_not_in_the_place_of_another_programs_database(file: Path, backup: Path) -> None:
    os.remove(file)
    with closing(sqlite3.connect(file)) as conn:
        conn.execute("CREATE TABLE photo (a)")
    assert f"{file} is not a database of this bot" in await refused(backup, file)


async def test_a_crash_at_any_step_leaves_one_of_the_two(
    file: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = os.replace

    def die(source: Path, target: Path) -> None:
        if target == file:
            raise KeyboardInterrupt
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr("bot.db.restoring.os.replace", die)
        with pytest.raises(KeyboardInterrupt):
            restore(backup, file, NOON)
    assert await kept_in(file) == ["early", "late"]
    second = await asyncio.to_thread(restore, backup, file, NOON)
    assert second
    assert second.name == "study-before-2026-04-01-120000-2.sqlite3", "the first one stays"
    assert await kept_in(file) == ["early"]
