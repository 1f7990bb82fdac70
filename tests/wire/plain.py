"""The least bot that touches everything the loopback has to do, and a server for it."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any

import discord
from discord import app_commands
from simcord import ChannelHandle, MemberActor

from bot.loopback.server import LoopbackDiscord


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


class PlainCircle:
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
