"""Who may manage a server, asked of Discord where no click says so: in private messages."""

import discord

from bot.outbox.obstacles import Unsure


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
    except discord.NotFound:
        return False
    return member.guild_permissions.manage_guild
