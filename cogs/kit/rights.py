"""Who may do what on a server. Nothing else decides it: a click says who came, the table the rest.

An organiser has Manage Server. A study lead bears the role that an organiser named in /setup.
"""

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

import discord
from discord import app_commands

from bot import refusals
from bot.errors import Refusal
from bot.outbox.obstacles import Answer, Asked, Unsure, answer_of
from bot.refusals import Reason


class Who(IntEnum):
    """Who may do something; whoever is named later may do it, too."""

    MEMBER = 0
    LEAD = 1
    ORGANISER = 2


COMMANDS: Mapping[str, Who] = {
    "bank": Who.LEAD,
    "daily": Who.LEAD,
    "doctor": Who.ORGANISER,
    "question review": Who.LEAD,
    "setup": Who.ORGANISER,
}
"""Commands, and groups of commands, that are not for every member. README shows the same."""


class NotAllowed(app_commands.CheckFailure):
    """A command was used by somebody who may not; `reason` says who may."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


def needed_for(command: str) -> Who:
    """Return who may use a command, by its full name."""
    fitting = (who for name, who in COMMANDS.items() if f"{command} ".startswith(f"{name} "))
    return next(fitting, Who.MEMBER)


def manages(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether whoever clicked may manage the server."""
    return interaction.permissions.manage_guild


async def may_lead(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether whoever clicked leads the study here, or manages the server."""
    if manages(interaction):
        return True
    user = interaction.user
    if interaction.guild_id is None or not isinstance(user, discord.Member):
        return False
    settings = await interaction.client.services.setup.find(interaction.guild_id)
    role_id = settings and settings.lead_role_id
    return bool(role_id) and user.get_role(role_id) is not None


async def require_lead(interaction: discord.Interaction[Any]) -> None:
    """Raise Refusal unless whoever clicked leads the study here, or manages the server."""
    if not await may_lead(interaction):
        raise Refusal(refusals.LEADS_ONLY)


async def may_use(interaction: discord.Interaction[Any]) -> bool:
    """Let a command go on that whoever sent it may use. Raises NotAllowed otherwise."""
    command = interaction.command
    match needed_for(command.qualified_name if command else ""):
        case Who.ORGANISER if not manages(interaction):
            raise NotAllowed(refusals.ORGANISERS_ONLY)
        case Who.LEAD if not await may_lead(interaction):
            raise NotAllowed(refusals.LEADS_ONLY)
        case _:
            return True


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
