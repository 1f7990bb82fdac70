"""The host's settings, read from a mapping; every fault is reported at once."""

import codecs
import difflib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import StartupError

_TOKEN = re.compile(r"[\w-]{20,}\.[\w-]{5,}\.[\w-]{20,}")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_FORMATS = ("text", "json")
_ADDRESS = re.compile(r"(?:(?P<host>\[[0-9a-fA-F:.]+\]|[\w.-]+):)?(?P<port>\d{1,5})", re.ASCII)
NAMES = (
    *("DISCORD_TOKEN", "DATABASE_FILE", "LOG_LEVEL", "LOG_FORMAT"),
    *("BACKUP_DIR", "BACKUPS_KEPT", "METRICS_PORT"),
)
"""Every setting there is; .env.example explains each."""

USUALLY_KEPT = 7
"""So many backups are kept unless the host says otherwise: one a day, for a week."""

MOST_KEPT = 3650

ALIKE = 0.85
"""From this likeness on, what is no setting is taken for one that was misspelt."""


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
    backup_dir: Path | None = None
    """Where backups are; None where none is made."""
    backups_kept: int = 0
    """How many daily backups are kept; with 0 none is made by itself."""
    metrics: tuple[str, int] | None = None
    """The address and port where the bot tells how it is, if it is to."""


def read_settings(environment: Mapping[str, str], *, needs_token: bool = True) -> Settings:
    """Return the settings, or raise StartupError that names every fault and its cure.

    A setting that is missing or blank takes its default; only the token has none.
    """
    given = {name: _plain(environment.get(name, "")) for name in NAMES}
    level = given["LOG_LEVEL"].upper() or "INFO"
    style = given["LOG_FORMAT"].lower() or "text"
    database = Path(os.path.expanduser(given["DATABASE_FILE"] or "data/study.sqlite3"))
    folder = Path(os.path.expanduser(given["BACKUP_DIR"] or database.parent / "backups"))
    kept = given["BACKUPS_KEPT"] or str(USUALLY_KEPT)
    faults = [
        *_misspelt(environment, given),
        _token_fault(given["DISCORD_TOKEN"]) if needs_token else "",
        "" if level in _LEVELS else f"LOG_LEVEL is “{level}”. Use one of {', '.join(_LEVELS)}.",
        "" if style in _FORMATS else f"LOG_FORMAT is “{style}”. Use text or json.",
        *_faults_of_places(database, folder),
        *_faults_of_numbers(kept, given["METRICS_PORT"]),
    ]
    if any(faults):
        raise StartupError("\n".join(fault for fault in faults if fault))
    return Settings(
        *(Secret(given["DISCORD_TOKEN"]), database, level, style),
        *(folder, int(kept), _address(given["METRICS_PORT"])),
    )


def text_of_env_file(content: bytes) -> str:
    """Return the text of .env. Raises StartupError where it was not saved as UTF-8."""
    is_utf_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in content
    try:
        if not is_utf_16:
            return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    what = "as UTF-16 (“Unicode”)" if is_utf_16 else "in an old encoding"
    raise StartupError(f".env is saved {what}. Open it in an editor and save it as UTF-8.")


def _plain(value: str) -> str:
    """Return a value without blanks and quotes around it, which some ways to start hand on."""
    text = value.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1].strip()
    return text


def _misspelt(environment: Mapping[str, str], given: Mapping[str, str]) -> Iterator[str]:
    """Yield what looks like a setting that is not set, under another name."""
    for name, value in environment.items():
        near = difflib.get_close_matches(name.upper(), NAMES, n=1, cutoff=ALIKE)
        if name not in NAMES and value.strip() and near and not given[near[0]]:
            yield f"{name} is no setting of this bot. Write {near[0]} instead."


def _faults_of_places(database: Path, folder: Path) -> Iterator[str]:
    # os.path and not Path: where nobody may look, there is none, instead of an error.
    if os.path.isdir(database):
        yield f"DATABASE_FILE is a folder: {database}. Name a file in it."
    if os.path.exists(folder) and not os.path.isdir(folder):
        yield f"BACKUP_DIR is no folder: {folder}. Name a folder."


def _faults_of_numbers(kept: str, address: str) -> Iterator[str]:
    if not (kept.isascii() and kept.isdecimal()) or int(kept) > MOST_KEPT:
        yield (
            f"BACKUPS_KEPT is “{kept}”. Write how many backups to keep, such as {USUALLY_KEPT}; "
            "0 for none."
        )
    if address and not _address(address):
        yield f"METRICS_PORT is “{address}”. Write a port from 1 to 65535, such as 9464."


def _address(text: str) -> tuple[str, int] | None:
    """Return host and port; this machine's own address, unless another stands before the port."""
    found = _ADDRESS.fullmatch(text)
    if found is None or not 1 <= int(found["port"]) <= 65535:
        return None
    return (found["host"] or "127.0.0.1").strip("[]"), int(found["port"])


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
