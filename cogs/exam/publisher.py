"""Shows sittings in their channels through discord.py."""

from collections.abc import Sequence
from datetime import datetime

import discord

from bot.domain.bank import Bank, Item
from bot.domain.exam.results import GroupResult
from bot.domain.exam.sittings import Sitting
from bot.outbox.obstacles import Asked
from bot.services.ports import SittingNow
from cogs.exam.lobby import lobby_marker
from cogs.exam.review import share_marker
from cogs.exam.screens import results_screen, sitting_screen
from cogs.kit.channels import CLOCK_SKEW, explained, find_own_message, nonce_of


class SittingPublisher:
    """The ExamPublisher of the running bot."""

    def __init__(self, client: discord.Client, bank: Bank) -> None:
        self._client = client
        self._bank = bank

    async def send_lobby(self, now: SittingNow) -> int:
        """Send the sitting's message once: within minutes Discord honours its nonce."""
        channel = self._channel_of(now.sitting)
        async with explained(self._client, Asked.SEND, channel.id):
            message = await channel.send(
                view=sitting_screen(now, self._bank),
                nonce=nonce_of("lobby", now.sitting.sitting_id),
            )
        return message.id

    async def show(self, now: SittingNow, message_id: int) -> None:
        """Edit the sitting's message; without it the exam goes on, by /exam status and paper."""
        channel = self._channel_of(now.sitting)
        message = channel.get_partial_message(message_id)
        async with explained(self._client, Asked.EDIT, channel.id, message_id):
            await message.edit(view=sitting_screen(now, self._bank))

    async def find_lobby(self, sitting: Sitting, *, since: datetime) -> int | None:
        """Look for the sitting's message by the button that it has from the beginning."""
        channel = self._channel_of(sitting)
        async with explained(self._client, Asked.LOOK, channel.id):
            marker = lobby_marker(sitting.sitting_id)
            return await find_own_message(self._client, channel, marker, since=since - CLOCK_SKEW)

    async def find_results(self, sitting: Sitting) -> int | None:
        """Look for the results among the messages since the sitting ended."""
        channel = self._channel_of(sitting)
        since = (sitting.closed_at or sitting.opens_at) - CLOCK_SKEW
        async with explained(self._client, Asked.LOOK, channel.id):
            marker = share_marker(sitting.sitting_id)
            return await find_own_message(self._client, channel, marker, since=since)

    async def announce(self, sitting: Sitting, result: GroupResult, hardest: Sequence[Item]) -> int:
        """Send the results once: within minutes Discord returns the same message for its nonce."""
        channel = self._channel_of(sitting)
        async with explained(self._client, Asked.SEND, channel.id):
            message = await channel.send(
                view=results_screen(sitting, result, hardest),
                nonce=nonce_of("results", sitting.sitting_id),
            )
        return message.id

    def _channel_of(self, sitting: Sitting) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(sitting.channel_id, guild_id=sitting.server_id)
