"""What Discord does to one channel is nobody else's trouble: sixty rounds, twenty mock exams."""

import time
from datetime import timedelta
from math import inf

import pytest
from simcord import ChannelHandle

from bot.client import StudyBot
from bot.domain.exam.sittings import Plan
from bot.loopback.faults import Action
from bot.loopback.server import LoopbackDiscord
from tests.wire.circle import Circle, eventually

ROUNDS, SITTINGS = 60, 20
HOST = 7
WAITS = timedelta(seconds=1)
"""So much later than in good times may a question of another server come."""
TRIES = 3

_ASKED = "SELECT ref_id FROM outbox WHERE kind = 'question' AND message_id IS NOT NULL"


def add_channels(loopback: LoopbackDiscord, count: int) -> list[tuple[int, ChannelHandle]]:
    guilds = [loopback.env.create_guild(f"Circle {number}") for number in range(count)]
    return [(guild.id, guild.create_text_channel("study")) for guild in guilds]


async def ask_everywhere(
    circle: Circle, bot: StudyBot, places: list[tuple[int, ChannelHandle]], *, but: int | None
) -> float:
    """Begin a round in each place; return after how many seconds all but one have a question."""
    began = time.perf_counter()
    rounds = [
        await bot.services.rounds.start(
            server_id, channel.id, HOST, questions=3, seconds=600, domain=None
        )
        for server_id, channel in places
    ]
    wanted = {one.round_id for one in rounds if one.server_id != but}
    await eventually(lambda: wanted <= {row["ref_id"] for row in circle.stored(_ASKED)}, 60)
    return time.perf_counter() - began


async def end_rounds(circle: Circle, bot: StudyBot) -> None:
    for row in circle.stored("SELECT channel_id FROM live_round WHERE phase <> 'over'"):
        await bot.services.channel_gone(row["channel_id"])


@pytest.mark.parametrize("trouble", ["delay", "server_error", "rate_limit", "silence"])
async def test_trouble_in_one_channel_delays_no_other(
    circle: Circle, loopback: LoopbackDiscord, trouble: Action
) -> None:
    places = add_channels(loopback, ROUNDS)
    exams = add_channels(loopback, SITTINGS)
    later: list[float] = []
    async with circle.bot_here() as bot:
        for server_id, channel in exams:
            plan = Plan(questions=2, minutes=60)
            opens_in = timedelta(minutes=60)
            await bot.services.sittings.start(server_id, channel.id, HOST, plan, opens_in=opens_in)
        # What holds the others up does so each time; a machine that stops for a second does not.
        while len(later) < TRIES and min(later, default=inf) > WAITS.total_seconds():
            usual = await ask_everywhere(circle, bot, places, but=None)
            await end_rounds(circle, bot)
            bad, channel = places[0]
            with loopback.trouble_in(channel, trouble, seconds=12):
                later.append(await ask_everywhere(circle, bot, places, but=bad) - usual)
            await end_rounds(circle, bot)
            del places[0]
    assert min(later) <= WAITS.total_seconds(), later
