"""Opens the two connections to the file: only to the bot's own, and only for one bot."""

import asyncio
import logging
import sqlite3
from contextlib import AsyncExitStack
from pathlib import Path

import aiosqlite

from bot.db.backups import BackupFolder, wrong_with_offer
from bot.db.in_thread import run_in_thread
from bot.db.migrate import migrate, migration_files
from bot.db.ours import sign
from bot.db.place import Place, held
from bot.db.sentences import explained, no_locks
from bot.db.soundness import LOOK_SECONDS, Finding, State, look_over
from bot.errors import StartupError

log = logging.getLogger(__name__)


async def open_connections(
    stack: AsyncExitStack, file: Path, backups: BackupFolder | None
) -> tuple[aiosqlite.Connection, aiosqlite.Connection, Place]:
    """Return a writer and a reader, and where the file is; `stack` closes all of it.

    Raises StartupError as Database.open does.
    """
    with explained(file):
        place = stack.enter_context(held(file))
        await asyncio.to_thread(_require_sound_soon, place.file, backups)
        writer = await _open_writer(stack, place)
        reader = await _open_reader(stack, place)
        # A process that was killed may have left there what had been deleted.
        await run_in_thread(writer, empty_journal)
        place.remember()
    return writer, reader, place


def require_sound(
    file: Path,
    backups: BackupFolder | None,
    *,
    thorough: bool = False,
    seconds: float | None = None,
) -> Finding:
    """Return what was found of a file. Raises StartupError where the bot must not begin on it.

    The backup to put in its place is named, also where the file is lost.
    """
    _require_own_journal(file)
    if file.exists():
        found = look_over(file, thorough=thorough, seconds=seconds)
    else:
        found = Finding(State.EMPTY)
    if wrong := wrong_with_offer(file, found, backups):
        raise StartupError(wrong)
    if found.state is State.EMPTY and backups and backups.newest_good():
        raise StartupError(
            f"{file} is empty or was not there, although there are backups of it. "
            f"{backups.offer()} To begin anew, move the backups away."
        )
    return found


def _require_sound_soon(file: Path, backups: BackupFolder | None) -> None:
    if not require_sound(file, backups, seconds=LOOK_SECONDS).is_whole:
        _tell_it_is_large(file)


def _require_own_journal(file: Path) -> None:
    """Refuse an empty file beside a journal, which SQLite would throw away."""
    journal = file.with_name(file.name + "-wal")
    is_empty = not file.exists() or file.stat().st_size == 0
    if is_empty and journal.exists() and journal.stat().st_size:
        raise StartupError(
            f"{file} is empty or was not there, but {journal.name} beside it holds answers. Put "
            f"the file back that belongs to it, or move {journal.name} away, and start again."
        )


def _tell_it_is_large(file: Path) -> None:
    log.info(
        "%s is too large to be looked at whole within %.0f s; the daily backup does that, and "
        "python -m bot doctor",
        file,
        LOOK_SECONDS,
    )


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
    place.close_to_others()
    await _prepare(writer)
    [(mode,)] = await writer.execute_fetchall("PRAGMA journal_mode")
    if mode != "wal":
        raise StartupError(no_locks(place.file))
    await sign(writer)
    await migrate(writer, migration_files())
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
