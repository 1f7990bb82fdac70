"""What a file is: a sound database of this bot, or what is the matter with it. Reads only."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from time import monotonic

from bot.db.migrate import migration_files
from bot.db.ours import APPLICATION_ID, is_empty, is_ours, pragma

OWNER_AT = 68
"""Where in the head stands whose it is."""


LOOK_SECONDS = 1.0
"""So long may a start be held up by looking at every page. What is larger is looked at whole by
the daily backup, and by `python -m bot doctor`."""

_STEPS_BETWEEN_LOOKS = 1000
"""Instructions of SQLite between looks at the clock: some ten thousandths of a second."""


class State(Enum):
    """What a file is."""

    EMPTY = auto()
    OURS = auto()
    NEWER = auto()
    FOREIGN = auto()
    DAMAGED = auto()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a file is; of a damaged one what SQLite says, and whether all of it was looked at."""

    state: State
    detail: str = ""
    is_whole: bool = True


def look_over(file: Path, *, thorough: bool = False, seconds: float | None = None) -> Finding:
    """Return what a file is. Raises OSError or sqlite3.Error where it cannot be read.

    Every page of every table and index is looked at; `thorough` also compares them with each
    other, which takes some ten times as long. What is not done after so many seconds is left.
    """
    try:
        with reading(file) as conn:
            return _look(conn, thorough=thorough, seconds=seconds)
    except sqlite3.DatabaseError as error:
        match error.sqlite_errorcode & 0xFF:
            case sqlite3.SQLITE_NOTADB:
                state = State.DAMAGED if _was_ours(file) else State.FOREIGN
                return Finding(state, str(error))
            case sqlite3.SQLITE_CORRUPT:
                return Finding(State.DAMAGED, str(error))
            case _:
                raise


@contextmanager
def reading(file: Path) -> Generator[sqlite3.Connection]:
    """Open a database that is there, without ever writing to it."""
    conn = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        yield conn
    finally:
        conn.close()


def _look(conn: sqlite3.Connection, *, thorough: bool, seconds: float | None) -> Finding:
    files = migration_files()
    if is_empty(conn):
        return Finding(State.EMPTY)
    if not is_ours(conn, files):
        return Finding(State.FOREIGN)
    check = "integrity_check" if thorough else "quick_check"
    try:
        with _interrupted_after(conn, seconds):
            [(said,)] = conn.execute(f"PRAGMA {check}(1)").fetchall()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        said, is_whole = "ok", False
    else:
        is_whole = True
    if said != "ok":
        return Finding(State.DAMAGED, said.splitlines()[-1])
    is_newer = pragma(conn, "user_version") > len(files)
    return Finding(State.NEWER if is_newer else State.OURS, is_whole=is_whole)


@contextmanager
def _interrupted_after(conn: sqlite3.Connection, seconds: float | None) -> Generator[None]:
    if seconds is not None:
        until = monotonic() + seconds
        conn.set_progress_handler(lambda: monotonic() >= until, _STEPS_BETWEEN_LOOKS)
    try:
        yield
    finally:
        conn.set_progress_handler(None, 0)


def _was_ours(file: Path) -> bool:
    """Tell whether what SQLite takes for no database is ours with a damaged head.

    Not for a file that this process has open: closing it takes SQLite's locks along.
    """
    with file.open("rb") as opened:
        head = opened.read(OWNER_AT + 4)
    return head[OWNER_AT:] == APPLICATION_ID.to_bytes(4, "big")
