"""Shows live rounds in their channels through discord.py."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import discord

from bot.domain.bank.items import Bank, Item
from bot.domain.daily.answers import ResponseDistribution
from bot.domain.live import LOBBY, Place, Round
from bot.outbox.obstacles import Asked
from bot.services.ports import MemberDirectory
from cogs.kit.channels import explained, find_own_message, nonce_of
from cogs.live.buttons import answer_marker
from cogs.live.screens import (
    MOST_PLACES,
    lobby_screen,
    question_screen,
    standings_marker,
    standings_screen,
)

LOOK_BACK = timedelta(hours=1)
"""How far back a question or the standings are looked for, where they may have been sent."""
LOOK_BACK_FOR_LOBBY = timedelta(days=7)
"""A lobby begins later by as long as the bot was away, so that its time does not say when it was
sent. Where its arrival was unsure and the bot then away for a week, it may stand twice."""


class RoundPublisher:
    """The LivePublisher of the running bot."""

    def __init__(self, client: discord.Client, bank: Bank, directory: MemberDirectory) -> None:
        self._client = client
        self._bank = bank
        self._directory = directory

    async def open_lobby(self, one: Round, members: int) -> int:
        """Send the lobby once."""
        return await self._send(one, lobby_screen(one, members), "lobby")

    async def show_lobby(self, one: Round, members: int, message_id: int) -> None:
        """Edit the lobby's message."""
        channel = self._channel_of(one)
        async with explained(self._client, Asked.EDIT, channel.id, message_id):
            await channel.get_partial_message(message_id).edit(view=lobby_screen(one, members))

    async def ask(self, one: Round, item: Item, ends_at: datetime) -> int:
        """Send the question once: within minutes Discord returns the same message for its nonce."""
        return await self._send(
            one, question_screen(one, item, None, self._bank, ends_at=ends_at), f"q{one.number}"
        )

    async def find_question(self, one: Round, number: int) -> int | None:
        """Look for the question in the channel."""
        back = LOOK_BACK_FOR_LOBBY if number == LOBBY else LOOK_BACK
        return await self._find(one, answer_marker(one.round_id, number), back)

    async def show_question(
        self, one: Round, item: Item, responses: ResponseDistribution, message_id: int
    ) -> None:
        """Edit the question's message: the count, or the key once it is shown."""
        screen = question_screen(one, item, responses, self._bank, ends_at=one.due_at)
        channel = self._channel_of(one)
        async with explained(self._client, Asked.EDIT, channel.id, message_id):
            await channel.get_partial_message(message_id).edit(view=screen)

    async def announce_standings(
        self, one: Round, places: Sequence[Place], *, answered: int
    ) -> int:
        """Send the standings once, with the names of their first."""
        first = [place.user_id for place in places[:MOST_PLACES]]
        if first:  # asked for, so that their names are heard
            await self._directory.gone(one.server_id, first)
        names = self._directory.names(one.server_id)
        return await self._send(one, standings_screen(one, places, answered, names), "end")

    async def find_standings(self, one: Round) -> int | None:
        """Look for the standings in the channel."""
        return await self._find(one, standings_marker(one.round_id), LOOK_BACK)

    async def _send(self, one: Round, screen: discord.ui.LayoutView, what: str) -> int:
        channel = self._channel_of(one)
        async with explained(self._client, Asked.SEND, channel.id):
            message = await channel.send(view=screen, nonce=nonce_of("live", one.round_id, what))
        return message.id

    async def _find(self, one: Round, marker: str, back: timedelta) -> int | None:
        channel = self._channel_of(one)
        async with explained(self._client, Asked.LOOK, channel.id):
            since = one.due_at - back
            return await find_own_message(self._client, channel, marker, since=since)

    def _channel_of(self, one: Round) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(one.channel_id, guild_id=one.server_id)
