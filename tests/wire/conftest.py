"""A loopback Discord for each test; whatever the bot sent it is checked in the end."""

from collections.abc import AsyncIterator, Iterator
from itertools import chain
from pathlib import Path

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.loopback.pointing import point_discord_py_at
from bot.loopback.server import LoopbackDiscord
from tests.openapi import NOT_HERE, BodyChecker, find_openapi
from tests.wire.circle import Circle, MovableClock


@pytest.fixture(autouse=True)
def _discord_py_points_back_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)


@pytest.fixture(scope="session")
def checker() -> BodyChecker | None:
    file = find_openapi()
    return BodyChecker(file) if file else None


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
async def loopback(clock: MovableClock) -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord(clock=clock) as served:
        point_discord_py_at(served.url)
        yield served


@pytest.fixture
def circle(
    loopback: LoopbackDiscord, clock: MovableClock, tmp_path: Path, checker: BodyChecker | None
) -> Iterator[Circle]:
    yield Circle(loopback, clock, tmp_path / "study.sqlite3")
    if checker is None:
        pytest.skip(f"bodies not checked: {NOT_HERE}")
    assert loopback.requests, "the bot sent nothing"
    faults = (checker.faults(one.method, one.path, one.body) for one in loopback.requests)
    assert list(chain.from_iterable(faults)) == []
