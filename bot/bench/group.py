"""A server on a loopback of its own: what its members see of one bot."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import discord

from bot.loopback.clicks import Click
from bot.loopback.server import LoopbackDiscord
from bot.loopback.simcord_names import ChannelHandle, MemberActor


@dataclass(frozen=True, slots=True)
class Group:
    """A server with one channel, its organiser and its members."""

    loopback: LoopbackDiscord
    channel: ChannelHandle
    organiser: MemberActor
    members: Sequence[MemberActor]

    def posts(self) -> list[discord.Message]:
        """Return what the bot has shown to everybody, oldest first."""
        return [one for one in self.channel.history() if not one.flags.ephemeral]

    def newest_post(self) -> discord.Message:
        """Return what the bot last showed to everybody."""
        return self.posts()[-1]

    async def press(self, member: MemberActor, message_id: int, button: str) -> Click:
        """Press the button with this custom id; it has to stand on the message."""
        return await self.loopback.click(member, message_id, self.channel, button)


@asynccontextmanager
async def group_of(members: int) -> AsyncGenerator[Group]:
    """Serve such a loopback for as long as the block runs."""
    async with LoopbackDiscord(record_requests=False) as loopback:
        guild = loopback.env.create_guild("Circle")
        leads = discord.Permissions(manage_guild=True)
        role = guild.create_role("Organiser", permissions=leads)
        yield Group(
            loopback,
            guild.create_text_channel("daily"),
            guild.add_member(loopback.env.create_user("rosa"), roles=[role]),
            [
                guild.add_member(loopback.env.create_user(f"member{number}"))
                for number in range(members)
            ],
        )


def seconds_until_acknowledged(click: Click) -> float:
    """Return how long a click waited; for ever when nobody acknowledged it in time."""
    return float("inf") if click.acknowledged_after is None else click.acknowledged_after
