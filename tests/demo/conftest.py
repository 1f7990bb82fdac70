"""The demo, running for all tests of a module, and a real browser."""

import asyncio
import random
from collections.abc import AsyncIterator

import pytest_asyncio
from discord.gateway import DiscordWebSocket
from discord.http import Route
from playwright.async_api import Browser, async_playwright

from bot.clock import system_clock
from bot.demo.run import run_demo
from tests.demo.visitor import ARGUMENTS, CHROMIUM


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo() -> AsyncIterator[str]:
    """Run the demo for all tests of this module; each test is somebody else in it."""
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    said: asyncio.Queue[str] = asyncio.Queue()
    stop = asyncio.Event()
    running = asyncio.create_task(
        run_demo(
            port=0,
            once=False,
            database=None,
            clock=system_clock,
            rng=random.Random(7),
            say=said.put_nowait,
            stop=stop,
        )
    )
    first = await asyncio.wait_for(said.get(), 20)
    yield first.split()[4]
    stop.set()
    await running
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS.split())
        yield browser
        await browser.close()
