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


async def is_ours(conn: aiosqlite.Connection, files: list[Path]) -> bool:
    """Tell whether a database is the bot's, or new; reads only.

    Earlier versions did not sign the file: theirs has the tables that the migrations make.
    """
    signed = await _pragma(conn, "application_id")
    if signed:
        return signed == APPLICATION_ID
    version = await _pragma(conn, "user_version")
    tables = await run_in_thread(conn, _tables)
    if version == 0:
        return not tables
    return 0 < version <= len(files) and _tables_after(files[:version]) <= tables


async def sign(conn: aiosqlite.Connection) -> None:
    """Write into the head of the file that it is this bot's.

    What a version deleted that did not sign yet was not overwritten everywhere; now it is.
    """
    if await _pragma(conn, "application_id") == APPLICATION_ID:
        return
    if await _pragma(conn, "user_version"):
        await _write_anew(conn)
    await conn.execute_fetchall(f"PRAGMA application_id = {APPLICATION_ID}")


async def _write_anew(conn: aiosqlite.Connection) -> None:
    try:
        await conn.execute_fetchall("VACUUM")
    except sqlite3.OperationalError as error:  # no space for it is no reason not to start
        log.warning("what was deleted earlier could not be overwritten: %s", error)


async def _pragma(conn: aiosqlite.Connection, name: str) -> int:
    [row] = await conn.execute_fetchall(f"PRAGMA {name}")
    return row[0]


def _tables_after(files: list[Path]) -> set[str]:
    with closing(sqlite3.connect(":memory:")) as conn:
        for file in files:
            conn.executescript(file.read_text(encoding="utf-8"))
        return _tables(conn)


def _tables(conn: sqlite3.Connection) -> set[str]:
    return {row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
