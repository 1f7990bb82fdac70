"""Starting while Discord or the network is away: the bot waits, says so in a line, and comes."""

import asyncio
import logging
import os
import random
import signal
import socket
import time

import discord
import pytest
from discord.http import Route

from bot.app import run_until_stopped, running_bot
from bot.clock import system_clock
from bot.config import Secret, Settings
from bot.errors import StartupError
from bot.loopback.faults import Fault
from bot.loopback.server import LoopbackDiscord
from bot.reaching import INTENTS_REFUSED, TOKEN_REFUSED, in_a_sentence, patiently
from bot.services import Services
from tests.wire.circle import Circle, eventually
from tests.wire.hurried import hurry_up_the_library

ME, APPLICATION = "/users/@me", "/oauth2/applications/@me"
COMMANDS, GATEWAY = "/applications/*/commands", "/gateway/bot"


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.reaching.FIRST_PAUSE", 0.02)


def settings_of(circle: Circle) -> Settings:
    return Settings(Secret("any token"), circle.database)


async def starts(circle: Circle) -> None:
    async with running_bot(settings_of(circle), clock=circle.clock, rng=random.Random(1)) as bot:
        await asyncio.wait_for(bot.wait_until_ready(), 20)
        await circle.set_up()


def assert_one_line_each(caplog: pytest.LogCaptureFixture, tries: int) -> None:
    warned = [one for one in caplog.records if one.levelno >= logging.WARNING]
    assert [one for one in warned if one.exc_info] == []
    told = [one.getMessage() for one in warned if "trying again in" in one.getMessage()]
    assert 1 <= len(told) <= tries  # a lost reply aiohttp itself asks for once more
    assert not any("\n" in one for one in told)


PAGE_403 = {"action": "answer", "status": 403, "is_page": True}


@pytest.mark.parametrize("path", [ME, APPLICATION, GATEWAY])
@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"action": "answer", "status": 503}, id="503"),
        pytest.param(PAGE_403, id="403-of-a-proxy"),
        pytest.param({"action": "answer", "status": 200, "is_page": True}, id="200-of-a-portal"),
        pytest.param({"action": "answer", "status": 429, "is_page": True}, id="429-of-a-proxy"),
        pytest.param({"action": "answer", "status": 404, "is_page": True}, id="404-of-a-proxy"),
        pytest.param({"action": "lose_request"}, id="dropped"),
        pytest.param({"action": "lose_reply"}, id="lost-reply"),
    ],
)
async def test_who_starts_while_discord_is_away_waits_and_comes(
    circle: Circle,
    loopback: LoopbackDiscord,
    caplog: pytest.LogCaptureFixture,
    path: str,
    fault: dict[str, object],
) -> None:
    loopback.faults.append(Fault("GET", path, times=2, **fault))  # pyright: ignore[reportArgumentType]
    await starts(circle)
    assert_one_line_each(caplog, 2)


async def test_a_gateway_that_is_not_well_is_tried_again(
    circle: Circle,
    loopback: LoopbackDiscord,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hurry_up_the_library(monkeypatch, "discord.shard")
    loopback.gateway_answers += [503] * 3
    await starts(circle)
    assert_one_line_each(caplog, 3)
    assert "answered 503" in caplog.text


async def test_a_gateway_that_is_away_for_hours_does_not_fill_the_stack(
    circle: Circle, loopback: LoopbackDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry_up_the_library(monkeypatch, "discord.shard")
    monkeypatch.setattr("bot.reaching.LONGEST_PAUSE", 0.001)
    loopback.gateway_answers += [503] * 600
    await starts(circle)


async def test_without_a_network_it_waits(
    circle: Circle, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    known, fails = socket.getaddrinfo, [True, True]

    def look_up(host: object, *rest: object, **options: object) -> object:
        if fails and host == "localhost":
            fails.pop()
            raise socket.gaierror(-3, "Temporary failure in name resolution")
        return known(host, *rest, **options)  # pyright: ignore[reportArgumentType, reportCallIssue]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(Route, "BASE", Route.BASE.replace("127.0.0.1", "localhost"))
    await starts(circle)
    assert_one_line_each(caplog, 2)


async def test_with_a_certificate_that_does_not_fit_it_waits(
    circle: Circle, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    well = Route.BASE
    monkeypatch.setattr(Route, "BASE", well.replace("http:", "https:"))
    mend = asyncio.get_running_loop().call_later(1.0, setattr, Route, "BASE", well)
    await starts(circle)
    mend.cancel()
    assert "trying again in" in caplog.text
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("path", [ME, APPLICATION, GATEWAY])
async def test_a_refused_token_ends_the_start_in_one_sentence(
    circle: Circle, loopback: LoopbackDiscord, path: str
) -> None:
    loopback.faults.append(Fault("GET", path, "answer", status=401))
    with pytest.raises(StartupError, match="DISCORD_TOKEN"):
        await run_until_stopped(
            settings_of(circle), clock=circle.clock, rng=random.Random(1), say=lambda _: None
        )


@pytest.mark.parametrize(
    ("code", "said"),
    [(4004, TOKEN_REFUSED), (4013, INTENTS_REFUSED), (4014, INTENTS_REFUSED), (4012, "4012")],
)
async def test_a_connection_that_is_closed_for_good_ends_the_bot_in_one_sentence(
    circle: Circle, loopback: LoopbackDiscord, code: int, said: str
) -> None:
    running = asyncio.create_task(
        run_until_stopped(
            settings_of(circle), clock=circle.clock, rng=random.Random(1), say=lambda _: None
        )
    )
    await eventually(lambda: any(one.path == GATEWAY for one in loopback.requests), 20)
    await asyncio.sleep(0.3)
    await loopback.close_gateway(code)
    with pytest.raises(StartupError) as ended:
        await asyncio.wait_for(running, 10)
    assert said in str(ended.value)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault("PUT", COMMANDS, "server_error", times=7), id="500"),
        pytest.param(Fault("PUT", COMMANDS, "answer", times=2, status=503), id="503"),
        pytest.param(Fault("PUT", COMMANDS, "answer", times=2, status=400), id="400"),
        pytest.param(Fault("PUT", COMMANDS, "rate_limit", seconds=3), id="429"),
        pytest.param(Fault("PUT", COMMANDS, "delay", seconds=10), id="late"),
        pytest.param(Fault("PUT", COMMANDS, "lose_reply", times=2), id="lost-reply"),
    ],
)
async def test_commands_that_are_not_taken_keep_nobody_waiting_and_are_sent_again(
    circle: Circle,
    loopback: LoopbackDiscord,
    monkeypatch: pytest.MonkeyPatch,
    fault: Fault,
) -> None:
    await starts(circle)  # so that there are commands to set up with
    monkeypatch.setattr("bot.client._SYNCED", "another set of commands")
    monkeypatch.setattr("bot.client.SYNC_PATIENCE", 0.1)
    hurry_up_the_library(monkeypatch, "discord.http")
    if fault.action == "delay":
        fault.seconds = 1.0
    loopback.faults.append(fault)
    began = time.monotonic()
    async with running_bot(settings_of(circle), clock=circle.clock, rng=random.Random(1)) as bot:
        await asyncio.wait_for(bot.wait_until_ready(), 20)
        assert time.monotonic() - began < 10
        synced = "SELECT * FROM bot_state WHERE name = 'another set of commands'"
        await eventually(lambda: circle.stored(synced))


async def test_a_signal_ends_the_wait_at_once(
    circle: Circle, loopback: LoopbackDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.reaching.FIRST_PAUSE", 60)
    loopback.faults.append(Fault("GET", ME, "answer", status=503, times=9))
    said: list[str] = []
    running = asyncio.create_task(
        run_until_stopped(
            settings_of(circle), clock=system_clock, rng=random.Random(1), say=said.append
        )
    )
    await eventually(lambda: loopback.requests)
    await asyncio.sleep(0.1)
    began = time.monotonic()
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(running, 5)
    assert time.monotonic() - began < 1
    assert said == ["Stopped. Everything is saved."]


async def test_a_stop_just_after_the_start_lets_its_first_writes_finish(
    circle: Circle, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    resume, ends = Services.resume_clocks, list[bool]()

    async def on_a_slow_disk(services: Services) -> None:
        await asyncio.sleep(0.5)
        await resume(services)
        ends.append(True)

    monkeypatch.setattr(Services, "resume_clocks", on_a_slow_disk)
    await starts(circle)
    assert ends == [True, True], "at the start, and once more when connected"
    assert [one for one in caplog.records if one.exc_info] == []


async def test_pauses_grow_within_bounds_and_never_two_bots_in_step(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.reaching.FIRST_PAUSE", 1.0)
    one, other = [await pauses(seed, monkeypatch) for seed in (1, 2)]
    assert one != other
    for number, seconds in enumerate(one):
        longest = min(120, 2**number)
        assert longest / 2 <= seconds <= longest


async def pauses(seed: int, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def fail() -> None:
        if len(slept) < 12:
            raise OSError

    with monkeypatch.context() as patched:
        patched.setattr("bot.reaching.asyncio.sleep", sleep)
        await patiently("a try", fail, rng=random.Random(seed))
    return slept


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError("first line\nsecond line"), "Discord cannot be reached (first line)"),
        (TimeoutError(), "Discord cannot be reached (TimeoutError)"),
        (discord.RateLimited(7.2), "Discord asked to wait for 7 s"),
    ],
)
def test_what_is_said_is_one_line(error: Exception, says: str) -> None:
    assert in_a_sentence(error) == says
