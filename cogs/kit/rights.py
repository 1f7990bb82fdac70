"""Who may manage a server, asked of Discord where no click says so: in private messages."""

import discord

from bot.outbox.obstacles import Answer, Asked, Unsure, answer_of


async def still_manages(client: discord.Client, server_id: int, user_id: int) -> bool:
    """Tell whether somebody is on a server and may manage it now.

    On a server that the bot is not on, nobody does. Raises Unsure while the server is out of
    reach, and what discord.py raises when Discord does not say.
    """
    guild = client.get_guild(server_id)
    if guild is None:
        return False
    if guild.unavailable:
        raise Unsure("the server is out of reach")
    try:
        member = await guild.fetch_member(user_id)
    except discord.NotFound as error:
        if answer_of(Asked.MEMBER, error.code) is not Answer.NO_MEMBER:
            raise
        # Believed only if the gateway, asked too, knows nobody of that name there.
        found = await guild.query_members(user_ids=[user_id], limit=1, cache=False)
        return any(member.guild_permissions.manage_guild for member in found)
    return member.guild_permissions.manage_guild
