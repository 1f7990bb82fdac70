"""For long: kills without end, and clicks without end while Discord is not well.

`KILLS=200 CLICK_MINUTES=20 make endure` runs the whole length; make test only some of it.
"""

import asyncio
import os
import random
import sys
from asyncio.subprocess import Process

import pytest
from simcord import MemberActor

from bot.bench.processes import memory_mb
from bot.loopback.clicks import Click
from bot.loopback.faults import Action, Fault
from bot.loopback.server import LoopbackDiscord
from bot.simulation.memory import Slope
from tests.wire.circle import SENDS, Circle, eventually, kill

KILLS = int(os.environ.get("KILLS", "3"))
CLICK_MINUTES = float(os.environ.get("CLICK_MINUTES", "0.2"))
CLICKS_A_SECOND = 50
CROWD = 40
ALL_IS_WARM = 5
"""Minutes by whose half everything that is kept at hand has been filled."""
STEEPEST = 0.05
"""MB for each thousand clicks, each by another member: a number kept of each would be as much."""
FAULTS: tuple[Action, ...] = ("rate_limit", "server_error", "lose_reply", "done_but_502", "delay")


@pytest.mark.slow
async def test_however_often_it_is_killed_no_acknowledged_answer_is_lost(circle: Circle) -> None:
    rng = random.Random(1)
    kept: set[int] = set()
    for number in range(KILLS):
        async with circle.bot_process() as process:
            if not number:
                await circle.set_up()
                await circle.ask()
            kept |= await clicks_until_killed(circle, process, rng.randrange(1, CROWD))
            assert kept <= circle.who_answered()
    assert len(kept) >= KILLS
    assert len(circle.posts()) == 1
    say(f"\n{KILLS} kills: {len(kept)} answers acknowledged, none lost")


async def clicks_until_killed(circle: Circle, process: Process, after: int) -> set[int]:
    """Let members click, kill the bot after so many answers, and return whom it acknowledged."""
    post, before = circle.post(), circle.callbacks()
    members = circle.add_members(CROWD)

    async def kill_amid() -> None:
        await eventually(lambda: circle.callbacks() >= before + after)
        await kill(process)

    async def click(member: MemberActor) -> Click:
        return await circle.click(member, post, within=3)

    *clicks, _ = await asyncio.gather(*map(click, members), kill_amid())
    return {
        member.id
        for member, one in zip(members, clicks, strict=False)
        if isinstance(one, Click) and one.acknowledged_after is not None
    }


@pytest.mark.slow
async def test_clicks_for_long_amid_faults_are_all_answered_and_stored_once(
    circle: Circle, loopback: LoopbackDiscord
) -> None:
    rng = random.Random(2)
    held: list[tuple[float, float]] = []
    async with circle.bot_process() as process:
        await circle.set_up()
        await circle.ask()
        post = circle.post()
        evils = asyncio.create_task(make_trouble(loopback, rng))
        clicks: list[asyncio.Task[Click]] = []
        members: list[MemberActor] = []
        for _ in range(max(1, round(CLICK_MINUTES * 60))):
            crowd = circle.add_members(CLICKS_A_SECOND)
            members += crowd
            clicks += [asyncio.create_task(circle.click(one, post, within=60)) for one in crowd]
            await asyncio.sleep(1)
            held.append((len(members) / 1000, memory_mb(process.pid) or 0))
        evils.cancel()
        answered = await asyncio.gather(*clicks)
    unanswered = [one for one in answered if one.acknowledged_after is None]
    assert unanswered == []
    stored = circle.stored("SELECT user_id FROM answer")
    assert sorted(row["user_id"] for row in stored) == sorted(one.id for one in members)
    assert len(circle.posts()) == 1
    slope = Slope.of(held)
    slowest = max(one.acknowledged_after or 0 for one in answered)
    say(f"\n{len(members)} clicks stored once, the slowest answered after {slowest:.2f} s")
    say(f"{held[-1][1]:.1f} MB held in the end, {slope} for each 1,000 clicks")
    if CLICK_MINUTES >= ALL_IS_WARM:
        assert not slope.is_over(STEEPEST)


def say(text: str) -> None:
    """Print a figure, which make endure lets through."""
    sys.stdout.write(text + "\n")


async def make_trouble(loopback: LoopbackDiscord, rng: random.Random) -> None:
    """Trouble what the bot says by itself, and cut its connection now and then."""
    while True:
        await asyncio.sleep(rng.uniform(0.5, 3))
        loopback.faults.append(Fault("PATCH", f"{SENDS}/*", rng.choice(FAULTS), seconds=1))
        if rng.random() < 0.1:
            await loopback.drop_gateway(resumable=True)
