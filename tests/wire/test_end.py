"""What ends the bot besides Ctrl-C: a terminal that is closed, a database that is gone."""

import asyncio
import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.app import stop_on_signals
from tests.wire.circle import Circle


@pytest.fixture
def _nohup() -> Iterator[None]:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.fixture
def _no_nohup() -> Iterator[None]:
    """Have processes end with their terminal, also where these tests themselves outlive theirs."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.usefixtures("_no_nohup")
async def test_a_terminal_that_is_closed_ends_the_process_in_order(circle: Circle) -> None:
    [member] = circle.add_members(1)
    async with circle.bot_process() as process:
        await circle.set_up()
        await circle.ask()
        await circle.click(member, circle.post())
        process.send_signal(signal.SIGHUP)
        assert await asyncio.wait_for(process.wait(), 5) == 0
    assert "Stopped. Everything is saved." in circle.log()
    assert not circle.database.with_name(circle.database.name + "-wal").exists()
    assert circle.who_answered() == {member.id}


@pytest.mark.usefixtures("_nohup")
async def test_a_bot_that_is_to_outlive_its_terminal_does(circle: Circle) -> None:
    async with circle.bot_here() as bot:  # the fixture wants a bot that has done something
        stop = stop_on_signals()
        os.kill(os.getpid(), signal.SIGHUP)
        await asyncio.sleep(0.05)
        assert not stop.is_set()
        assert not bot.is_closed()


def move_away(file: Path) -> Path:
    return file.rename(file.with_name("moved.sqlite3"))


def who_answered(file: Path) -> list[int]:
    with closing(sqlite3.connect(file)) as conn:
        return [row[0] for row in conn.execute("SELECT user_id FROM answer")]


async def test_a_database_that_is_moved_away_stops_the_bot_and_nobody_is_told_recorded(
    circle: Circle,
) -> None:
    early, late = circle.add_members(2)
    async with circle.bot_process() as process:
        await circle.set_up()
        await circle.ask()
        told = await circle.click(early, circle.post())
        moved = move_away(circle.database)
        refused = await circle.click(late, circle.post())
        await asyncio.wait_for(process.wait(), 8)
    assert "could not save" not in told.text
    assert "I could not save that: the file with my memory is not where it was" in refused.text
    assert circle.log().count("was removed or replaced while the bot was running") == 1
    assert "Stopped. Nothing more can be saved." in circle.log()
    assert who_answered(moved) == [early.id]
    assert not circle.database.exists()
