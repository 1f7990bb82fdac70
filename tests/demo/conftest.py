"""The demo, running for all tests of a module, and a real browser."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiohttp
import pytest_asyncio
from discord.gateway import DiscordWebSocket
from discord.http import Route
from playwright.async_api import Browser, async_playwright
from yarl import URL

from bot.clock import Clock, system_clock
from bot.demo.run import run_demo
from bot.demo.scene import build_scene
from bot.loopback.world import LoopbackEnv
from tests.demo.visitor import ARGUMENTS, CHROMIUM

MONDAY = datetime(2027, 3, 1, 15, 30, tzinfo=UTC)
"""Half an hour after the question of the day, and the weekly sheet, have come."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo() -> AsyncIterator[str]:
    """Run the demo on a server that was set up just now; each test is somebody else in it."""
    async with running_demo(empty=True) as address:
        await say_as_rosa(address, "setup time:09:00 timezone:America/Chicago")
        await say_as_rosa(address, "daily post")
        yield address


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def new_server() -> AsyncIterator[str]:
    """Run the demo on a new server, to which the bot was invited a moment ago."""
    async with running_demo(empty=True) as address:
        yield address


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lived_in() -> AsyncIterator[str]:
    """Run the demo as it opens, lived in for four weeks; on a Monday, with a weekly sheet."""
    ahead = MONDAY - system_clock()
    async with running_demo(empty=False, clock=lambda: system_clock() + ahead) as address:
        yield address


async def say_as_rosa(address: str, command: str) -> None:
    """Say a command as the organizer, as the page does for what is typed in full."""
    scene = build_scene(LoopbackEnv(system_clock))  # the same ids in every run
    asked = {"path": scene.daily.name, "viewer": str(scene.organiser.id), "text": f"/{command}"}
    async with aiohttp.ClientSession() as client:
        desk = URL(address).with_path("/desk/say", keep_query=True)
        async with client.post(desk, json=asked) as reply:
            assert await reply.json() == {"wrong": ""}


@asynccontextmanager
async def running_demo(*, empty: bool, clock: Clock = system_clock) -> AsyncIterator[str]:
    """Run the demo for as long as the block runs, and give its address."""
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    said: asyncio.Queue[str] = asyncio.Queue()
    stop = asyncio.Event()
    running = asyncio.create_task(
        run_demo(
            port=0,
            once=False,
            empty=empty,
            database=None,
            clock=clock,
            rng=random.Random(7),
            say=said.put_nowait,
            stop=stop,
        )
    )
    line = ""
    while not line.startswith("The demo is at"):
        line = await asyncio.wait_for(said.get(), 60)
    yield line.split()[4]
    stop.set()
    await running
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS.split())
        yield browser
        await browser.close()
