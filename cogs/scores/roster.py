"""Asks Discord which members of a board are still on the server: one question for a whole page."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence

import discord

from bot.outbox.obstacles import Unsure
from cogs.kit.channels import UNREACHABLE
from cogs.kit.rights import member_of

log = logging.getLogger(__name__)

MOST = 100
"""Members in one answer. The library asks for five unless told, and all others would seem gone."""

SERVERS_AT_HAND = 64
"""Names of so many servers are kept in memory, for the board that is being drawn."""

PATIENCE = 1.0
"""Seconds: a member waits for the board, and an old name on it is no harm."""


class ServerMembers:
    """The Roster over the gateway, which tells of named members without a privileged intent."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._names: OrderedDict[int, dict[int, str]] = OrderedDict()
        """How the members of the boards that were drawn last are called, by server."""

    def names(self, server_id: int) -> Mapping[int, str]:
        """Return the names of members of a server, as they were heard with the last answers."""
        return self._names.get(server_id, {})

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
        self._names.pop(server_id, None)
        self._names[server_id] = {member.id: member.display_name for member in found}
        while len(self._names) > SERVERS_AT_HAND:
            self._names.popitem(last=False)
        return set(user_ids) - {member.id for member in found}
