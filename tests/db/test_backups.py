"""Backups: whole and sound copies, made while others write, that nobody else can read."""

import asyncio
import os
import sqlite3
import stat
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.db import bot_state
from bot.db.backups import BackupFolder, Interrupted, copy_database
from bot.db.database import Database
from bot.db.soundness import State, look_over
from bot.errors import StartupError
from tests.damage import break_page
from tests.db.test_database import names
from tests.new_database import put_new_database

NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def folder_of(file: Path, kept: int = 3) -> BackupFolder:
    return BackupFolder(file.parent / "backups", file, kept)


async def test_a_backup_has_what_was_saved_up_to_then_and_is_a_file_of_its_own(
    db: Database, file: Path
) -> None:
    await bot_state.write(db.single, "before", "1")
    backup = await asyncio.to_thread(folder_of(file).make, NOON)
    await bot_state.write(db.single, "after", "1")
    assert [one.name for one in backup.parent.iterdir()] == ["study-2026-04-01-120000.sqlite3"]
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert stat.S_IMODE(backup.parent.stat().st_mode) == 0o700
    async with Database.open(backup) as opened:
        assert await names(opened) == ["before"]


async def test_nobody_waits_long_for_a_backup(db: Database, file: Path) -> None:
    """On an idle machine 0.12 s with 200 MB; here it is seen that writers come in between."""
    rows = ", ".join(["(:name, hex(randomblob(4000)))"] * 1)
    await db.single.run_together(
        [
            (f"INSERT INTO bot_state (name, value) VALUES {rows}", {"name": str(number)})
            for number in range(4000)
        ]
    )
    making = asyncio.create_task(asyncio.to_thread(folder_of(file).make, NOON))
    waits: list[float] = []
    while not making.done():
        began = time.monotonic()
        await bot_state.write(db.single, "meanwhile", "1")
        waits.append(time.monotonic() - began)
        await asyncio.sleep(0.001)
    assert look_over(await making, thorough=True).state is State.OURS
    assert len(waits) > 10


async def test_only_the_newest_are_kept_and_nothing_else_is_touched(
    db: Database, file: Path
) -> None:
    backups = folder_of(file)
    backups.folder.mkdir()
    others = ["notes.txt", "other-2026-01-01-120000.sqlite3", "study-old.sqlite3"]
    for other in others:
        (backups.folder / other).touch()
    for number in range(5):
        await asyncio.to_thread(backups.make, NOON + number * DAY)
    assert [one.name[6:16] for one in backups.files()] == ["2026-04-05", "2026-04-04", "2026-04-03"]
    assert backups.newest() == (backups.files()[0], NOON + 4 * DAY)
    assert {one.name for one in backups.folder.iterdir()} >= {*others}


def test_where_there_is_none(file: Path) -> None:
    assert folder_of(file).files() == []
    assert folder_of(file).newest() is None
    assert "no good backup" in folder_of(file).offer()


def test_a_backup_of_a_damaged_database_is_none_and_removes_none(file: Path) -> None:
    put_new_database(file)
    backups = folder_of(file, kept=1)
    good = backups.make(NOON)
    break_page(file, "answer")
    with pytest.raises(StartupError, match=r"is damaged .* No backup was made of it"):
        backups.make(NOON + DAY)
    assert backups.files() == [good]
    assert list(backups.folder.iterdir()) == [good]


def test_what_was_damaged_later_is_not_offered(file: Path) -> None:
    put_new_database(file)
    backups = folder_of(file)
    good, bad, short = (backups.make(NOON + number * DAY) for number in range(3))
    break_page(bad, "answer")
    short.write_bytes(short.read_bytes()[:5000])
    assert backups.newest_good() == good
    assert str(good) in backups.offer()


def test_a_folder_that_cannot_be_looked_at_offers_none(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise PermissionError("not yours")

    monkeypatch.setattr(Path, "iterdir", refuse)
    file.with_name("backups").mkdir()
    assert folder_of(file).newest_good() is None


def test_a_backup_that_cannot_be_read_is_not_offered(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_new_database(file)
    folder_of(file).make(NOON)

    def fail(*_: object, **__: object) -> None:
        raise OSError("the stick was pulled out")

    monkeypatch.setattr("bot.db.backups.look_over", fail)
    assert folder_of(file).newest_good() is None


def test_a_folder_that_cannot_be_made_is_one_sentence(file: Path) -> None:
    put_new_database(file)
    file.with_name("backups").touch()
    with pytest.raises(StartupError, match="No backup could be made at"):
        folder_of(file).make(NOON)


def test_a_database_that_is_not_there_is_one_sentence_and_leaves_nothing(file: Path) -> None:
    with pytest.raises(StartupError, match="No backup could be made at"):
        folder_of(file).make(NOON)
    assert list(folder_of(file).folder.iterdir()) == []


def test_what_is_no_database_of_the_bot_is_not_copied(file: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(file)) as conn:
        conn.execute("CREATE TABLE photo (name TEXT)")
    with pytest.raises(StartupError, match="is not a database of this bot"):
        copy_database(file, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_backup_never_overwrites(file: Path, tmp_path: Path) -> None:
    put_new_database(file)
    (tmp_path / "mine").write_text("my notes")
    with pytest.raises(StartupError, match="is there already"):
        copy_database(file, tmp_path / "mine")
    assert (tmp_path / "mine").read_text() == "my notes"


def test_a_backup_is_given_up_when_the_bot_is_to_stop_and_leaves_nothing(file: Path) -> None:
    put_new_database(file)
    with pytest.raises(Interrupted):
        folder_of(file).make(NOON, lambda: False)
    assert list(folder_of(file).folder.iterdir()) == []


def test_what_a_crash_left_half_made_is_removed_after_a_day(file: Path) -> None:
    put_new_database(file)
    backups = folder_of(file)
    backups.folder.mkdir()
    old, young, others = (
        backups.folder / f"{name}.part"
        for name in (
            "study-2026-03-01-120000.sqlite3",
            "study-2026-04-01-115900.sqlite3",
            "other-2026-03-01-120000.sqlite3",
        )
    )
    for part, age in ((old, 2 * DAY), (young, DAY / 2), (others, 2 * DAY)):
        part.touch()
        seen_at = (NOON - age).timestamp()
        os.utime(part, times=(seen_at, seen_at))
    backups.make(NOON)
    assert not old.exists()
    assert young.exists()
    assert others.exists()


def test_names_reach_the_disk_where_a_system_has_that(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_new_database(file)
    with monkeypatch.context() as patch:
        patch.setattr("bot.db.backups.os.name", "nt")
        copy_database(file, tmp_path / "copy")
    assert look_over(tmp_path / "copy").state is State.OURS
