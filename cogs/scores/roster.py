"""Asks Discord which members of a board are still on the server: one question for a whole page."""

import asyncio
import logging
from collections.abc import Collection, Sequence

import discord

from bot.outbox.obstacles import Unsure
from cogs.kit.channels import UNREACHABLE
from cogs.kit.rights import member_of

log = logging.getLogger(__name__)

MOST = 100
"""Members in one answer. The library asks for five unless told, and all others would seem gone."""

PATIENCE = 1.0
"""Seconds: a member waits for the board, and an old name on it is no harm."""


class ServerMembers:
    """The Roster over the gateway, which tells of named members without a privileged intent."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def is_there(self, server_id: int, user_id: int) -> bool:
        """Return whether somebody is on the server now. Raises Unsure when nobody can say."""
        try:
            return await member_of(self._client, server_id, user_id) is not None
        except UNREACHABLE as error:
            raise Unsure(str(error)) from error

    async def gone(self, server_id: int, user_ids: Sequence[int]) -> Collection[int]:
        """Return which of up to 100 members are not on the server; nobody when it is unknown."""
        guild = self._client.get_guild(server_id)
        if guild is None or guild.unavailable:
            return ()
        try:
            async with asyncio.timeout(PATIENCE):
                found = await guild.query_members(user_ids=list(user_ids), limit=MOST, cache=False)
        except (TimeoutError, discord.DiscordException) as error:
            log.info("server %s: who is there is not known: %s", server_id, error)
            return ()
        return set(user_ids) - {member.id for member in found}
