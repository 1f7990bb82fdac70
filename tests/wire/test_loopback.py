"""The loopback Discord itself, against a small plain discord.py bot."""

import asyncio
import re
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest
from discord import app_commands
from simcord import ChannelHandle, MemberActor

from bot.demo.loopback import Fault, LoopbackDiscord, point_discord_py_at

ROOT = Path(__file__).resolve().parents[2]
SENDS = "/channels/*/messages"


class Choice(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"choice:(?P<at>\d)",
):
    """A lasting button that counts who pressed it."""

    def __init__(self, at: int) -> None:
        super().__init__(discord.ui.Button(label="ABCD"[at], custom_id=f"choice:{at}"))

    @classmethod
    async def from_custom_id(  # pyright: ignore[reportIncompatibleMethodOverride]
        cls, interaction: object, item: object, match: re.Match[str]
    ) -> "Choice":
        return cls(int(match["at"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        assert isinstance(interaction.client, PlainBot)
        interaction.client.presses[interaction.user.id] += 1
        await interaction.response.send_message(f"Noted {self.item.label}.", ephemeral=True)


class PlainBot(discord.AutoShardedClient):
    """The least bot that touches everything the loopback has to do."""

    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True), guild_ready_timeout=0.05, max_messages=None
        )
        self.tree = app_commands.CommandTree(self)
        self.presses: Counter[int] = Counter()
        self.seen: list[str] = []
        self.reconnected = asyncio.Event()
        for command in (ask, slow, share):
            self.tree.add_command(command)

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Choice)
        await self.tree.sync()

    async def on_shard_connect(self, shard: int) -> None:
        self._note("identified")

    async def on_shard_resumed(self, shard: int) -> None:
        self._note("resumed")

    def _note(self, what: str) -> None:
        self.seen.append(what)
        if len(self.seen) > 1:
            self.reconnected.set()


@app_commands.command(description="Post four buttons")
async def ask(interaction: discord.Interaction, text: str) -> None:
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.TextDisplay(text))
    row: discord.ui.ActionRow[Any] = discord.ui.ActionRow()
    for at in range(4):
        row.add_item(Choice(at))
    view.add_item(row)
    assert isinstance(interaction.channel, discord.TextChannel)
    await interaction.channel.send(view=view)
    await interaction.response.send_message("Posted.", ephemeral=True)


@app_commands.command(description="Think first")
async def slow(interaction: discord.Interaction) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    await asyncio.sleep(0.05)
    await interaction.followup.send("Thought.", ephemeral=True)


@app_commands.command(description="Read a file and send it back")
async def share(interaction: discord.Interaction, file: discord.Attachment) -> None:
    content = await file.read()
    back = discord.File(BytesIO(content[::-1]), "back.txt", description="reversed")
    await interaction.response.send_message(file=back)


@asynccontextmanager
async def running(bot: discord.Client) -> AsyncIterator[None]:
    await bot.login("any token")
    task = asyncio.create_task(bot.connect())
    try:
        await asyncio.wait_for(bot.wait_until_ready(), 5)
        yield
    finally:
        await bot.close()
        await asyncio.gather(task, return_exceptions=True)


class Circle:
    """A server with one channel and some members."""

    def __init__(self, loopback: LoopbackDiscord, members: int = 2) -> None:
        self.loopback = loopback
        guild = loopback.env.create_guild("Circle")
        self.channel: ChannelHandle = guild.create_text_channel("daily")
        self.members: list[MemberActor] = [
            guild.add_member(loopback.env.create_user(f"member{n}")) for n in range(members)
        ]

    async def ask(self) -> int:
        result = await self.members[0].slash(self.channel, "ask", text="What now?")
        assert result.acknowledged
        return self.posts()[-1].id

    def as_seen_by(self, bot: discord.Client) -> discord.TextChannel:
        channel = bot.get_channel(self.channel.id)
        assert isinstance(channel, discord.TextChannel)
        return channel

    def posts(self) -> list[discord.Message]:
        return [message for message in self.channel.history() if not message.flags.ephemeral]


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
    circle = Circle(loopback)
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
    circle = Circle(loopback)
    one = circle.members[0]
    async with running(bot):
        post = await circle.ask()
        await loopback.click(one, post, circle.channel, "choice:0")
        await one.send(circle.channel, "Thank you")
        await one.click(circle.posts()[0], label="B")
    assert bot.presses == {one.id: 2}


async def test_a_deferred_answer_is_waited_for(loopback: LoopbackDiscord, bot: PlainBot) -> None:
    circle = Circle(loopback)
    async with running(bot):
        result = await circle.members[0].slash(circle.channel, "slow")
    assert result.response is not None
    assert result.response.content == "Thought."


async def test_files_travel_both_ways(loopback: LoopbackDiscord, bot: PlainBot) -> None:
    circle = Circle(loopback)
    async with running(bot):
        result = await circle.members[0].slash(circle.channel, "share", file=("a.txt", b"abc"))
        assert result.response is not None
        sent = result.response.attachments[0]
    assert (sent.filename, sent.description) == ("back.txt", "reversed")
    assert loopback.env.backend.cdn.get(sent.url) == b"cba"


async def test_rate_limit_is_honoured_and_the_call_repeated(
    loopback: LoopbackDiscord, bot: PlainBot
) -> None:
    circle = Circle(loopback)
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
    circle = Circle(loopback)
    loopback.faults.append(Fault("POST", "/interactions/*/callback", "server_error"))
    async with running(bot):
        await circle.ask()
    statuses = [r.status for r in loopback.requests if r.path.endswith("/callback")]
    assert statuses == [500, 200]


async def test_lost_reply_and_the_same_nonce_lead_to_one_message(
    loopback: LoopbackDiscord, bot: PlainBot
) -> None:
    circle = Circle(loopback)
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
        circle = Circle(loopback)
        async with running(bot):
            channel = circle.as_seen_by(bot)
            for wait in (timedelta(0), timedelta(minutes=1), timedelta(minutes=10)):
                moments.append(moments[-1] + wait)
                await channel.send("Good morning", nonce="post-7")
    assert len(circle.posts()) == 2


async def test_history_after_a_message_leaves_out_what_is_older(
    loopback: LoopbackDiscord, bot: PlainBot
) -> None:
    circle = Circle(loopback)
    async with running(bot):
        channel = circle.as_seen_by(bot)
        sent = [await channel.send(text) for text in ("one", "two", "three")]
        later = [message.content async for message in channel.history(after=sent[0])]
        await sent[1].edit(content="two, edited")
        edited = await channel.fetch_message(sent[1].id)
    assert later == ["two", "three"]
    assert edited.content == "two, edited"


async def test_direct_message_arrives(loopback: LoopbackDiscord, bot: PlainBot) -> None:
    circle = Circle(loopback)
    async with running(bot):
        user = await bot.fetch_user(circle.members[0].id)
        await user.send("Hello")
    last = circle.members[0].user.dm_channel.last_message
    assert last is not None
    assert last.content == "Hello"


async def test_cut_connection_is_resumed_and_what_was_missed_is_replayed(
    loopback: LoopbackDiscord, bot: PlainBot
) -> None:
    circle = Circle(loopback)
    async with running(bot):
        post = await circle.ask()
        await loopback.drop_gateway()
        click = await loopback.click(circle.members[1], post, circle.channel, "choice:2")
        await asyncio.wait_for(bot.reconnected.wait(), 5)
    assert bot.seen == ["identified", "resumed"]
    assert click.text == "Noted C."
    assert bot.presses == {circle.members[1].id: 1}


async def test_reconnect_request_leads_to_resume(loopback: LoopbackDiscord, bot: PlainBot) -> None:
    Circle(loopback)
    async with running(bot):
        loopback.ask_to_reconnect()
        await asyncio.wait_for(bot.reconnected.wait(), 5)
    assert bot.seen == ["identified", "resumed"]


async def test_ended_session_leads_to_a_new_identify(
    loopback: LoopbackDiscord, bot: PlainBot
) -> None:
    circle = Circle(loopback)
    async with running(bot):
        post = await circle.ask()
        await loopback.drop_gateway(resumable=False)
        await asyncio.wait_for(bot.reconnected.wait(), 15)
        click = await loopback.click(circle.members[1], post, circle.channel, "choice:0")
    assert bot.seen == ["identified", "identified"]
    assert click.text == "Noted A."


async def test_members_are_sent_when_asked_for(loopback: LoopbackDiscord, bot: PlainBot) -> None:
    circle = Circle(loopback, members=3)
    async with running(bot):
        found = await bot.guilds[0].query_members("member", limit=10)
    assert {member.id for member in found} == {member.id for member in circle.members}


async def test_two_hundred_clicks_at_once_are_each_answered_once(
    loopback: LoopbackDiscord, bot: PlainBot
) -> None:
    circle = Circle(loopback, members=200)
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
    monkeypatch.setattr("bot.demo.answers.ACKNOWLEDGE_WITHIN", 0.1)
    circle = Circle(loopback)
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
    circle = Circle(loopback)
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
