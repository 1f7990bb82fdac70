"""The demo from start to stop: loopback Discord, real bot, seeded server, page."""

import asyncio
import random
import secrets
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
import discord

from bot.app import running_bot
from bot.clock import Clock
from bot.config import Secret, Settings
from bot.demo.page import DemoPage
from bot.demo.scene import ZONE, Scene, build_scene, open_the_day
from bot.errors import StartupError
from bot.loopback.pointing import point_discord_py_at
from bot.loopback.server import LoopbackDiscord

READY_WITHIN = 30.0
WHAT_TO_TRY = (
    "  1. Press A, B, C or D under today's question: the feedback is for you alone.",
    "  2. Change who you are at the top, answer as somebody else, then type /leaderboard or /quiz.",
    "  3. Type / to see every command. Rosa is the organiser: she also has /setup and /daily.",
    "  4. Start a mock exam with /exam start, a sprint; join it as several people, then begin.",
)


async def run_demo(
    *,
    port: int,
    once: bool,
    database: Path | None,
    clock: Clock,
    rng: random.Random,
    say: Callable[[str], None],
    stop: asyncio.Event,
) -> int:
    """Run the real bot in a make-believe server until `stop`; return the exit status.

    With `once`, end as soon as the page answers and a question stands in the channel.
    """
    began = time.perf_counter()
    async with seeded_world(database, clock, rng) as (loopback, scene, question):
        page = DemoPage(
            loopback.env,
            (scene.daily, scene.general),
            scene.everybody,
            port=port,
            timezone=ZONE,
        )
        async with page:
            if once:
                say(await _proof(page, question, time.perf_counter() - began))
                return 0
            say(f"The demo is at {page.url} (stop it with Ctrl-C). What to try first:")
            for line in WHAT_TO_TRY:
                say(line)
            await stop.wait()
    say("Stopped." if database is None else f"Stopped. The scores are kept in {database}.")
    return 0


@asynccontextmanager
async def seeded_world(
    database: Path | None, clock: Clock, rng: random.Random
) -> AsyncGenerator[tuple[LoopbackDiscord, Scene, discord.Message]]:
    """Run the bot in the seeded server for as long as the block runs."""
    with TemporaryDirectory(prefix="crss-demo-") as folder:
        file = database or Path(folder) / "demo.sqlite3"
        is_new = not file.exists()
        # New at each start, so that no other program at this machine can act as the bot.
        token = secrets.token_urlsafe(32)
        served = LoopbackDiscord(clock=clock, record_requests=False, token=token)
        async with served as loopback:
            point_discord_py_at(loopback.url)
            scene = build_scene(loopback.env)
            async with running_bot(Settings(Secret(token), file), clock=clock, rng=rng) as bot:
                async with asyncio.timeout(READY_WITHIN):
                    await bot.wait_until_ready()
                yield loopback, scene, await open_the_day(scene, set_up=is_new)


async def _proof(page: DemoPage, question: discord.Message, seconds: float) -> str:
    """Return one line that says the page answers and what the question is."""
    async with aiohttp.ClientSession() as client, client.get(page.url) as reply:
        if reply.status != 200:
            raise StartupError(f"{page.origin} answered {reply.status} instead of 200.")
    return f"{page.origin} is up after {seconds:.1f} s; today's question: {first_words(question)}"


def first_words(question: discord.Message) -> str:
    """Return the beginning of a question's stem."""
    texts = [
        part.content
        for part in discord.ui.LayoutView.from_message(question).walk_children()
        if isinstance(part, discord.ui.TextDisplay)
    ]
    stem = next((text for text in texts if not text.startswith(("#", "-#"))), question.content)
    words = stem.split()
    return " ".join(words[:9]) + (" …" if len(words) > 9 else "")
