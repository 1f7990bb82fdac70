"""Clicks over the loopback's HTTP and websocket, for our bot and for bare ones.

This module asks the database by itself how many answers there are, which only bot.db may do
elsewhere: the proof should not come from the code that is on trial.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import aiosqlite
import discord
from discord import ui

from bot.bench.group import Group, group_of, seconds_until_acknowledged
from bot.bench.processes import bot_process, processor_seconds
from bot.bench.rows import Round, Row, at_most, compared, exactly

MEMBERS = 1000
IN_FLIGHT = 50
ROUNDS = 3
BURSTS = 3
ACKNOWLEDGED_WITHIN = 3.0
PLAIN = "bare bot, one word"
DRESSED = "bare bot, our screens"

_STORED = """
    SELECT COUNT(answer.user_id), post.answers FROM post
    LEFT JOIN answer ON answer.post_id = post.post_id WHERE post.message_id = ?
"""


@dataclass(frozen=True, slots=True)
class _Pace:
    """How one bot did in one round."""

    clicks_per_second: float
    milliseconds_per_click: float | None
    """Of the processor, in the bot's process alone; None where the system does not tell."""


async def click_rows(*, rounds: int = ROUNDS, bursts: int = BURSTS) -> list[Row]:
    """Measure clicks per second beside bare bots, and a thousand clicks at one instant."""
    with TemporaryDirectory(prefix="crss-bench-") as folder:
        file = Path(folder) / "clicks.sqlite3"
        async with (
            group_of(MEMBERS) as ours,
            _bare("plain") as (plain, plain_pid),
            _bare("ours") as (dressed, dressed_pid),
            bot_process("bot.bench.our_bot", ours.loopback.url, str(file)) as our_bot,
        ):
            await ours.organiser.slash(ours.channel, "setup", channel=ours.channel)
            paces: list[tuple[_Pace, _Pace, _Pace]] = []
            for _ in range(rounds):
                one = await _pace(plain, plain_pid)
                other = await _pace(dressed, dressed_pid)
                await _ask(ours)
                paces.append((await _pace(ours, our_bot.pid), one, other))
            return [*_steady_rows(paces), *await _burst_rows(ours, file, bursts)]


@asynccontextmanager
async def _bare(looks: str) -> AsyncGenerator[tuple[Group, int]]:
    async with group_of(MEMBERS) as group:
        arguments = (group.loopback.url, str(group.channel.id), looks)
        async with bot_process("bot.bench.bare_bot", *arguments) as bot:
            yield group, bot.pid


async def _ask(ours: Group) -> discord.Message:
    """Have our bot post one more question."""
    await ours.organiser.slash(ours.channel, "daily post")
    return ours.newest_post()


def _steady_rows(paces: Sequence[tuple[_Pace, _Pace, _Pace]]) -> Iterator[Row]:
    speeds = [[pace.clicks_per_second for pace in one] for one in paces]
    what = f"clicks/s, {IN_FLIGHT} in flight"
    # The loopback needs half as much again for a screen as for a word, which is no fault of ours.
    yield compared(f"{what} ({DRESSED})", [Round(one[0], one[2]) for one in speeds], at_least=0.85)
    yield compared(f"{what} ({PLAIN})", [Round(one[0], one[1]) for one in speeds], at_least=0.7)

    costs = [[pace.milliseconds_per_click or 0 for pace in one] for one in paces]
    what = "processor time of the bot, ms a click"
    if all(cost for one in costs for cost in one):
        yield compared(f"{what} ({DRESSED})", [Round(one[0], one[2]) for one in costs])
        yield compared(f"{what} ({PLAIN})", [Round(one[0], one[1]) for one in costs])


async def _pace(group: Group, pid: int) -> _Pace:
    """Let every member click the newest post once, so that each click counts."""
    post = group.newest_post()
    button = _first_button(post)
    waiting = iter(group.members)

    async def click_on() -> None:
        for member in waiting:
            await group.press(member, post.id, button)

    worked = processor_seconds(pid)
    began = time.perf_counter()
    await asyncio.gather(*(click_on() for _ in range(IN_FLIGHT)))
    seconds = time.perf_counter() - began
    after = processor_seconds(pid)
    cost = None if worked is None or after is None else (after - worked) * 1000 / MEMBERS
    return _Pace(MEMBERS / seconds, cost)


async def _burst_rows(ours: Group, file: Path, bursts: int) -> list[Row]:
    slowest = 0.0
    stored: list[int] = []
    for _ in range(bursts):
        post = await _ask(ours)
        button = _first_button(post)
        pressing = (ours.press(member, post.id, button) for member in ours.members)
        clicks = await asyncio.gather(*pressing)
        slowest = max(slowest, *map(seconds_until_acknowledged, clicks))
        stored += await _stored(file, post.id)
    worst = max(stored, key=lambda count: abs(count - MEMBERS))
    at_once = f"{MEMBERS:,} clicks at the same instant"
    return [
        at_most(f"{at_once}: slowest acknowledgement, s", slowest, ACKNOWLEDGED_WITHIN),
        exactly(f"{at_once}: answers stored", worst, MEMBERS),
    ]


async def _stored(file: Path, message_id: int) -> list[int]:
    """Return the answers to a post, and how many the post itself has counted."""
    async with aiosqlite.connect(file) as conn:
        (counts,) = await conn.execute_fetchall(_STORED, (message_id,))
        return list(counts)


def _first_button(post: discord.Message) -> str:
    parts = ui.LayoutView.from_message(post).walk_children()
    return next(part.custom_id or "" for part in parts if isinstance(part, ui.Button))
