"""Clicks over the loopback's HTTP and websocket, for our bot and for a bare one."""

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import aiosqlite
import discord
from discord import ui
from simcord import ChannelHandle, MemberActor

from bot.bench.processes import bot_process
from bot.bench.rows import Round, Row, at_most, compared, exactly
from bot.demo.loopback import LoopbackDiscord

MEMBERS = 1000
IN_FLIGHT = 50
ROUNDS = 9
BURSTS = 3
ACKNOWLEDGED_WITHIN = 3.0

_STORED = """
    SELECT COUNT(answer.user_id), post.answers FROM post
    LEFT JOIN answer ON answer.post_id = post.post_id WHERE post.message_id = ?
"""


@dataclass(frozen=True, slots=True)
class _Group:
    """A server on a loopback of its own: what its members see of one bot."""

    loopback: LoopbackDiscord
    channel: ChannelHandle
    organiser: MemberActor
    members: Sequence[MemberActor]

    def newest_post(self) -> discord.Message:
        return [one for one in self.channel.history() if not one.flags.ephemeral][-1]

    async def ask(self) -> discord.Message:
        """Have our bot post one more question."""
        await self.organiser.slash(self.channel, "daily post")
        return self.newest_post()

    async def click(self, member: MemberActor, post: discord.Message, button: str) -> float:
        """Return the seconds until the click was acknowledged."""
        click = await self.loopback.click(member, post.id, self.channel, button)
        return float("inf") if click.acknowledged_after is None else click.acknowledged_after


async def click_rows() -> list[Row]:
    """Measure clicks per second beside a bare bot, and a thousand clicks at one instant."""
    with TemporaryDirectory(prefix="crss-bench-") as folder:
        file = Path(folder) / "clicks.sqlite3"
        async with AsyncExitStack() as stack:
            bare = await stack.enter_async_context(_group())
            ours = await stack.enter_async_context(_group())
            bare_arguments = (bare.loopback.url, str(bare.channel.id))
            await stack.enter_async_context(bot_process("bot.bench.bare_bot", *bare_arguments))
            our_arguments = (ours.loopback.url, str(file))
            await stack.enter_async_context(bot_process("bot.bench.our_bot", *our_arguments))
            await ours.organiser.slash(ours.channel, "setup", channel=ours.channel)
            return [await _steady_row(ours, bare), *await _burst_rows(ours, file)]


@asynccontextmanager
async def _group() -> AsyncGenerator[_Group]:
    async with LoopbackDiscord(record_requests=False) as loopback:
        guild = loopback.env.create_guild("Circle")
        leads = discord.Permissions(manage_guild=True)
        role = guild.create_role("Organiser", permissions=leads)
        yield _Group(
            loopback,
            guild.create_text_channel("daily"),
            guild.add_member(loopback.env.create_user("rosa"), roles=[role]),
            [
                guild.add_member(loopback.env.create_user(f"member{number}"))
                for number in range(MEMBERS)
            ],
        )


async def _steady_row(ours: _Group, bare: _Group) -> Row:
    reply = bare.newest_post()
    rounds: list[Round] = []
    for _ in range(ROUNDS):
        baseline = await _clicks_per_second(bare, reply)
        rounds.append(Round(await _clicks_per_second(ours, await ours.ask()), baseline))
    what = f"click -> committed -> acknowledged, {IN_FLIGHT} in flight, clicks/s"
    return compared(what, rounds, at_least=0.75)


async def _clicks_per_second(group: _Group, post: discord.Message) -> float:
    button = _first_button(post)
    waiting = iter(group.members)

    async def click_on() -> None:
        for member in waiting:
            await group.click(member, post, button)

    began = time.perf_counter()
    await asyncio.gather(*(click_on() for _ in range(IN_FLIGHT)))
    return len(group.members) / (time.perf_counter() - began)


async def _burst_rows(ours: _Group, file: Path) -> list[Row]:
    slowest = 0.0
    stored: list[int] = []
    for _ in range(BURSTS):
        post = await ours.ask()
        button = _first_button(post)
        clicks = (ours.click(member, post, button) for member in ours.members)
        slowest = max(slowest, *await asyncio.gather(*clicks))
        stored += await _stored(file, post.id)
    worst = max(stored, key=lambda count: abs(count - MEMBERS))
    at_once = f"{MEMBERS:,} members click one post at the same instant"
    return [
        at_most(f"{at_once}: slowest, s", slowest, ACKNOWLEDGED_WITHIN),
        exactly(f"{at_once}: answers stored", worst, MEMBERS),
    ]


async def _stored(file: Path, message_id: int) -> list[int]:
    """Return the answers to a post, and how many the post itself has counted."""
    async with aiosqlite.connect(file) as conn:
        return list(list(await conn.execute_fetchall(_STORED, (message_id,)))[0])


def _first_button(post: discord.Message) -> str:
    parts = ui.LayoutView.from_message(post).walk_children()
    return next(part.custom_id or "" for part in parts if isinstance(part, ui.Button))
