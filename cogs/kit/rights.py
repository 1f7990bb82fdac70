"""Who is on a server and may manage it, asked of Discord where no click says so."""

import discord

from bot.outbox.obstacles import Answer, Asked, Unsure, answer_of


async def member_of(client: discord.Client, server_id: int, user_id: int) -> discord.Member | None:
    """Return somebody as a member of a server, or None where they are not on it now.

    Nobody is on a server that the bot is not on. Raises Unsure while the server is out of reach,
    and what discord.py raises when Discord does not say.
    """
    guild = client.get_guild(server_id)
    if guild is None:
        return None
    if guild.unavailable:
        raise Unsure("the server is out of reach")
    try:
        return await guild.fetch_member(user_id)
    except discord.NotFound as error:
        if answer_of(Asked.MEMBER, error.code) is not Answer.NO_MEMBER:
            raise
        # Believed only if the gateway, asked too, knows nobody of that name there.
        found = await guild.query_members(user_ids=[user_id], limit=1, cache=False)
        return found[0] if found else None


async def still_manages(client: discord.Client, server_id: int, user_id: int) -> bool:
    """Tell whether somebody is on a server and may manage it now; raises as `member_of` does."""
    member = await member_of(client, server_id, user_id)
    return member is not None and member.guild_permissions.manage_guild
