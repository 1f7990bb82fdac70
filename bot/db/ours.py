"""Tells a database of this bot from another program's, so that none is ever taken over."""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import aiosqlite

from bot.db.in_thread import run_in_thread

log = logging.getLogger(__name__)

APPLICATION_ID = int.from_bytes(b"CRSS", "big")
"""What stands in the file's head, where `file` and SQLite look for whose it is."""


def is_ours(conn: sqlite3.Connection, files: list[Path]) -> bool:
    """Tell whether a database that is not empty is the bot's; reads only.

    Earlier versions did not sign the file: theirs has the tables that the migrations make.
    """
    signed = pragma(conn, "application_id")
    if signed:
        return signed == APPLICATION_ID
    version = pragma(conn, "user_version")
    return 0 < version <= len(files) and _tables_after(files[:version]) <= _tables(conn)


def is_empty(conn: sqlite3.Connection) -> bool:
    """Tell whether nothing is in a database, and nobody has said that it is theirs."""
    numbers = pragma(conn, "application_id"), pragma(conn, "user_version")
    return numbers == (0, 0) and not _tables(conn)


async def sign(conn: aiosqlite.Connection) -> None:
    """Write into the head of the file that it is this bot's.

    What a version deleted that did not sign yet was not overwritten everywhere; now it is.
    """
    if await run_in_thread(conn, pragma, "application_id") == APPLICATION_ID:
        return
    if await run_in_thread(conn, pragma, "user_version"):
        await _write_anew(conn)
    await conn.execute_fetchall(f"PRAGMA application_id = {APPLICATION_ID}")


async def _write_anew(conn: aiosqlite.Connection) -> None:
    try:
        await conn.execute_fetchall("VACUUM")
    except sqlite3.OperationalError as error:  # no space for it is no reason not to start
        log.warning("what was deleted earlier could not be overwritten: %s", error)


def pragma(conn: sqlite3.Connection, name: str) -> int:
    """Return a number that stands in the head of a database."""
    [(number,)] = conn.execute(f"PRAGMA {name}").fetchall()
    return number


def _tables_after(files: list[Path]) -> set[str]:
    with closing(sqlite3.connect(":memory:")) as conn:
        for file in files:
            conn.executescript(file.read_text(encoding="utf-8"))
        return _tables(conn)


def _tables(conn: sqlite3.Connection) -> set[str]:
    return {row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
