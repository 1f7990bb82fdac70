"""The loopback Discord itself, against a small plain discord.py bot."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import discord
import pytest
from discord.http import Route
from simcord import SetupError

from bot.errors import StartupError
from bot.loopback.faults import Fault
from bot.loopback.pointing import point_discord_py_at
from bot.loopback.server import LoopbackDiscord
from tests.wire.plain import PlainBot, PlainCircle, running

ROOT = Path(__file__).resolve().parents[2]
SENDS = "/channels/*/messages"


@pytest.fixture
async def loopback() -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord() as served:
        point_discord_py_at(served.url)
        yield served


@pytest.fixture
async def bot() -> PlainBot:
    return PlainBot()


async def test_a_click_is_answered_privately_and_timed(
    loopback: LoopbackDiscord, bot: PlainBot
) -> None:
    circle = PlainCircle(loopback)
    async with running(bot):
        click = await loopback.click(
            circle.members[1], await circle.ask(), circle.channel, "choice:1"
        )
    assert click.text == "Noted B."
    assert click.response is not None
    assert click.response.ephemeral
    assert click.acknowledged_after is not None
    assert 0 < click.acknowledged_after < 3


async def test_clicks_and_other_acts_may_follow_each_other(
    loopback: LoopbackDiscord, bot: PlainBot
) -> None:
    circle = PlainCircle(loopback)
    one = circle.members[0]
    async with running(bot):
        post = await circle.ask()
        await loopback.click(one, post, circle.channel, "choice:0")
        await one.send(circle.channel, "Thank you")
        await one.click(circle.posts()[0], label="B")
    assert bot.presses == {one.id: 2}


async def test_only_what_a_person_could_click_is_clicked(
    loopback: LoopbackDiscord, bot: PlainBot
) -> None:
    circle = PlainCircle(loopback)
    one = circle.members[0]
    async with running(bot):
        post = await circle.ask()
        with pytest.raises(SetupError, match="There is no button 'choice:7'"):
            await loopback.click(one, post, circle.channel, "choice:7")
        private = await loopback.click(one, post, circle.channel, "choice:0")
        assert private.response is not None
        unseen = private.response.id
        with pytest.raises(SetupError, match="cannot see message"):
            await loopback.click(circle.members[1], unseen, circle.channel, "choice:0")
        view = discord.ui.LayoutView.from_message(circle.posts()[0])
        for button in view.walk_children():
            if isinstance(button, discord.ui.Button):
                button.disabled = True
        await circle.as_seen_by(bot).get_partial_message(post).edit(view=view)
        with pytest.raises(SetupError, match="is disabled"):
            await loopback.click(one, post, circle.channel, "choice:0")


def test_a_discord_py_that_cannot_be_pointed_anywhere_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(Route, "BASE")
    with pytest.raises(StartupError, match="cannot be pointed at the loopback Discord"):
        point_discord_py_at("http://127.0.0.1:1")


async def test_a_deferred_answer_is_waited_for(loopback: LoopbackDiscord, bot: PlainBot) -> None:
    circle = PlainCircle(loopback)
    async with running(bot):
        result = await circle.members[0].slash(circle.channel, "slow")
    assert result.response is not None
    assert result.response.content == "Thought."


async def test_files_travel_both_ways(loopback: LoopbackDiscord, bot: PlainBot) -> None:
    circle = PlainCircle(loopback)
    async with running(bot):
        result = await circle.members[0].slash(circle.channel, "share", file=("a.txt", b"abc"))
        assert result.response is not None
        sent = result.response.attachments[0]
    assert (sent.filename, sent.description) == ("back.txt", "reversed")
    assert loopback.env.backend.cdn.get(sent.url) == b"cba"


async def test_rate_limit_is_honoured_and_the_call_repeated(
    loopback: LoopbackDiscord, bot: PlainBot
) -> None:
    circle = PlainCircle(loopback)
    loopback.faults.append(Fault("POST", SENDS, "rate_limit", times=2, seconds=0.05))
    async with running(bot):
        await circle.ask()
    sends = [r for r in loopback.requests if r.path == f"/channels/{circle.channel.id}/messages"]
    assert [request.status for request in sends] == [429, 429, 200]
    assert len(circle.posts()) == 1
    assert loopback.faults == []


async def test_server_error_is_followed_by_another_try(
    loopback: LoopbackDiscord, bot: PlainBot
) -> None:
    circle = PlainCircle(loopback)
    loopback.faults.append(Fault("POST", "/interactions/*/callback", "server_error"))
    async with running(bot):
        await circle.ask()
    statuses = [r.status for r in loopback.requests if r.path.endswith("/callback")]
    assert statuses == [500, 200]


async def test_lost_reply_and_the_same_nonce_lead_to_one_message(
    loopback: LoopbackDiscord, bot: PlainBot
) -> None:
    circle = PlainCircle(loopback)
    loopback.faults.append(Fault("POST", SENDS, "lose_reply"))
    async with running(bot):
        channel = circle.as_seen_by(bot)
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await channel.send("Good morning", nonce="post-7")
        again = await channel.send("Good morning", nonce="post-7")
    assert [message.id for message in circle.posts()] == [again.id]


async def test_a_nonce_is_forgotten_after_some_minutes(bot: PlainBot) -> None:
    moments = [datetime(2026, 3, 1, 9, tzinfo=UTC)]
    async with LoopbackDiscord(clock=lambda: moments[-1]) as loopback:
        point_discord_py_at(loopback.url)
        circle = PlainCircle(loopback)
        async with running(bot):
            channel = circle.as_seen_by(bot)
            for wait in (timedelta(0), timedelta(minutes=1), timedelta(minutes=10)):
                moments.append(moments[-1] + wait)
                await channel.send("Good morning", nonce="post-7")
    assert len(circle.posts()) == 2


async def test_history_after_a_message_leaves_out_what_is_older(
    loopback: LoopbackDiscord, bot: PlainBot
) -> None:
    circle = PlainCircle(loopback)
    async with running(bot):
        channel = circle.as_seen_by(bot)
        sent = [await channel.send(text) for text in ("one", "two", "three")]
        later = [message.content async for message in channel.history(after=sent[0])]
        await sent[1].edit(content="two, edited")
        edited = await channel.fetch_message(sent[1].id)
    assert later == ["two", "three"]
    assert edited.content == "two, edited"


async def test_history_after_a_message_comes_in_pages_of_the_next_ones(
    loopback: LoopbackDiscord, bot: PlainBot
) -> None:
    circle = PlainCircle(loopback)
    one = circle.members[0]
    sent = [(await one.send(circle.channel, f"message {n}")).id for n in range(230)]
    async with running(bot):
        channel = circle.as_seen_by(bot)
        start = discord.Object(sent[9])
        few = [message.id async for message in channel.history(after=start, limit=3)]
        all_later = [message.id async for message in channel.history(after=start, limit=None)]
        newest = [message.id async for message in channel.history(limit=2)]
    assert few == sent[10:13]
    assert all_later == sent[10:]
    assert newest == sent[:-3:-1]


@pytest.mark.parametrize("limit", [0, 101])
async def test_page_that_is_too_large_or_empty_is_refused(
    loopback: LoopbackDiscord, limit: int
) -> None:
    circle = PlainCircle(loopback)
    path = f"{loopback.url}/api/v10/channels/{circle.channel.id}/messages?limit={limit}"
    async with aiohttp.ClientSession() as client, client.get(path) as reply:
        assert reply.status == 400


async def test_direct_message_arrives(loopback: LoopbackDiscord, bot: PlainBot) -> None:
    circle = PlainCircle(loopback)
    async with running(bot):
        user = await bot.fetch_user(circle.members[0].id)
        await user.send("Hello")
    last = circle.members[0].user.dm_channel.last_message
    assert last is not None
    assert last.content == "Hello"


async def test_cut_connection_is_resumed_and_what_was_missed_is_replayed(
    loopback: LoopbackDiscord, bot: PlainBot
) -> None:
    circle = PlainCircle(loopback)
    async with running(bot):
        post = await circle.ask()
        await loopback.drop_gateway()
        click = await loopback.click(circle.members[1], post, circle.channel, "choice:2")
        await asyncio.wait_for(bot.reconnected.wait(), 5)
    assert bot.seen == ["identified", "resumed"]
    assert click.text == "Noted C."
    assert bot.presses == {circle.members[1].id: 1}


async def test_reconnect_request_leads_to_resume(loopback: LoopbackDiscord, bot: PlainBot) -> None:
    PlainCircle(loopback)
    async with running(bot):
        loopback.ask_to_reconnect()
        await asyncio.wait_for(bot.reconnected.wait(), 5)
    assert bot.seen == ["identified", "resumed"]


async def test_ended_session_leads_to_a_new_identify(
    loopback: LoopbackDiscord, bot: PlainBot
) -> None:
    circle = PlainCircle(loopback)
    async with running(bot):
        post = await circle.ask()
        await loopback.drop_gateway(resumable=False)
        await asyncio.wait_for(bot.reconnected.wait(), 15)
        click = await loopback.click(circle.members[1], post, circle.channel, "choice:0")
    assert bot.seen == ["identified", "identified"]
    assert click.text == "Noted A."


async def test_members_are_sent_when_asked_for(loopback: LoopbackDiscord, bot: PlainBot) -> None:
    circle = PlainCircle(loopback, members=3)
    async with running(bot):
        found = await bot.guilds[0].query_members("member", limit=10)
    assert {member.id for member in found} == {member.id for member in circle.members}


async def test_two_hundred_clicks_at_once_are_each_answered_once(
    loopback: LoopbackDiscord, bot: PlainBot
) -> None:
    circle = PlainCircle(loopback, members=200)
    async with running(bot):
        post = await circle.ask()
        clicks = await asyncio.gather(
            *(loopback.click(one, post, circle.channel, "choice:3") for one in circle.members)
        )
    assert {click.text for click in clicks} == {"Noted D."}
    assert max(click.acknowledged_after or 99 for click in clicks) < 3
    assert bot.presses == {member.id: 1 for member in circle.members}


async def test_a_click_nobody_answers_is_given_up_like_discord_does(
    loopback: LoopbackDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.loopback.answers.ACKNOWLEDGE_WITHIN", 0.1)
    circle = PlainCircle(loopback)
    bot = PlainBot()
    async with running(bot):
        post = await circle.ask()
    click = await loopback.click(circle.members[0], post, circle.channel, "choice:0")
    assert click.acknowledged_after is None
    assert click.response is None


@asynccontextmanager
async def bot_process(loopback: LoopbackDiscord) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run PlainBot in a process of its own until it is ready; kill -9 it in the end."""
    arguments = (sys.executable, "-W", "ignore", "-m", __name__, loopback.url)
    process = await asyncio.create_subprocess_exec(
        *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        ready = await asyncio.wait_for(process.stdout.readline(), 20)
        assert ready == b"ready\n"
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        await process.communicate()


async def test_a_killed_bot_is_replaced_by_another_process(loopback: LoopbackDiscord) -> None:
    circle = PlainCircle(loopback)
    async with bot_process(loopback) as first:
        post = await circle.ask()
        one = await loopback.click(circle.members[0], post, circle.channel, "choice:0")
    assert first.returncode == -signal.SIGKILL
    async with bot_process(loopback):
        two = await loopback.click(circle.members[0], post, circle.channel, "choice:1")
    assert (one.text, two.text) == ("Noted A.", "Noted B.")


async def _main(url: str) -> None:
    point_discord_py_at(url)
    bot = PlainBot()
    async with running(bot):
        print("ready", flush=True)  # noqa: T201 - the parent process reads it
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1]))
