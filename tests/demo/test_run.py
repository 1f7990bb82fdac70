"""The demo from start to stop, without a browser."""

import asyncio
import random
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.clock import system_clock
from bot.demo.run import run_demo, seeded_world
from bot.demo.scene import open_the_day, set_up
from bot.errors import StartupError
from bot.loopback.clicks import Click


@pytest.fixture(autouse=True)
def _discord_py_points_back_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)


async def run(said: list[str], *, port: int = 0, database: Path | None = None) -> int:
    return await run_demo(
        port=port,
        once=True,
        empty=True,
        database=database,
        clock=system_clock,
        rng=random.Random(7),
        say=said.append,
        stop=asyncio.Event(),
    )


async def test_once_proves_in_one_line_that_everything_is_up() -> None:
    said: list[str] = []
    assert await run(said) == 0
    assert len(said) == 1
    assert re.fullmatch(
        r"http://127\.0\.0\.1:\d+ is up after \d+\.\d s and shows: .*Whoever may manage.+", said[0]
    )


async def test_scores_of_a_kept_database_survive_with_their_people(tmp_path: Path) -> None:
    boards: list[str] = []
    for _ in range(2):
        kept = tmp_path / "kept.sqlite3"
        async with seeded_world(kept, system_clock, random.Random(7), empty=True) as world:
            ben = world.scene.members[1]
            if not boards:
                await set_up(world.scene)
                await ben.click(await open_the_day(world.scene), label="B")
            board = await ben.slash(world.scene.daily, "leaderboard", period="all")
            assert board.response is not None
            boards.append(Click(board, None).text)
    assert "of 1" in boards[0]
    assert boards[0] == boards[1]


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


async def test_a_taken_port_is_reported_in_one_sentence(taken_port: int) -> None:
    with pytest.raises(StartupError, match=f"Port {taken_port} is taken"):
        await run([], port=taken_port)


async def test_it_says_what_to_try_and_stops_when_asked() -> None:
    said: asyncio.Queue[str] = asyncio.Queue()
    stop = asyncio.Event()
    running = asyncio.create_task(
        run_demo(
            port=0,
            once=False,
            empty=True,
            database=None,
            clock=system_clock,
            rng=random.Random(7),
            say=said.put_nowait,
            stop=stop,
        )
    )
    assert await asyncio.wait_for(said.get(), 20) == "Starting."
    first = await asyncio.wait_for(said.get(), 20)
    url = first.split()[4]
    async with aiohttp.ClientSession() as client:
        async with client.get(url) as page:
            assert page.status == 200
        async with client.get(url, headers={"Host": "evil.example"}) as page:
            assert page.status == 403
    stop.set()
    assert await asyncio.wait_for(running, 10) == 0
    lines = [said.get_nowait() for _ in range(said.qsize())]
    assert [line[:5] for line in lines] == ["  1. ", "  2. ", "Stopp"]
