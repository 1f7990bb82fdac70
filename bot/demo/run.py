"""The demo from start to stop: loopback Discord, real bot, seeded server, page."""

import asyncio
import os
import random
import secrets
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
import discord

from bot.clock import Clock, seeded_random
from bot.config import Secret, Settings
from bot.db.daily import posts
from bot.db.database import Database
from bot.demo.clock import DemoClock
from bot.demo.director import INVITED, Director
from bot.demo.life import first_morning, live, opening_hour
from bot.demo.page import DemoPage
from bot.demo.people import OTHERS
from bot.demo.places import Places
from bot.demo.scene import ZONE, Scene, build_scene, hello, not_yet_invited, open_the_day
from bot.demo.stage import Stage
from bot.errors import StartupError
from bot.loopback.pointing import point_discord_py_at
from bot.loopback.server import LoopbackDiscord

WHAT_TO_TRY = (
    "  1. Press A, B, C or D under today's question: the feedback is for you alone.",
    "  2. Change who you are at the top: Alice has done much, Dana little, Rosa organizes.",
    "  3. Press Next day or Next week, or make trouble: the bot says one clear sentence.",
    "  4. Type / to see every command; the tour on the page leads through the rest.",
)
WHAT_TO_TRY_FIRST = (
    "  1. Change who you are at the top to Rosa, who organizes, and press Set up under the hello.",
    "  2. Type / to see every command; what is private is for you alone.",
)
"""On a server that is new."""
STARTING = "A make-believe study group lives four weeks first. That takes some seconds."
SEED = 1
"""Of the four weeks that the server has lived: they are the same each time."""


async def run_demo(
    *,
    port: int,
    once: bool,
    database: Path | None,
    clock: Clock,
    rng: random.Random,
    say: Callable[[str], None],
    stop: asyncio.Event,
    empty: bool = False,
) -> int:
    """Run the real bot in a make-believe server until `stop`; return the exit status.

    The server has lived four weeks, unless it is to be `empty`: then the bot was just invited, and
    has only said hello. With `once`, end as soon as the page answers and a message stands there.
    """
    began = time.perf_counter()
    if not once:
        say("Starting." if empty else STARTING)
    async with seeded_world(database, clock, rng, empty=empty) as world:
        places = Places(world.loopback.env, world.scene.guild, world.scene.everybody)
        page = DemoPage(
            world.loopback.env, places, port=port, timezone=ZONE, director=world.director
        )
        async with page:
            if once:
                say(await _proof(page, world.first, time.perf_counter() - began))
                return 0
            say(f"The demo is at {page.url} (stop it with Ctrl-C). What to try first:")
            for line in WHAT_TO_TRY_FIRST if empty else WHAT_TO_TRY:
                say(line)
            await stop.wait()
    say("Stopped." if database is None else f"Stopped. The scores are kept in {database}.")
    return 0


@dataclass(frozen=True, slots=True)
class World:
    """The make-believe Discord with the bot in it."""

    loopback: LoopbackDiscord
    scene: Scene
    first: discord.Message
    """What a visitor sees first: today's question, or the hello."""
    director: Director


@asynccontextmanager
async def seeded_world(
    database: Path | None, wall: Clock, rng: random.Random, *, empty: bool = False
) -> AsyncGenerator[World]:
    """Run the bot in its server for as long as the block runs.

    A database that is there already goes on where it was left; else four weeks are lived first,
    unless the server is to be `empty`.
    """
    with TemporaryDirectory(prefix="crss-demo-", dir=_in_memory()) as folder:
        file = database or Path(folder) / "demo.sqlite3"
        is_new = not file.exists()
        clock = DemoClock(wall)
        # New at each start, so that no other program at this machine can act as the bot.
        token = secrets.token_urlsafe(32)
        served = LoopbackDiscord(clock=clock, record_requests=False, token=token)
        async with served as loopback:
            point_discord_py_at(loopback.url)
            opening = opening_hour(wall())
            lives = is_new and not empty
            if lives:
                clock.stand_at(first_morning(opening))
            scene = build_scene(loopback.env, () if empty else OTHERS)
            if not is_new:
                await _go_on_from(file, scene, clock)
            stage = Stage(
                Settings(Secret(token), file), clock, rng if empty else seeded_random(SEED)
            )
            invited = is_new and empty
            async with AsyncExitStack() as stack:
                if invited:
                    with not_yet_invited(loopback.env, scene):
                        await stack.enter_async_context(stage)
                    first = await hello(scene)
                else:
                    await stack.enter_async_context(stage)
                    if lives:
                        await live(stage, scene, until=opening)
                    first = await open_the_day(scene)
                director = Director(loopback, stage, scene, said=INVITED if invited else "")
                yield World(loopback, scene, first, director)


async def _go_on_from(file: Path, scene: Scene, clock: DemoClock) -> None:
    """Let it be no earlier than in a database that is kept: days may have gone by quickly there."""
    async with Database.open(file) as db:
        ledger = await posts.ledger(db.reading, scene.guild.id, most=5)
    lived_until = max((post.posted_at for post in ledger if post.posted_at), default=clock())
    if lived_until > clock():
        clock.stand_at(lived_until)
        clock.go_on()


def _in_memory() -> Path | None:
    """Return a folder that lies in memory, where there is one: nothing is to be kept."""
    folder = Path("/dev/shm")
    return folder if os.access(folder, os.W_OK) else None


async def _proof(page: DemoPage, first: discord.Message, seconds: float) -> str:
    """Return one line that says the page answers and what is to be read there."""
    async with aiohttp.ClientSession() as client, client.get(page.url) as reply:
        if reply.status != 200:
            raise StartupError(f"{page.origin} answered {reply.status} instead of 200.")
    return f"{page.origin} is up after {seconds:.1f} s and shows: {first_words(first)}"


def first_words(message: discord.Message) -> str:
    """Return the beginning of a question's stem, or of another message."""
    texts = [
        part.content
        for part in discord.ui.LayoutView.from_message(message).walk_children()
        if isinstance(part, discord.ui.TextDisplay)
    ]
    stem = next((text for text in texts if not text.startswith(("#", "-#"))), message.content)
    words = stem.split()
    return " ".join(words[:9]) + (" …" if len(words) > 9 else "")
