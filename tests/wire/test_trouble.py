"""Trouble that the loopback makes in one channel alone, and the time that it tells."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp
import pytest
from simcord import ChannelHandle

from bot.loopback.faults import Action
from bot.loopback.server import LoopbackDiscord
from tests.wire.plain import PlainBot, running

AT_ONCE = 1.0
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Group:
    """Two channels, and a caller that speaks plain HTTP."""

    def __init__(self, loopback: LoopbackDiscord, client: aiohttp.ClientSession) -> None:
        guild = loopback.env.create_guild("Circle")
        self.ill = guild.create_text_channel("ill")
        self.well = guild.create_text_channel("well")
        self._client = client
        self._url = f"{loopback.url}/api/v10"

    async def send(self, channel: ChannelHandle, text: str = "Hello") -> aiohttp.ClientResponse:
        url = f"{self._url}/channels/{channel.id}/messages"
        async with self._client.post(url, json={"content": text}) as reply:
            await reply.read()
            return reply

    async def look(self, channel: ChannelHandle) -> aiohttp.ClientResponse:
        async with self._client.get(f"{self._url}/channels/{channel.id}") as reply:
            return reply


async def seconds_of(call: Awaitable[object]) -> float:
    now = asyncio.get_running_loop().time
    began = now()
    await call
    return now() - began


@pytest.fixture
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def group(loopback: LoopbackDiscord, client: aiohttp.ClientSession) -> Group:
    return Group(loopback, client)


async def test_slow_channel_does_not_slow_the_others(
    group: Group, loopback: LoopbackDiscord
) -> None:
    with loopback.trouble_in(group.ill, "delay", seconds=2.0):
        slow, fast = await asyncio.gather(
            seconds_of(group.send(group.ill)), seconds_of(group.send(group.well))
        )
        assert await seconds_of(group.look(group.ill)) >= 2.0
    assert slow >= 2.0
    assert fast < AT_ONCE
    assert [message.content for message in group.ill.history()] == ["Hello"]


@pytest.mark.parametrize(
    ("action", "status", "retry_after"), [("server_error", 500, None), ("rate_limit", 429, "7.5")]
)
async def test_channel_refuses_for_as_long_as_it_is_switched_so(
    group: Group, loopback: LoopbackDiscord, action: Action, status: int, retry_after: str | None
) -> None:
    with loopback.trouble_in(group.ill, action, seconds=7.5):
        refused = [await group.send(group.ill) for _ in range(3)]
        assert (await group.send(group.well)).status == 200
    assert [reply.status for reply in refused] == [status] * 3
    assert {reply.headers.get("Retry-After") for reply in refused} == {retry_after}
    assert group.ill.history() == []
    assert (await group.send(group.ill)).status == 200


async def test_discord_py_waits_in_the_limited_channel_alone(
    group: Group, loopback: LoopbackDiscord
) -> None:
    bot = PlainBot()
    async with running(bot):
        ill, well = (bot.get_partial_messageable(one.id) for one in (group.ill, group.well))
        with loopback.trouble_in(group.ill, "rate_limit", seconds=2.0, times=1):
            waited, at_once = await asyncio.gather(
                seconds_of(ill.send("Hello")), seconds_of(well.send("Hello"))
            )
    assert waited >= 2.0
    assert at_once < AT_ONCE
    assert len(group.ill.history()) == 1


async def test_trouble_ends_by_itself_after_so_many_calls(
    group: Group, loopback: LoopbackDiscord
) -> None:
    with loopback.trouble_in(group.ill, "server_error", times=2):
        statuses = [(await group.send(group.ill)).status for _ in range(3)]
    assert statuses == [500, 500, 200]


async def test_silent_channel_never_answers_and_does_nothing(
    group: Group, loopback: LoopbackDiscord
) -> None:
    with loopback.trouble_in(group.ill, "silence"):
        unanswered = asyncio.create_task(group.send(group.ill))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.shield(unanswered), 0.3)
        assert await seconds_of(group.send(group.well)) < AT_ONCE
    assert (await group.send(group.ill)).status == 200  # what comes now is answered
    assert not unanswered.done()
    assert [message.content for message in group.ill.history()] == ["Hello"]
    path = f"/channels/{group.ill.id}/messages"
    assert [one.status for one in loopback.requests if one.path == path] == [0, 200]
    unanswered.cancel()


async def test_silence_ends_with_the_loopback(client: aiohttp.ClientSession) -> None:
    async with LoopbackDiscord() as loopback:
        group = Group(loopback, client)
        with loopback.trouble_in(group.ill, "silence"):
            unanswered = asyncio.create_task(group.send(group.ill))
            async with asyncio.timeout(5):
                while not loopback.requests:  # noqa: ASYNC110 - the loopback tells nobody
                    await asyncio.sleep(0.01)
    with pytest.raises(aiohttp.ClientError):
        await asyncio.wait_for(unanswered, 5)


async def test_silence_ends_after_the_longest_a_caller_would_wait(
    group: Group, loopback: LoopbackDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.loopback.rest.LONGEST_SILENCE", 0.1)
    with loopback.trouble_in(group.ill, "silence"), pytest.raises(aiohttp.ClientError):
        await asyncio.wait_for(group.send(group.ill), 5)


async def test_replies_tell_the_time_of_the_loopback_or_of_another_clock(
    client: aiohttp.ClientSession,
) -> None:
    async with LoopbackDiscord(clock=lambda: NOON) as loopback:
        group = Group(loopback, client)
        told = [(await group.send(group.well)).headers["Date"]]
        loopback.date_clock = lambda: NOON - timedelta(minutes=5)
        told.append((await group.look(group.well)).headers["Date"])
        with loopback.trouble_in(group.well, "server_error"):
            told.append((await group.look(group.well)).headers["Date"])
    five_to = NOON - timedelta(minutes=5)
    assert [parsedate_to_datetime(date) for date in told] == [NOON, five_to, five_to]
