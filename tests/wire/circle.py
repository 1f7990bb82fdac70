"""A study circle on the loopback Discord, and our bot in it: in this process or in its own."""

import asyncio
import os
import random
import re
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import discord
from simcord import MemberActor

from bot.app import running_bot
from bot.client import StudyBot
from bot.clock import system_clock
from bot.config import Secret, Settings
from bot.loopback.calls import Request
from bot.loopback.clicks import Click
from bot.loopback.server import LoopbackDiscord

ROOT = Path(__file__).resolve().parents[2]
SENDS = "/channels/*/messages"
READY_WITHIN = 20


class MovableClock:
    """Goes on as time does, and can be moved ahead; never back, for ids are made of it."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return system_clock() + self.ahead

    def move(self, by: timedelta) -> None:
        self.ahead += by

    def move_to(self, instant: datetime) -> None:
        self.move(instant - self())


class Circle:
    """A server whose organiser sets the bot up, and the file the bot keeps its memory in."""

    def __init__(self, loopback: LoopbackDiscord, clock: MovableClock, database: Path) -> None:
        self.loopback = loopback
        self.clock = clock
        self.database = database
        self._log = database.with_suffix(".log")
        self.guild = loopback.env.create_guild("Circle")
        self.channel = self.guild.create_text_channel("daily")
        lead = self.guild.create_role(
            "Organiser", permissions=discord.Permissions(manage_guild=True)
        )
        self.rosa = self.guild.add_member(loopback.env.create_user("rosa"), roles=[lead])

    def add_members(self, count: int) -> list[MemberActor]:
        users = (self.loopback.env.create_user(f"member{n}") for n in range(count))
        return [self.guild.add_member(user) for user in users]

    async def set_up(self) -> None:
        """Set the daily question up for a time that is half a day away."""
        time = f"{self.clock() + timedelta(hours=12):%H:%M}"
        result = await self.rosa.slash(
            self.channel, "setup", channel=self.channel, time=time, timezone="UTC"
        )
        assert result.acknowledged

    async def ask(self) -> str:
        """Have the organiser post a question; return what the bot told them."""
        return Click(await self.rosa.slash(self.channel, "daily post"), None).text

    def posts(self) -> list[discord.Message]:
        """Return what stands in the channel for everybody, oldest first."""
        return [message for message in self.channel.history() if not message.flags.ephemeral]

    def threads(self) -> list[list[discord.Message]]:
        """Return what stands in each thread of the channel, oldest first."""
        return [thread.history() for thread in self.channel.threads]

    def post(self) -> discord.Message:
        """Return the one question in the channel."""
        (message,) = self.posts()
        return message

    async def click(
        self, member: MemberActor, message: discord.Message, option: int = 0, within: float = 10
    ) -> Click:
        view = discord.ui.LayoutView.from_message(message)
        buttons = [one for one in view.walk_children() if isinstance(one, discord.ui.Button)]
        custom_id = str(buttons[option].custom_id)
        return await self.loopback.click(
            member, message.id, self.channel, custom_id, timeout=within
        )

    def stored(self, query: str) -> list[dict[str, Any]]:
        """Return rows of the bot's file as a reader from outside finds them."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as file:
            file.row_factory = sqlite3.Row
            return [dict(row) for row in file.execute(query)]

    def ledger(self) -> list[dict[str, Any]]:
        """Return the posts that are no longer only planned."""
        return self.stored("SELECT * FROM post WHERE state <> 'planned' ORDER BY post_id")

    def who_answered(self) -> set[int]:
        """Return the members whose answers are in the file."""
        return {row["user_id"] for row in self.stored("SELECT user_id FROM answer")}

    def next_due_at(self) -> datetime:
        (row,) = self.stored("SELECT due_at FROM post WHERE state = 'planned'")
        return datetime.fromisoformat(row["due_at"])

    def sends(self) -> list[Request]:
        """Return the bot's tries to put a message into the channel."""
        path = f"/channels/{self.channel.id}/messages"
        return [one for one in self.loopback.requests if (one.method, one.path) == ("POST", path)]

    def edits(self) -> list[Request]:
        """Return the bot's edits of messages in the channel."""
        pattern = re.compile(rf"/channels/{self.channel.id}/messages/\d+")
        found = [one for one in self.loopback.requests if one.method == "PATCH"]
        return [one for one in found if pattern.fullmatch(one.path)]

    def log(self) -> str:
        """Return what the bot's process has logged."""
        return self._log.read_text()

    def callbacks(self) -> int:
        """Return how many interactions the bot has answered."""
        return sum(one.path.endswith("/callback") for one in self.loopback.requests)

    @asynccontextmanager
    async def bot_here(self) -> AsyncIterator[StudyBot]:
        """Run the bot in this process, where its services can be called."""
        settings = Settings(Secret("any token"), self.database)
        async with running_bot(settings, clock=self.clock, rng=random.Random(1)) as bot:
            await asyncio.wait_for(bot.wait_until_ready(), READY_WITHIN)
            yield bot

    @asynccontextmanager
    async def bot_process(self, **environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """Run the bot in a process of its own, with this clock; kill -9 it at the latest here."""
        ahead = str(self.clock.ahead.total_seconds())
        with self._log.open("w") as output:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-W", "ignore", "-m", "tests.wire.bot_process"),
                *(self.loopback.url, str(self.database), ahead),
                cwd=ROOT,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
                stdout=output,
            )
        try:
            await eventually(lambda: "connected to Gateway" in self.log(), READY_WITHIN)
            yield process
        finally:
            await kill(process)


async def kill(process: asyncio.subprocess.Process) -> None:
    """Kill a process as a power cut would (kill -9), and wait until it is gone."""
    with suppress(ProcessLookupError):
        process.kill()
    await process.wait()


async def eventually(is_so: Callable[[], object], within: float = 10) -> None:
    """Wait until something of another process has come true."""
    async with asyncio.timeout(within):
        while not is_so():  # noqa: ASYNC110 - neither a file nor a process sets an Event
            await asyncio.sleep(0.005)
