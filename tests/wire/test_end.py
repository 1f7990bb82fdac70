"""What ends the bot besides Ctrl-C: a terminal that is closed, a database that is gone."""

import asyncio
import os
import signal
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot.app import stop_on_signals
from bot.service_manager import ServiceManager
from tests.wire.circle import Circle, eventually


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


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    """Hear what a bot tells the service manager that started it."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(tmp_path / "manager"))
        heard.setblocking(False)
        yield heard


def is_heard(manager: socket.socket) -> bool:
    try:
        return bool(manager.recv(100))
    except BlockingIOError:
        return False


async def test_a_service_manager_hears_that_the_bot_is_up_alive_and_about_to_end(
    circle: Circle, manager: socket.socket
) -> None:
    hear = partial(asyncio.get_running_loop().sock_recv, manager, 100)
    told = {"NOTIFY_SOCKET": manager.getsockname(), "WATCHDOG_USEC": "200000"}
    async with circle.bot_process(**told) as process, asyncio.timeout(5):
        assert await hear() == b"READY=1"
        assert [await hear() for _ in range(3)] == [b"WATCHDOG=1"] * 3
        process.send_signal(signal.SIGTERM)
        while (last := await hear()) == b"WATCHDOG=1":
            pass
        assert last == b"STOPPING=1"
        assert await process.wait() == 0


async def test_a_bot_that_hangs_is_not_called_alive(circle: Circle, manager: socket.socket) -> None:
    hear = partial(asyncio.get_running_loop().sock_recv, manager, 100)
    told = {"NOTIFY_SOCKET": manager.getsockname(), "WATCHDOG_USEC": "200000"}
    async with circle.bot_process(**told) as process, asyncio.timeout(10):
        while await hear() != b"WATCHDOG=1":
            pass
        process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(0.5)
        while is_heard(manager):  # what was on its way
            pass
        await asyncio.sleep(1)
        assert not is_heard(manager)
        process.send_signal(signal.SIGCONT)


async def test_a_bot_that_does_no_work_is_not_called_alive(manager: socket.socket) -> None:
    is_well = True
    watchdog = ServiceManager(manager.getsockname(), patience=0.05)
    telling = asyncio.create_task(watchdog.keep_telling(lambda: is_well))
    hear = partial(asyncio.get_running_loop().sock_recv, manager, 100)
    assert await asyncio.wait_for(hear(), 5) == b"WATCHDOG=1"
    is_well = False
    while is_heard(manager):  # what was on its way
        pass
    await asyncio.sleep(0.2)
    assert not is_heard(manager), "its loop turns, but it does nothing"
    is_well = True
    assert await asyncio.wait_for(hear(), 5) == b"WATCHDOG=1"
    telling.cancel()


async def test_a_service_manager_that_is_gone_troubles_nobody(
    circle: Circle, tmp_path: Path
) -> None:
    told = {"NOTIFY_SOCKET": str(tmp_path / "gone"), "WATCHDOG_USEC": "200000"}
    async with circle.bot_process(**told) as process:
        await eventually(lambda: "the service manager does not hear" in circle.log())
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 5) == 0


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
