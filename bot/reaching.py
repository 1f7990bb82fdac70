"""Getting through to Discord: patiently, with one sentence a try, and what ends that for good."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from http import HTTPStatus
from typing import TypeVar

import aiohttp
import discord

from bot.errors import StartupError

log = logging.getLogger(__name__)

T = TypeVar("T")

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 120.0
"""Seconds. Each pause is up to twice as long as the one before it."""
LONGEST_ASKED_FOR = 3600.0
"""Seconds; whoever asks us to wait for longer is asked again after so many."""
LONGEST_SENTENCE = 200

TOKEN_REFUSED = (
    "Discord refused DISCORD_TOKEN. Make a new one on the Bot page of your application "
    "(Reset Token) and put it in .env."
)
INTENTS_REFUSED = (
    "Discord does not let this application have the intents that the bot asks for (only Guilds). "
    "Check the Bot page of your application and start again."
)
BAD_TOKEN_CLOSES = 4004
BAD_INTENTS_CLOSE = (4013, 4014)
"""The codes with which Discord closes a connection whose token or intents it does not take."""


class NotDiscord(Exception):
    """Somebody answered in Discord's place, such as a proxy."""


class TryAgain(Exception):
    """The library wants to begin anew; why it failed is this exception's context."""


AWAY = (
    *(discord.HTTPException, discord.RateLimited, discord.GatewayNotFound),
    *(aiohttp.ClientError, OSError, NotDiscord, TryAgain),
)
"""What passes by itself: Discord is not well, or the network does not reach it."""


@contextmanager
def word_of_discord() -> Generator[None]:
    """Turn what the library makes of an answer that is no answer of Discord's into NotDiscord."""
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise NotDiscord("what answered was not Discord") from error


def final_word(error: BaseException) -> str | None:
    """Return what to tell the host where it is no use to try again, or None."""
    match error:
        case discord.GatewayNotFound():
            return final_word(error.__cause__) if error.__cause__ else None
        case discord.LoginFailure() | discord.HTTPException(status=HTTPStatus.UNAUTHORIZED):
            return TOKEN_REFUSED
        case discord.PrivilegedIntentsRequired():
            return INTENTS_REFUSED
        case discord.ConnectionClosed():
            return _of_close(error.code)
        case _:
            return None


def _of_close(code: int) -> str:
    if code == BAD_TOKEN_CLOSES:
        return TOKEN_REFUSED
    if code in BAD_INTENTS_CLOSE:
        return INTENTS_REFUSED
    return f"Discord has ended the connection for good (code {code}). Start the bot again."


def in_a_sentence(error: BaseException) -> str:
    """Say in one line, without a trace, why Discord could not be reached."""
    match error:
        case (
            TryAgain(__context__=BaseException() as cause)
            | discord.GatewayNotFound(__cause__=BaseException() as cause)
        ):
            return in_a_sentence(cause)
        case discord.HTTPException() | aiohttp.WSServerHandshakeError():
            return f"Discord, or a proxy before it, answered {error.status}"
        case discord.RateLimited():
            return f"Discord asked to wait for {error.retry_after:.0f} s"
        case _:
            [line, *_] = str(error).splitlines() or [""]
            return f"Discord cannot be reached ({line or type(error).__name__})"[:LONGEST_SENTENCE]


async def patiently(what: str, act: Callable[[], Awaitable[T]], *, rng: random.Random) -> T:
    """Do something that needs Discord, again and again with growing pauses, until it is done.

    Raises StartupError where trying again is of no use.
    """
    pause = FIRST_PAUSE
    while True:
        try:
            return await act()
        except Exception as error:
            if word := final_word(error):
                raise StartupError(word) from error
            if not isinstance(error, AWAY):
                raise
            # By chance a little shorter, so that not all bots come back at the same moment.
            seconds = max(pause * rng.uniform(0.5, 1), _asked_for(error))
            log.warning("%s: %s; trying again in %.0f s", what, in_a_sentence(error), seconds)
        await asyncio.sleep(seconds)
        pause = min(LONGEST_PAUSE, 2 * pause)


def _asked_for(error: Exception) -> float:
    """Return for how many seconds an answer asks us to wait."""
    match error:
        case discord.RateLimited():
            asked = str(error.retry_after)
        case discord.HTTPException():
            asked = error.response.headers.get("Retry-After", "")
        case _:
            asked = ""
    return min(float(asked), LONGEST_ASKED_FOR) if asked.replace(".", "", 1).isdecimal() else 0


class _InOneLine(logging.Filter):
    """Lets the library tell of trouble with the network in one line, or leaves that to us."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take the trace off a record that is about a connection."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, (*AWAY, discord.ConnectionClosed)):
            record.msg = f"{record.getMessage()}: {in_a_sentence(error)}"
            record.args, record.exc_info, record.exc_text = (), None, None
        return not record.msg.startswith("Failed to connect for shard_id")


def log_connections_in_one_line() -> None:
    """Keep the library from filling the log with traces whenever the network is away."""
    for name in ("discord.client", "discord.gateway", "discord.shard"):
        logger = logging.getLogger(name)
        if not any(isinstance(one, _InOneLine) for one in logger.filters):
            logger.addFilter(_InOneLine())
