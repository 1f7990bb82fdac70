"""Says hello where the bot may write, to whoever can set it up; nobody is pinged."""

from datetime import datetime

import discord

from bot.outbox.obstacles import Asked, Blocked
from cogs.kit.buttons import row
from cogs.kit.channels import check_channel, explained, find_own_message, nonce_of
from cogs.kit.cross_feature import SetupDoor
from cogs.kit.screens import Screen, note

HELLO = (
    "### Hello, I help you study for the CRSS exam together\n"
    "Once I am set up, I post one ethics question a day, and tell each member privately whether "
    "they were right, and why. Mock exams and practice are here from now on: **/help** has it all."
)
WHO = (
    "**Whoever may manage this server** can set me up in a minute; nothing is posted before that. "
    "Everything can be changed later."
)
SET_UP = "Set up"


def hello_screen() -> Screen:
    """Return the hello, with the one button that it is about."""
    door = SetupDoor(SET_UP)
    door.style = discord.ButtonStyle.primary
    return note(HELLO, WHO, row(door))


class Greeter:
    """The GreetingPublisher of the running bot."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def greet(self, server_id: int) -> int | None:
        """Say hello once, and return the message's id; None where the bot may write nowhere."""
        channel = self._place(server_id)
        if channel is None:
            return None
        async with explained(self._client, Asked.SEND, channel.id):
            nonce = nonce_of("hello", server_id)
            return (await channel.send(view=hello_screen(), nonce=nonce)).id

    async def find_greeting(self, server_id: int, *, since: datetime) -> int | None:
        """Look for the hello by its button."""
        channel = self._place(server_id)
        if channel is None:
            return None
        async with explained(self._client, Asked.LOOK, channel.id):
            marker = SetupDoor.pattern.pattern
            return await find_own_message(self._client, channel, marker, since=since)

    def _place(self, server_id: int) -> discord.TextChannel | None:
        """Return the system channel, or the first one in which the bot may write."""
        guild = self._client.get_guild(server_id)
        if guild is None or guild.unavailable:
            return None
        first = [guild.system_channel] if guild.system_channel else []
        others = sorted(guild.text_channels, key=lambda one: (one.position, one.id))
        return next((one for one in [*first, *others] if self._may_write(one)), None)

    def _may_write(self, channel: discord.TextChannel) -> bool:
        try:
            check_channel(self._client, channel.guild.id, channel.id)
        except Blocked:
            return False
        return True
