"""Shows sittings in their channels through discord.py."""

from collections.abc import Sequence
from datetime import datetime

import discord
from discord.http import Route

from bot.domain.bank.items import Bank, Item
from bot.domain.exam.calls import PrivateReply
from bot.domain.exam.results import GroupResult
from bot.domain.exam.sittings import Sitting
from bot.outbox.obstacles import Asked
from bot.services.ports import SharedResult, SittingNow
from cogs.exam.lobby import lobby_marker
from cogs.exam.paper import begun_marker
from cogs.exam.screens import called_screen, results_screen, sitting_screen, start_screen
from cogs.exam.sharing import share_marker, shared_screen, take_back_marker
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

    async def start(self, sitting: Sitting) -> int:
        """Tell the channel once that it has begun; nobody is named, and nobody pinged."""
        channel = self._channel_of(sitting)
        async with explained(self._client, Asked.SEND, channel.id):
            message = await channel.send(
                view=start_screen(sitting), nonce=nonce_of("start", sitting.sitting_id)
            )
        return message.id

    async def find_start(self, sitting: Sitting) -> int | None:
        """Look for it among the messages since the sitting began."""
        since = (sitting.opened_at or sitting.opens_at) - CLOCK_SKEW
        # Its clock moves when the bot was down, the message does not.
        return await self._find(
            sitting.server_id,
            sitting.channel_id,
            begun_marker(sitting.sitting_id),
            since=since - sitting.downtime_credit,
        )

    async def draw_reply(self, sitting: Sitting, reply: PrivateReply) -> None:
        """Draw a private reply anew, with no more than the token of its click."""
        route = Route(
            "PATCH",
            "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
            webhook_id=self._client.application_id,
            webhook_token=reply.token,
        )
        body = {
            "components": called_screen(sitting).to_components(),
            "flags": discord.MessageFlags(components_v2=True).value,
        }
        async with explained(self._client, Asked.REPLY, sitting.channel_id):
            await self._client.http.request(route, json=body)

    async def share(self, shared: SharedResult) -> int:
        """Tell a member's result once, with the button to take it back."""
        channel = self._client.get_partial_messageable(shared.channel_id, guild_id=shared.server_id)
        async with explained(self._client, Asked.SEND, channel.id):
            message = await channel.send(
                view=shared_screen(shared), nonce=nonce_of("share", shared.paper_id)
            )
        return message.id

    async def find_shared(
        self, server_id: int, channel_id: int, paper_id: int, *, since: datetime
    ) -> int | None:
        """Look for it by the button that takes it back."""
        marker = take_back_marker(paper_id)
        return await self._find(server_id, channel_id, marker, since=since - CLOCK_SKEW)

    async def take_away(self, server_id: int, channel_id: int, message_id: int) -> None:
        """Delete a message of ours."""
        channel = self._client.get_partial_messageable(channel_id, guild_id=server_id)
        async with explained(self._client, Asked.EDIT, channel_id, message_id):
            await channel.get_partial_message(message_id).delete()

    async def _find(
        self, server_id: int, channel_id: int, marker: str, *, since: datetime
    ) -> int | None:
        channel = self._client.get_partial_messageable(channel_id, guild_id=server_id)
        async with explained(self._client, Asked.LOOK, channel.id):
            return await find_own_message(self._client, channel, marker, since=since)

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
