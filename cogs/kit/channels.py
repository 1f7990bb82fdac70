"""Sends to and reads from channels, and says in a code of ours why Discord would not."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import discord

from bot import refusals
from bot.domain.servers.settings import ServerSettings, Trouble
from bot.errors import Refusal
from bot.outbox.obstacles import Blocked, Unsure

CLOCK_SKEW = timedelta(minutes=5)
"""How far this machine's clock may differ from Discord's when we look for a message."""

UNREACHABLE = (discord.HTTPException, aiohttp.ClientError, OSError)
"""What discord.py raises when a message does not get through, for whatever reason."""

NEEDED = ("view_channel", "send_messages", "read_message_history")
"""The permissions without which there is no question in a channel, by Discord's names."""


@contextmanager
def explained(channel_id: int) -> Generator[None]:
    """Turn what discord.py raises into Blocked (certain) or Unsure (nobody knows)."""
    try:
        yield
    except discord.Forbidden as error:
        reason = refusals.no_permission(list(NEEDED), channel_id)
        raise Blocked(Trouble.NO_PERMISSION, reason) from error
    except discord.NotFound as error:
        raise Blocked(Trouble.NO_CHANNEL, refusals.cannot_see(channel_id)) from error
    except discord.HTTPException as error:
        if error.status >= 500:
            raise Unsure(str(error)) from error
        raise Blocked(Trouble.REFUSED, refusals.discord_refused(error.code)) from error
    except (OSError, aiohttp.ClientError, TimeoutError, discord.RateLimited) as error:
        raise Unsure(str(error)) from error


def check_channel(client: discord.Client, settings: ServerSettings) -> None:
    """Raise Blocked when what the gateway told us already rules out posting there."""
    guild = client.get_guild(settings.server_id)
    if guild is None or guild.unavailable:
        return  # nothing is known yet; Discord itself will say
    channel = guild.get_channel_or_thread(settings.channel_id)
    if channel is None:
        raise Blocked(Trouble.NO_CHANNEL, refusals.cannot_see(settings.channel_id))
    granted = channel.permissions_for(guild.me)
    missing = [name for name in NEEDED if not getattr(granted, name)]
    if missing:
        reason = refusals.no_permission(missing, settings.channel_id)
        raise Blocked(Trouble.NO_PERMISSION, reason)


def require_posting_here(interaction: discord.Interaction[Any]) -> None:
    """Raise Refusal where the bot may not post: what everybody is to see is no reply of a click."""
    granted = interaction.app_permissions
    in_thread = isinstance(interaction.channel, discord.Thread)
    needed = (*NEEDED, "send_messages_in_threads") if in_thread else NEEDED
    missing = [name for name in needed if not getattr(granted, name)]
    if missing:
        raise Refusal(refusals.cannot_post_here(missing))


async def find_own_message(
    client: discord.Client, channel: discord.abc.Messageable, marker: str, *, since: datetime
) -> int | None:
    """Return the id of our own message in a channel that carries `marker` in a custom id."""
    own_id = client.user.id if client.user else 0
    async for message in channel.history(after=since, limit=None):
        if message.author.id == own_id and marker in _custom_ids(message):
            return message.id
    return None


def _custom_ids(message: discord.Message) -> set[str]:
    view = discord.ui.LayoutView.from_message(message, timeout=None)
    return {str(getattr(item, "custom_id", "")) for item in view.walk_children()}
