"""The network: how much of it the bot takes, and what a fault of it is.

A fault passes, nobody here can mend it, one line of a log will do.
"""

import logging
import socket
from http import HTTPStatus

import aiohttp
import discord

from bot.errors import Refusal

try:
    import resource
except ImportError:  # Windows counts no connection as an open file
    resource = None

FILES_KEPT_FREE = 64
"""Open files for all but connections: the database, its backups, pictures, asking for addresses."""
FEWEST_CONNECTIONS, MOST_CONNECTIONS = 4, 1000

FAULTS = (
    aiohttp.ClientError,
    ConnectionError,
    TimeoutError,
    socket.gaierror,
    discord.GatewayNotFound,
    discord.ConnectionClosed,
    discord.RateLimited,
)
LIBRARY_LOGS = (
    "discord.app_commands.tree",
    "discord.client",
    "discord.gateway",
    "discord.shard",
    "discord.state",
)
"""Where discord.py reports, with a traceback, whatever came up to it."""


def is_of_the_network(error: BaseException | None) -> bool:
    """Tell whether an error says no more than that Discord was not to be reached."""
    error = getattr(error, "original", error)  # what a command raised comes wrapped up
    if isinstance(error, discord.HTTPException):
        return error.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return isinstance(error, FAULTS)


NEVER_LEFT = aiohttp.ClientConnectorError
"""Raised where no connection was to be had, so that Discord certainly heard nothing."""


def connector() -> aiohttp.TCPConnector:
    """Return what opens connections to Discord: no more than this process may hold open.

    Whoever comes when all are in use waits for one, instead of failing for want of a file.
    """
    allowed = MOST_CONNECTIONS
    if resource is not None:
        soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft != resource.RLIM_INFINITY:
            allowed = soft - FILES_KEPT_FREE
    return aiohttp.TCPConnector(limit=min(max(allowed, FEWEST_CONNECTIONS), MOST_CONNECTIONS))


SAID_BY_US = "Failed to connect for shard_id"
"""What discord.py begins with where bot/reaching.py tells the same in a sentence."""


class OneLine(logging.Filter):
    """Leaves the traceback out where it would tell nothing: nothing in the program is wrong."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let records pass, a passing fault in a single line, and nothing that we say ourselves."""
        error = record.exc_info[1] if record.exc_info else None
        if is_of_the_network(error) or isinstance(error, Refusal):
            record.msg, record.args = f"{record.getMessage()} ({named(error)})", ()
            record.exc_info = record.exc_text = None
        return not str(record.msg).startswith(SAID_BY_US)


def named(error: BaseException | None) -> str:
    """Return an error in one line; some have no words of their own."""
    return " ".join(f"{type(error).__name__}: {error}".split())


for name in LIBRARY_LOGS:
    logging.getLogger(name).addFilter(OneLine())
