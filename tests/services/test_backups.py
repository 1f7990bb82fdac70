"""The daily backup: once a day by itself, and what it says when it fails."""

import asyncio
import logging
from datetime import timedelta
from pathlib import Path

import pytest

from bot.db.backups import BackupFolder
from bot.services.backups import Backups
from tests.damage import break_page
from tests.services.world import World

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def backups_of(world: World, tmp_path: Path, kept: int = 2) -> Backups:
    folder = BackupFolder(tmp_path / "backups", tmp_path / "study.sqlite3", kept)
    return Backups(folder, clock=world.clock)


def made(tmp_path: Path) -> list[str]:
    return sorted(one.name for one in (tmp_path / "backups").glob("*"))


async def looked(backups: Backups) -> None:
    backups.look()
    await asyncio.gather(*(one for one in asyncio.all_tasks() if one.get_name() == "backup"))


async def test_there_is_one_of_each_day_and_only_so_many(world: World, tmp_path: Path) -> None:
    backups = backups_of(world, tmp_path)
    for _ in range(24 * 4):
        await looked(backups)
        world.clock.now += HOUR
    assert len(made(tmp_path)) == 2
    assert backups.newest_at == world.clock.now - DAY


async def test_a_new_process_makes_none_while_the_last_is_young(
    world: World, tmp_path: Path
) -> None:
    await looked(backups_of(world, tmp_path))
    [first] = made(tmp_path)
    first_at = world.clock.now
    world.clock.now += DAY - HOUR
    later = backups_of(world, tmp_path)
    await looked(later)
    assert made(tmp_path) == [first]
    assert later.newest_at == first_at


async def test_a_clock_that_was_wrong_keeps_nobody_from_a_backup(
    world: World, tmp_path: Path
) -> None:
    world.clock.now += 300 * DAY
    backups = backups_of(world, tmp_path)
    await looked(backups)
    world.clock.now -= 300 * DAY
    await looked(backups)
    assert len(made(tmp_path)) == 2


@pytest.mark.parametrize("kept", [0, None])
async def test_none_is_made_where_the_host_wants_none(
    world: World, tmp_path: Path, kept: int | None
) -> None:
    backups = (
        Backups(None, clock=world.clock) if kept is None else backups_of(world, tmp_path, kept)
    )
    await looked(backups)
    assert not backups.is_on
    assert made(tmp_path) == []
    assert backups.newest_at is None


async def test_a_failure_is_told_once_an_hour_until_it_works(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "backups").touch()
    backups = backups_of(world, tmp_path)
    for _ in range(6):
        await looked(backups)
        world.clock.now += HOUR / 5
    told = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert ["No backup could be made" in one.getMessage() for one in told] == [True] * 2
    assert backups.failure
    (tmp_path / "backups").unlink()
    world.clock.now += HOUR
    await looked(backups)
    assert backups.failure is None
    assert len(made(tmp_path)) == 1


async def test_a_damaged_database_is_found_by_its_backup(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    backups = backups_of(world, tmp_path)
    await world.db.empty_journal()
    await asyncio.to_thread(break_page, tmp_path / "study.sqlite3", "card")
    await looked(backups)
    assert "is damaged" in (backups.failure or "")
    assert made(tmp_path) == []


async def test_who_stops_the_bot_does_not_wait_for_a_backup(world: World, tmp_path: Path) -> None:
    backups = backups_of(world, tmp_path)
    backups.look()
    await backups.close()
    assert made(tmp_path) == []
    assert backups.failure is None
    await looked(backups)
    assert made(tmp_path) == []
