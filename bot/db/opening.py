"""Opens the two connections to the file: only to the bot's own, and only for one bot."""

import logging
import sqlite3
from contextlib import AsyncExitStack
from pathlib import Path

import aiosqlite

from bot.db.in_thread import run_in_thread
from bot.db.migrate import migrate, migration_files
from bot.db.ours import is_ours, sign
from bot.db.place import Place, held
from bot.errors import StartupError

log = logging.getLogger(__name__)


async def open_connections(
    stack: AsyncExitStack, file: Path
) -> tuple[aiosqlite.Connection, aiosqlite.Connection, Place]:
    """Return a writer and a reader, and where the file is; `stack` closes all of it.

    Raises StartupError as Database.open does.
    """
    try:
        place = stack.enter_context(held(file))
        writer = await _open_writer(stack, place)
        reader = await _open_reader(stack, place)
        # A process that was killed may have left there what had been deleted.
        await run_in_thread(writer, empty_journal)
        place.remember()
    except (OSError, sqlite3.Error) as error:
        raise _cannot_open(file, error) from error
    return writer, reader, place


async def _opened(stack: AsyncExitStack, file: Path) -> aiosqlite.Connection:
    # A plain look first: where aiosqlite cannot open a file, it leaves a thread behind that
    # may outlive the event loop and then prints a traceback.
    sqlite3.connect(file).close()
    return await stack.enter_async_context(aiosqlite.connect(file, isolation_level=None))


async def _prepare(conn: aiosqlite.Connection) -> None:
    conn.row_factory = sqlite3.Row
    for pragma in (
        "journal_mode = WAL",
        # FULL, because an answer that was acknowledged must outlive a power cut.
        "synchronous = FULL",
        "foreign_keys = ON",
        "busy_timeout = 5000",
        # Deleted content is overwritten, however this SQLite was built.
        "secure_delete = ON",
    ):
        await conn.execute_fetchall(f"PRAGMA {pragma}")


async def _open_writer(stack: AsyncExitStack, place: Place) -> aiosqlite.Connection:
    """Open the bot's own file and bring it to the shape of this version, or change nothing."""
    writer = await _opened(stack, place.file)
    files = migration_files()
    if not await is_ours(writer, files):
        raise _not_ours(place.file)
    place.close_to_others()
    await _prepare(writer)
    await sign(writer)
    await migrate(writer, files)
    return writer


async def _open_reader(stack: AsyncExitStack, place: Place) -> aiosqlite.Connection:
    reader = await _opened(stack, place.file)
    await _prepare(reader)
    await reader.execute_fetchall("PRAGMA query_only = ON")
    return reader


def empty_journal(conn: sqlite3.Connection) -> bool:
    """Move what the journal has into the database, and empty it; tell whether that was possible.

    Whoever reads at the moment is not waited for, since everybody who writes would wait, too.
    """
    [(patience,)] = conn.execute("PRAGMA busy_timeout").fetchall()
    try:
        conn.execute("PRAGMA busy_timeout = 0")
        [(is_busy, _, _)] = conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.Error as error:
        log.warning("the journal could not be emptied: %s", error)
        return False
    finally:
        conn.execute(f"PRAGMA busy_timeout = {patience}")
    return not is_busy


def _not_ours(file: Path) -> StartupError:
    return StartupError(
        f"{file} is not a database of this bot. Move it away, or set DATABASE_FILE."
    )


def _cannot_open(file: Path, error: Exception) -> StartupError:
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
        return _not_ours(file)
    return StartupError(
        f"The database {file} cannot be opened ({error}). Check the folder and its rights."
    )
