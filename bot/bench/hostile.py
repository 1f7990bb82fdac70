"""One member with a script beside a group that goes on as always: what it costs the others."""

import asyncio
import statistics
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

import discord
from discord import ui

from bot.bench.group import Group, group_of, seconds_until_acknowledged
from bot.bench.processes import bot_process, memory_mb
from bot.bench.rows import Round, Row, at_most
from bot.loopback.simcord_names import MemberActor, base_payload

OTHERS = 20
ROUNDS = 3
SECONDS = 2.0
ACTIONS_A_SECOND = 50
BETWEEN_CLICKS = 0.5
MOST_TIMES = 2
MOST_MEGABYTES = 80

_COMMANDS = ("quiz", "leaderboard", "me export", "me progress", "exam live", "me delete")


async def hostile_rows() -> list[Row]:
    """Measure how long others wait for an answer, alone and beside a member with a script."""
    with TemporaryDirectory(prefix="crss-bench-") as folder:
        file = Path(folder) / "hostile.sqlite3"
        async with (
            group_of(OTHERS + 1) as group,
            bot_process("bot.bench.our_bot", group.loopback.url, str(file)) as bot,
        ):
            await group.organiser.slash(group.channel, "setup", channel=group.channel)
            await group.organiser.slash(group.channel, "daily post")
            hostile, *others = group.members
            await _median_wait(group, group.members)  # the first clicks find everything cold
            before, rounds = memory_mb(bot.pid) or 0, list[Round]()
            for _ in range(ROUNDS):
                alone = await _median_wait(group, others)
                async with _script(group, hostile):
                    rounds.append(Round(await _median_wait(group, others), alone))
            grown = (memory_mb(bot.pid, field="VmHWM") or 0) - before
    what = f"one member with {ACTIONS_A_SECOND} actions/s"
    # The machine is not always as busy: it is the ratio of two spans, one right after the other.
    typical = sorted(rounds, key=lambda one: one.ratio)[ROUNDS // 2]
    return [
        at_most(
            f"{what}: others' median wait, ms (alone)",
            typical.ours,
            MOST_TIMES,
            baseline=typical.baseline,
        ),
        at_most(f"{what}: memory that it costs, MB", grown, MOST_MEGABYTES),
    ]


async def _median_wait(group: Group, members: Sequence[MemberActor]) -> float:
    """Let members click for a while, not all at once; return their median wait in milliseconds."""
    post = group.newest_post()
    parts = ui.LayoutView.from_message(post).walk_children()
    button = next(part.custom_id or "" for part in parts if isinstance(part, ui.Button))
    waits: list[float] = []

    async def click_on(member: MemberActor, place: int) -> None:
        await asyncio.sleep(place * BETWEEN_CLICKS / len(members))
        for _ in range(int(SECONDS / BETWEEN_CLICKS)):
            click = await group.press(member, post.id, button)
            waits.append(seconds_until_acknowledged(click))
            await asyncio.sleep(BETWEEN_CLICKS)

    await asyncio.gather(*(click_on(member, place) for place, member in enumerate(members)))
    return statistics.median(waits) * 1000


@asynccontextmanager
async def _script(group: Group, member: MemberActor) -> AsyncGenerator[None]:
    """Let a member send command after command, without waiting for any answer."""

    async def send() -> None:
        for command in cycle(_COMMANDS):
            _send(group, member, command)
            await asyncio.sleep(1 / ACTIONS_A_SECOND)

    task = asyncio.create_task(send())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def _send(group: Group, member: MemberActor, command: str) -> None:
    name, *below = command.split()
    backend = group.loopback.env.backend
    _, payload = base_payload(
        backend,
        type=discord.InteractionType.application_command.value,
        channel_id=group.channel.id,
        guild_id=member.guild.id,
        user_id=member.id,
        data={
            "id": "1",
            "name": name,
            "type": 1,
            "options": [{"name": one, "type": 1, "options": []} for one in below],
        },
    )
    backend.emit("INTERACTION_CREATE", payload)
