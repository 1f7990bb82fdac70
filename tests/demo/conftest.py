"""The demo, running for all tests of a module, and a real browser."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest_asyncio
from discord.gateway import DiscordWebSocket
from discord.http import Route
from playwright.async_api import Browser, async_playwright

from bot.clock import system_clock
from bot.demo.run import run_demo
from tests.demo.visitor import ARGUMENTS, CHROMIUM


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo() -> AsyncIterator[str]:
    """Run the demo on a new server for all tests of this module; each is somebody else in it."""
    async with running_demo(empty=True) as address:
        yield address


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lived_in() -> AsyncIterator[str]:
    """Run the demo as it opens, on a server that has lived four weeks."""
    async with running_demo(empty=False) as address:
        yield address


@asynccontextmanager
async def running_demo(*, empty: bool) -> AsyncIterator[str]:
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
            clock=system_clock,
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
