"""Sends to and reads from channels, and says in a code of ours why Discord would not."""

import hashlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import discord

from bot import refusals
from bot.domain.servers.settings import ServerSettings, Trouble
from bot.errors import Refusal
from bot.outbox.obstacles import (
    TO_CONFIRM,
    Answer,
    Asked,
    Blocked,
    Missing,
    Unsure,
    answer_of,
    told_at_once,
)
from bot.refusals import Reason

CLOCK_SKEW = timedelta(minutes=5)
"""How far this machine's clock may differ from Discord's when we look for a message."""

UNREACHABLE = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError)
"""What discord.py raises when a message does not get through, for whatever reason."""

UNKNOWN_CHANNEL = 10003
UNKNOWN_MESSAGE = 10008
"""Discord's codes for what was deleted, or never was."""

NEEDED = ("view_channel", "send_messages", "read_message_history")
"""The permissions without which there is no question in a channel, by Discord's names."""

NEEDED_IN_THREADS = ("view_channel", "send_messages_in_threads", "read_message_history")
"""The same for a thread, whose permissions are those of its channel."""

NEEDED_FOR_THREADS = ("create_public_threads", "send_messages_in_threads")
"""What it takes beside to open a thread at a message and write in it."""

LONGEST_NONCE = 25
"""Characters; Discord takes no more."""

MISSING_ACCESS = 50001
"""Discord's code where the bot does not see a channel."""


def nonce_of(*about: str | int) -> str:
    """Return a nonce for a message, the same whenever it is about the same.

    Discord takes the same nonce for the same message for some minutes, and LONGEST_NONCE of it.
    """
    text = " ".join(map(str, about))
    return f"sg-{hashlib.blake2s(text.encode(), digest_size=10).hexdigest()}"


@asynccontextmanager
async def explained(
    client: discord.Client, asked: Asked, channel_id: int, message_id: int | None = None
) -> AsyncGenerator[None]:
    """Turn what discord.py raises into Blocked or Missing (certain) or Unsure (nobody knows).

    What is certain stands in the table of bot/outbox/obstacles.py. That something is gone is
    certain only when Discord, asked in another way, says so too.
    """
    try:
        yield
    except discord.HTTPException as error:
        answer = answer_of(asked, error.code)
        if answer in TO_CONFIRM and not await _is_confirmed(client, answer, channel_id, message_id):
            answer = Answer.LATER
        raise _explanation(client, answer, error, channel_id) from error
    except UNREACHABLE as error:
        raise Unsure(str(error)) from error


def _explanation(
    client: discord.Client, answer: Answer, error: discord.HTTPException, channel_id: int
) -> Exception:
    match answer:
        case Answer.LATER | Answer.NO_MEMBER:  # who asks for a member takes care of that
            return Unsure(f"{error.status}, code {error.code}")
        case Answer.NO_MESSAGE:
            return Missing(str(error))
        case Answer.NOT_ALLOWED:
            # All of them, where the gateway has not told us yet which one it is.
            missing = _seen_missing(client, channel_id) or list(NEEDED)
            reason = refusals.no_permission(missing, channel_id)
            if error.code == MISSING_ACCESS:
                reason = refusals.cannot_see(channel_id)
            return Blocked(Trouble.NO_PERMISSION, reason)
        case Answer.REFUSED:
            return Blocked(Trouble.REFUSED, refusals.discord_refused(error.code))
        case Answer.NO_CHANNEL:
            return Blocked(Trouble.NO_CHANNEL, refusals.cannot_see(channel_id))


async def _is_confirmed(
    client: discord.Client, answer: Answer, channel_id: int, message_id: int | None
) -> bool:
    """Tell whether Discord, asked in another way, says too that something is gone."""
    if answer is Answer.NO_CHANNEL:
        # The gateway tells when a channel is deleted; it need not know a thread that sleeps.
        if client.get_channel(channel_id) is not None:
            return False
        look, code = client.http.get_channel(channel_id), UNKNOWN_CHANNEL
    else:
        look, code = client.http.get_message(channel_id, message_id or 0), UNKNOWN_MESSAGE
    try:
        await look
    except discord.HTTPException as error:
        return error.code == code
    except UNREACHABLE:
        pass
    return False


def check_channel(client: discord.Client, server_id: int, channel_id: int) -> None:
    """Raise Blocked when what the gateway told us already rules out posting there."""
    guild = client.get_guild(server_id)
    if guild is None or guild.unavailable:
        return  # nothing is known yet; Discord itself will say
    channel = guild.get_channel_or_thread(channel_id)
    if channel is None:
        raise Blocked(Trouble.NO_CHANNEL, refusals.cannot_see(channel_id))
    if not isinstance(channel, discord.abc.Messageable):
        raise Blocked(Trouble.REFUSED, refusals.no_place_for_messages(channel_id))
    if missing := _missing(channel.permissions_for(guild.me), channel):
        raise Blocked(Trouble.NO_PERMISSION, refusals.no_permission(missing, channel_id))
    if closed := _closed_thread(channel.permissions_for(guild.me), channel):
        raise Blocked(Trouble.NO_PERMISSION, closed)


def require_posting_here(interaction: discord.Interaction[Any]) -> None:
    """Raise Refusal where the bot may not post: what everybody is to see is no reply of a click."""
    granted, channel = interaction.app_permissions, interaction.channel
    if missing := _missing(granted, channel):
        raise Refusal(refusals.cannot_post_here(missing))
    if closed := _closed_thread(granted, channel):
        raise Refusal(closed)


def require_posting_in(client: discord.Client, server_id: int, channel_id: int) -> None:
    """Raise Refusal where the gateway told us that the bot may not post in a channel."""
    with told_at_once():
        check_channel(client, server_id, channel_id)


def unheard_mention(client: discord.Client, settings: ServerSettings) -> Reason | None:
    """Return why the role of the settings would not be pinged in their channel, if so."""
    guild = client.get_guild(settings.server_id)
    if guild is None or guild.unavailable or settings.role_id is None:
        return None
    role = guild.get_role(settings.role_id)
    if role is None:
        return refusals.ROLE_GONE
    if role.is_default():
        return refusals.ROLE_IS_EVERYONE
    channel = guild.get_channel_or_thread(settings.channel_id)
    if channel is None or role.mentionable or channel.permissions_for(guild.me).mention_everyone:
        return None
    return refusals.role_not_mentionable(role.id, settings.channel_id)


def unopened_threads(client: discord.Client, server_id: int, channel_id: int) -> Reason | None:
    """Return why no thread can be opened at a message there, as far as the gateway told us."""
    guild = client.get_guild(server_id)
    channel = guild.get_channel_or_thread(channel_id) if guild else None
    if guild is None or channel is None:
        return None
    if not isinstance(channel, discord.TextChannel):
        return refusals.no_place_for_threads(channel_id)
    granted = channel.permissions_for(guild.me)
    missing = [name for name in NEEDED_FOR_THREADS if not getattr(granted, name)]
    return refusals.no_threads(missing, channel_id) if missing else None


def _missing(granted: discord.Permissions, channel: object) -> list[str]:
    """Return which permissions the bot lacks to post in a channel, by Discord's own names."""
    needed = NEEDED_IN_THREADS if isinstance(channel, discord.Thread) else NEEDED
    return [name for name in needed if not getattr(granted, name)]


def _seen_missing(client: discord.Client, channel_id: int) -> list[str]:
    """Return the same by what the gateway told us; none where it knows of nothing missing."""
    channel = client.get_channel(channel_id)
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return []
    return _missing(channel.permissions_for(channel.guild.me), channel)


def _closed_thread(granted: discord.Permissions, channel: object) -> Reason | None:
    """Return why a thread takes no message of the bot although it has the permissions, if so.

    A thread that is only archived opens by itself with the message.
    """
    if not isinstance(channel, discord.Thread) or granted.manage_threads:
        return None
    if channel.is_private() and channel.me is None:
        return refusals.not_in_thread(channel.id)
    return refusals.thread_locked(channel.id) if channel.locked else None


async def find_own_message(
    client: discord.Client, channel: discord.abc.Messageable, marker: str, *, since: datetime
) -> int | None:
    """Return the id of our own message in a channel that carries `marker` in a custom id."""
    async for message in own_messages(client, channel, since=since):
        if marker in custom_ids(message):
            return message.id
    return None


async def own_messages(
    client: discord.Client, channel: discord.abc.Messageable, *, since: datetime
) -> AsyncGenerator[discord.Message]:
    """Yield our own messages in a channel since an instant, the oldest first."""
    own_id = client.user.id if client.user else 0
    async for message in channel.history(after=since, limit=None):
        if message.author.id == own_id:
            yield message


def custom_ids(message: discord.Message) -> set[str]:
    """Return the custom ids of everything on a message."""
    view = discord.ui.LayoutView.from_message(message, timeout=None)
    return {str(getattr(item, "custom_id", "")) for item in view.walk_children()}


def paragraphs(message: discord.Message) -> set[str]:
    """Return the texts of a message, as the screens have them."""
    view = discord.ui.LayoutView.from_message(message, timeout=None)
    parts = view.walk_children()
    return {part.content for part in parts if isinstance(part, discord.ui.TextDisplay)}
