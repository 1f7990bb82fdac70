"""Commands in texts, as mentions that a tap opens.

Texts name a command as people type it, **/quiz** or /exam start. What it is by number, Discord says
when it is told of the commands; until then, and for what it does not know, the text stays plain.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

_numbers: Mapping[str, int] = {}


def know(numbers: Mapping[str, int]) -> None:
    """Let texts mention commands by these numbers, which may still be coming in."""
    global _numbers
    _numbers = numbers


def with_mentions(text: str) -> str:
    """Return a text whose commands can be tapped, as far as their numbers are known."""
    if "/" not in text or not _numbers:
        return text
    return _pattern(tuple(_numbers)).sub(_mention, text)


def _mention(found: re.Match[str]) -> str:
    name = found["bold"] or found["plain"]
    return f"</{name}:{_numbers[name]}>"


@lru_cache(maxsize=4)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds commands by these names, the longer ones first; not parts of addresses."""
    one = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"\*\*/(?P<bold>{one})\*\*|(?<![\w/.:<*])/(?P<plain>{one})(?![\w/-])")
