"""Whatever Discord does to any request of the bot: nothing is lost, doubled, ended or forgotten.

Each scene is played once without trouble, which tells what it asks Discord for and how it ends.
Then it is played again for each of these requests, with trouble for the first of them, and has to
end the same. So a new request is covered by itself.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.app import running_bot
from bot.client import StudyBot
from bot.config import Secret, Settings
from bot.domain.outbox import Message, MessageKind
from bot.loopback.faults import Fault
from bot.loopback.pointing import point_discord_py_at
from bot.loopback.server import LoopbackDiscord
from bot.outbox.kinds import Kind
from tests.wire.circle import READY_WITHIN, Circle, MovableClock, eventually
from tests.wire.hurried import hurry_up_the_library
from tests.wire.scenes import SCENES, Stage, routes

pytestmark = pytest.mark.asyncio(loop_scope="module")

LATE = timedelta(seconds=10)
"""By how much a reply is late; the clock is moved, nobody waits for that."""

FAULTS = {
    "429": {"action": "rate_limit", "seconds": 0.02},
    "429 for minutes": {"action": "rate_limit", "seconds": 0.02, "times": 6},
    "500": {"action": "server_error"},
    "500 for minutes": {"action": "server_error", "times": 5},
    "502 though it was done": {"action": "answer", "status": 502, "though_done": True},
    "502": {"action": "answer", "status": 502},
    "503": {"action": "answer", "status": 503},
    "503 though it was done": {"action": "answer", "status": 503, "though_done": True},
    "403 of an unknown code": {"action": "answer", "status": 403, "code": 999_999},
    "403 of a proxy": {"action": "answer", "status": 403, "is_page": True},
    "400 of an unknown code": {"action": "answer", "status": 400, "code": 999_999},
    "401": {"action": "answer", "status": 401},
    "404 of a proxy": {"action": "answer", "status": 404, "is_page": True},
    "404 unknown channel": {"action": "answer", "status": 404, "code": 10003},
    "404 unknown member": {"action": "answer", "status": 404, "code": 10007},
    "404 unknown message": {"action": "answer", "status": 404, "code": 10008},
    "404 unknown user": {"action": "answer", "status": 404, "code": 10013},
    "lost reply": {"action": "lose_reply"},
    "dropped": {"action": "lose_request"},
    "10 s late": {"action": "delay", "seconds": 0.1},
}


@dataclass
class Theatre:
    """One bot and one loopback for all cells; every cell has a server of its own."""

    loopback: LoopbackDiscord
    bot: StudyBot
    clock: MovableClock
    database: Path
    said: set[MessageKind] = field(default_factory=set)
    """The kinds of messages that were sent."""
    without_trouble: dict[str, tuple[list[str], dict[str, object]]] = field(default_factory=dict)

    async def play(self, scene: str, *faults: Fault) -> tuple[list[str], dict[str, object]]:
        """Play a scene; return what it asked Discord for in its act, and how all looks then."""
        arrange, act = SCENES[scene]
        stage = Stage(Circle(self.loopback, self.clock, self.database), self.bot, self.clock)
        await arrange(stage)
        self.loopback.requests.clear()
        self.loopback.faults += faults
        try:
            playing = asyncio.create_task(act(stage))
            await self._be_late(playing, faults)
            await asyncio.wait_for(playing, 20)
            await stage.settle()
            met = routes(self.loopback.requests)
            assert not set(faults) & set(self.loopback.faults), "the trouble was never met"
            return met, stage.picture()
        finally:
            self.loopback.faults.clear()
            await stage.close()

    async def _be_late(self, playing: "asyncio.Task[None]", faults: tuple[Fault, ...]) -> None:
        for fault in faults:
            if fault.action == "delay":
                await eventually(lambda: not self.loopback.faults or playing.done())
                self.clock.move(LATE)

    async def usual(self, scene: str) -> tuple[list[str], dict[str, object]]:
        """Return what a scene asks for and how it ends when all is well."""
        if scene not in self.without_trouble:
            self.without_trouble[scene] = await self.play(scene)
        return self.without_trouble[scene]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def theatre(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Theatre]:
    clock = MovableClock()
    database = tmp_path_factory.mktemp("theatre") / "study.sqlite3"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Route, "BASE", Route.BASE)
        patched.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
        hurry_up_the_library(patched, "discord.http")
        async with LoopbackDiscord(clock=clock) as loopback:
            point_discord_py_at(loopback.url)
            settings = Settings(Secret("any token"), database)
            async with running_bot(settings, clock=clock, rng=random.Random(1)) as bot:
                await asyncio.wait_for(bot.wait_until_ready(), READY_WITHIN)
                theatre = Theatre(loopback, bot, clock, database)
                for kind in bot.services.deliverer._kinds.values():  # pyright: ignore[reportPrivateUsage]
                    patched.setattr(kind, "send", noting(theatre.said, kind))
                yield theatre


def noting(said: set[MessageKind], kind: Kind) -> Callable[[Message], Awaitable[int | None]]:
    send = kind.send

    async def note_and_send(message: Message) -> int | None:
        said.add(message.kind)
        return await send(message)

    return note_and_send


def of_route(route: str, fault: dict[str, object]) -> Fault:
    method, path = route.split()
    return Fault(method, path, **fault)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("scene", SCENES)
async def test_nothing_is_lost_doubled_ended_or_forgotten(
    theatre: Theatre, scene: str, fault: str
) -> None:
    asked, expected = await theatre.usual(scene)
    assert asked, "the scene asks Discord for nothing"
    differences = {}
    for route in asked:
        _, picture = await theatre.play(scene, of_route(route, FAULTS[fault]))
        if picture != expected:
            differences[route] = {
                what: (picture[what], expected[what])
                for what in expected
                if picture[what] != expected[what]
            }
    assert differences == {}


async def test_every_kind_of_message_has_a_scene(theatre: Theatre) -> None:
    for scene in SCENES:
        await theatre.usual(scene)
    assert theatre.said == set(MessageKind)
