"""The connection of a running bot is lost in a mock exam: everybody gets that time back, once."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.loopback.server import LoopbackDiscord
from bot.loopback.simcord_names import serializers
from tests.wire.circle import Circle, MovableClock, eventually
from tests.wire.exam import Exam

LOST = timedelta(minutes=4)


def deadlines(circle: Circle) -> list[datetime]:
    rows = circle.stored("SELECT deadline_at FROM paper ORDER BY paper_id")
    return [datetime.fromisoformat(row["deadline_at"]) for row in rows]


async def test_a_session_that_is_lost_for_minutes_moves_every_deadline_once(
    circle: Circle, loopback: LoopbackDiscord, clock: MovableClock
) -> None:
    exam = Exam(circle, circle.add_members(3))
    async with circle.bot_here() as bot:
        await exam.begin(questions=2, minutes=3)
        before = deadlines(circle)
        # Without its session discord.py waits for some seconds before it connects anew.
        await loopback.drop_gateway(resumable=False)
        await eventually(lambda: bot.services.outage.lasts)
        clock.move(LOST)
        await eventually(lambda: not bot.services.outage.lasts, 20)
        await eventually(lambda: "I was away for 4 minutes" in exam.text())
        after = deadlines(circle)
        await exam.finish()
    (moved,) = {new - old for new, old in zip(after, before, strict=True)}
    assert LOST <= moved < LOST + timedelta(seconds=20)
    assert exam.lost() == []


async def test_a_connection_that_is_resumed_at_once_moves_nothing(
    circle: Circle, loopback: LoopbackDiscord
) -> None:
    exam = Exam(circle, circle.add_members(3))
    resumed = asyncio.Event()

    async def on_shard_resumed(shard: int) -> None:
        resumed.set()

    async with circle.bot_here() as bot:
        await exam.begin(questions=2, minutes=3)
        bot.add_listener(on_shard_resumed)
        before = deadlines(circle)
        await loopback.drop_gateway()
        await asyncio.wait_for(resumed.wait(), 5)
        await exam.all_at_once(lambda writer: writer.choose("B"))
        assert deadlines(circle) == before
        assert not bot.services.outage.lasts


async def test_a_silent_connection_closes_no_paper_and_gives_its_time_back(
    circle: Circle, loopback: LoopbackDiscord, clock: MovableClock
) -> None:
    """A router has forgotten it: it stays open, and nothing comes through any more."""
    exam = Exam(circle, circle.add_members(2))
    async with circle.bot_here() as bot:
        await exam.begin(questions=2, minutes=3)
        (before,) = set(deadlines(circle))
        clock.move_to(before - timedelta(seconds=3))
        await exam.all_at_once(lambda writer: writer.choose("B"))
        silent_at = clock()
        loopback.silence_gateway()
        await asyncio.sleep(13)
        assert clock() > before
        await loopback.drop_gateway()
        await eventually(
            lambda: not bot.services.outage.lasts and set(deadlines(circle)) != {before}
        )
        await exam.all_at_once(lambda writer: writer.choose("A"))
        back_at = clock()
        (after,) = set(deadlines(circle))
        await exam.finish()
    assert timedelta(seconds=12) <= after - before <= back_at - silent_at + timedelta(seconds=3)
    assert exam.lost() == []


@pytest.mark.parametrize("unavailable", [False, True], ids=["kicked", "unavailable"])
async def test_a_server_that_comes_back_gets_the_time_back_for_which_it_was_away(
    circle: Circle, loopback: LoopbackDiscord, clock: MovableClock, unavailable: bool
) -> None:
    exam = Exam(circle, circle.add_members(3))
    backend = loopback.env.backend
    async with circle.bot_here():
        await exam.begin(questions=2, minutes=3)
        before = deadlines(circle)
        gone = {"id": str(circle.guild.id), **({"unavailable": True} if unavailable else {})}
        backend.emit("GUILD_DELETE", gone)
        await eventually(lambda: circle.stored("SELECT * FROM standstill"))
        clock.move(LOST)
        await asyncio.sleep(1.5)  # so that the clocks tick meanwhile
        assert circle.stored("SELECT state FROM sitting") == [{"state": "open"}]
        back = dict(serializers.guild_create_payload(backend, backend.guilds[circle.guild.id]))
        backend.emit("GUILD_CREATE", {**back, "unavailable": False} if unavailable else back)
        await eventually(lambda: not circle.stored("SELECT * FROM standstill"))
        await eventually(lambda: "I was away for 4 minutes" in exam.text())
        after = deadlines(circle)
        await exam.finish()
    (moved,) = {new - old for new, old in zip(after, before, strict=True)}
    assert LOST <= moved < LOST + timedelta(seconds=20)
    assert exam.lost() == []
