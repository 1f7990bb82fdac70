"""Text that goes into messages: colours with their meaning, limits, and what members wrote."""

from collections.abc import Iterable
from datetime import datetime
from itertools import takewhile

import discord

ACCENT = 0x4E7A6B
"""Sage: the product's own colour. A colour never says anything that words do not."""
GOOD = 0x3F8F5B
GENTLE = 0xC98A2B
QUIET = 0x7A7F87

SCREEN_LIMIT = 4000
"""Characters of text Discord takes in one message made of components."""


def moment(instant: datetime) -> str:
    """Return an instant that each reader sees in their own time zone, with how far off it is."""
    return f"{discord.utils.format_dt(instant, 'F')} ({discord.utils.format_dt(instant, 'R')})"


def bar(percent: float) -> str:
    """Return a share as a bar of ten blocks; words and number stand before it."""
    filled = round(percent / 10)
    return "▰" * filled + "▱" * (10 - filled)


def safe(text: str, *, most: int = 300) -> str:
    """Return text of a member with its markup made harmless and its length bounded."""
    plain = discord.utils.escape_markdown(discord.utils.escape_mentions(text))
    return cut(plain, most)


_LONG_WORD = 20
"""A word that is longer is cut, too: else little might be left."""


def cut(text: str, most: int) -> str:
    """Return a text that is at most so long; what is left out leaves a mark, and no half a word."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    end = kept.rfind(" ") if text[most - 1].isalnum() else -1
    return (kept[:end] if end > max(0, most - _LONG_WORD) else kept).rstrip(" ,;:.") + "…"


def lines_within(lines: Iterable[str], limit: int = SCREEN_LIMIT - 400) -> str:
    """Join as many whole lines as fit."""
    used = 0

    def fits(line: str) -> bool:
        nonlocal used
        used += len(line) + 1
        return used <= limit

    return "\n".join(takewhile(fits, lines))


def called(user_id: int, name: str | None) -> str:
    """Return a member's name, or a mention of them where it is not known.

    Not the mention alone: many a client shows one of somebody it does not know as a number.
    """
    return safe(name, most=40) if name else f"<@{user_id}>"
