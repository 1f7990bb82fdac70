"""What a host does while the bot runs, over the wire: backups, watching it, putting one back."""

import asyncio
import json
import random
import socket
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot import VERSION
from bot.app import is_alive, running_bot
from bot.client import StudyBot
from bot.config import Secret, Settings
from bot.db.restoring import restore
from bot.errors import StartupError
from bot.hosting import back_up
from tests.wire.circle import Circle, eventually

HEALTHY = {"well": True, "faults": [], "version": VERSION}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def settings_of(circle: Circle, port: int | None = None) -> Settings:
    return Settings(
        *(Secret("any token"), circle.database, "INFO", "text"),
        *(circle.database.with_name("backups"), 7, ("127.0.0.1", port) if port else None),
    )


async def start(stack: AsyncExitStack, circle: Circle, port: int | None = None) -> StudyBot:
    running = running_bot(settings_of(circle, port), clock=circle.clock, rng=random.Random(1))
    bot = await stack.enter_async_context(running)
    await asyncio.wait_for(bot.wait_until_ready(), 20)
    return bot


def daily_backups(circle: Circle) -> list[Path]:
    return sorted(circle.database.with_name("backups").glob("*.sqlite3"))


async def test_a_backup_is_made_by_itself_and_what_was_posted_since_is_found_again(
    circle: Circle,
) -> None:
    async with AsyncExitStack() as stack:
        await start(stack, circle)
        await circle.set_up()
        await eventually(lambda: daily_backups(circle))
    said: list[str] = []
    here = circle.database.with_name("by-hand.sqlite3")
    async with AsyncExitStack() as stack:
        await start(stack, circle)
        await asyncio.to_thread(
            back_up, here, settings_of(circle), clock=circle.clock, say=said.append
        )
        circle.clock.move_to(circle.next_due_at())
        await eventually(circle.posts, 60)
        question = circle.post()
        with pytest.raises(StartupError, match="Another bot is already running on"):
            await asyncio.to_thread(restore, here, circle.database, circle.clock())
    assert "is a whole and sound copy" in said[0]
    await asyncio.to_thread(restore, here, circle.database, circle.clock())
    async with AsyncExitStack() as stack:
        await start(stack, circle)
        await eventually(
            lambda: circle.stored("SELECT 1 FROM post WHERE message_id IS NOT NULL"), 60
        )
        assert circle.post().id == question.id, "it is not posted twice"


async def asked(port: int, path: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session:  # noqa: SIM117
        async with session.get(f"http://127.0.0.1:{port}{path}") as response:
            return response.status, await response.text()


def figures(text: str) -> dict[str, float]:
    lines = (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    return {name.removeprefix("study_bot_"): float(value) for name, value in lines}


async def test_the_bot_tells_how_it_is(circle: Circle) -> None:
    port = free_port()
    async with AsyncExitStack() as stack:
        bot = await start(stack, circle, port)
        await circle.set_up()
        await circle.ask()
        [member] = circle.add_members(1)
        await circle.click(member, circle.post())
        await eventually(lambda: bot.services.backups.newest_at)
        status, body = await asked(port, "/healthz")
        assert (status, json.loads(body)) == (200, HEALTHY)
        async with asyncio.timeout(10):  # the question is drawn anew, with how many answered
            while (told := figures((await asked(port, "/metrics"))[1]))["messages_due"]:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        assert told["gateway_connected"] == 1
        assert told["servers"] == 1
        assert told["posts_late"] == 0
        assert told["acknowledgement_seconds_count"] == 3
        assert 0 < told["acknowledgement_seconds_sum"] < 9
        assert told["database_bytes"] > 100_000
        assert told["disk_free_bytes"] > 0
        assert 0 <= told["backup_age_seconds"] < 60
        assert is_alive(bot)
        await assert_faults_are_told(bot, port)
    with pytest.raises(aiohttp.ClientConnectionError):
        await asked(port, "/healthz")


async def assert_faults_are_told(bot: StudyBot, port: int) -> None:
    outage: Any = bot.services.outage
    outage._look_expected_at -= 500
    assert not is_alive(bot), "the service manager is to start it again"
    bot._unconnected_since = 1.0  # pyright: ignore[reportPrivateUsage]
    await bot._db.single.run("DROP TABLE bot_state")  # pyright: ignore[reportPrivateUsage]
    status, body = await asked(port, "/healthz")
    assert status == 503
    assert json.loads(body)["faults"] == [
        "Discord cannot be reached",
        "the clock stands still",
        "the database cannot be written",
    ]


async def test_a_port_that_is_taken_is_one_sentence(circle: Circle) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(
            StartupError, match=f"METRICS_PORT: .* port {port} .* name another port"
        ):
            async with AsyncExitStack() as stack:
                await start(stack, circle, port)
    async with AsyncExitStack() as stack:
        await start(stack, circle)  # the fixture wants a bot that has sent something
