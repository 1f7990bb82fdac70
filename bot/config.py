"""The host's settings, read from a mapping; every fault is reported at once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import StartupError

_TOKEN = re.compile(r"[\w-]{20,}\.[\w-]{5,}\.[\w-]{20,}")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_FORMATS = ("text", "json")
NAMES = ("DISCORD_TOKEN", "DATABASE_FILE", "LOG_LEVEL", "LOG_FORMAT")
"""Every setting there is; .env.example explains each."""


class Secret(str):
    """A text that does not show itself in logs and tracebacks."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret(…)"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the host decides before the start."""

    token: Secret
    database_file: Path
    log_level: str = "INFO"
    log_format: str = "text"


def read_settings(environment: Mapping[str, str], *, needs_token: bool = True) -> Settings:
    """Return the settings, or raise StartupError that names every fault and its cure.

    A setting that is missing or blank takes its default; only the token has none.
    """
    given = {name: environment.get(name, "").strip() for name in NAMES}
    level = given["LOG_LEVEL"].upper() or "INFO"
    style = given["LOG_FORMAT"].lower() or "text"
    database = Path(given["DATABASE_FILE"] or "data/study.sqlite3")
    faults = [
        _token_fault(given["DISCORD_TOKEN"]) if needs_token else "",
        "" if level in _LEVELS else f"LOG_LEVEL is “{level}”. Use one of {', '.join(_LEVELS)}.",
        "" if style in _FORMATS else f"LOG_FORMAT is “{style}”. Use text or json.",
        f"DATABASE_FILE is a folder: {database}. Name a file in it." if database.is_dir() else "",
    ]
    if any(faults):
        raise StartupError("\n".join(fault for fault in faults if fault))
    return Settings(Secret(given["DISCORD_TOKEN"]), database, level, style)


def _token_fault(token: str) -> str:
    if not token:
        return (
            "DISCORD_TOKEN is missing. Copy .env.example to .env and paste your bot's token there "
            "(README, “Run it for your group”), or try the bot without one: make demo."
        )
    if not _TOKEN.fullmatch(token):
        return (
            "DISCORD_TOKEN does not look like a bot token. Copy it again from the Bot page of "
            "your application; it has three parts with dots between them."
        )
    return ""
