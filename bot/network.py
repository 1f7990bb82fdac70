"""What a fault of the network is: it passes, nobody here can mend it, one line of a log will do."""

import logging
import socket
from http import HTTPStatus

import aiohttp
import discord

from bot.errors import Refusal

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


class OneLine(logging.Filter):
    """Leaves the traceback out where it would tell nothing: nothing in the program is wrong."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, one of a passing fault in a single line."""
        error = record.exc_info[1] if record.exc_info else None
        if is_of_the_network(error) or isinstance(error, Refusal):
            record.msg, record.args = f"{record.getMessage()} ({named(error)})", ()
            record.exc_info = record.exc_text = None
        return True


def named(error: BaseException | None) -> str:
    """Return an error in one line; some have no words of their own."""
    return " ".join(f"{type(error).__name__}: {error}".split())


for name in LIBRARY_LOGS:
    logging.getLogger(name).addFilter(OneLine())
