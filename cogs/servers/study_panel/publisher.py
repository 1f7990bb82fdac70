"""Puts study panels into channels through discord.py, and keeps them pinned."""

import logging
from datetime import datetime

import discord

from bot.outbox.obstacles import Asked
from cogs.kit.channels import (
    CLOCK_SKEW,
    UNREACHABLE,
    check_channel,
    custom_ids,
    explained,
    nonce_of,
    own_messages,
    paragraphs,
)
from cogs.servers.study_panel.screen import ROWS, study_panel

log = logging.getLogger(__name__)

MARKERS = frozenset(way.custom_id for _, ways in ROWS for way in ways)
"""By all of these together a panel is known; other messages lead to a few of them only."""


class PanelPublisher:
    """The PanelPublisher of the running bot."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def send_panel(self, server_id: int, channel_id: int, number: int) -> int:
        """Send it once: within minutes Discord takes the same nonce for the same message.

        One that was deleted, and is put up again, has another number.
        """
        check_channel(self._client, server_id, channel_id)
        async with explained(self._client, Asked.SEND, channel_id):
            nonce = nonce_of("panel", server_id, number)
            message = await self._channel(server_id, channel_id).send(
                view=study_panel(), nonce=nonce
            )
        await _pin(message)
        return message.id

    async def find_panel(self, server_id: int, channel_id: int, *, since: datetime) -> int | None:
        """Look for it by its buttons."""
        channel = self._channel(server_id, channel_id)
        async with explained(self._client, Asked.LOOK, channel_id):
            async for message in own_messages(self._client, channel, since=since - CLOCK_SKEW):
                if custom_ids(message) >= MARKERS:
                    return message.id
        return None

    async def mend_panel(self, server_id: int, channel_id: int, message_id: int) -> None:
        """Look at it, and do only what is needed."""
        channel = self._channel(server_id, channel_id)
        async with explained(self._client, Asked.EDIT, channel_id, message_id):
            message = await channel.fetch_message(message_id)
            if not _is_up_to_date(message):
                await message.edit(view=study_panel())
        if not message.pinned:
            await _pin(message)

    def _channel(self, server_id: int, channel_id: int) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(channel_id, guild_id=server_id)


def _is_up_to_date(message: discord.Message) -> bool:
    screen = study_panel()
    parts = [*screen.walk_children()]
    texts = {part.content for part in parts if isinstance(part, discord.ui.TextDisplay)}
    return texts == paragraphs(message) and custom_ids(message) >= MARKERS


async def _pin(message: discord.Message) -> None:
    """Pin a panel; it is as good without, where that is not allowed."""
    try:
        await message.pin()
    except UNREACHABLE as error:
        log.info("the panel in channel %s is not pinned: %s", message.channel.id, error)
