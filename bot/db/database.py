"""The SQLite file: one writer, one reader, short transactions, commits shared in a burst."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import aiosqlite

from bot import refusals
from bot.db.in_thread import run_in_thread
from bot.db.migrate import migrate, migration_files
from bot.db.session import Rows, Session, SharedCommits, Statement, Transaction, Values
from bot.errors import Refusal, StartupError

log = logging.getLogger(__name__)

PRIMARY = 0xFF
"""The bits of SQLite's codes that say what is wrong; the others say how it came."""

PATIENCE = 60
"""Seconds that a unit of work waits for those before it. Longer, and nobody is there to hear."""


@dataclass(frozen=True, slots=True)
class _Connected(Session):
    """A session that is simply a connection: the reader."""

    conn: aiosqlite.Connection

    async def run(self, sql: str, values: Values | None = None) -> Rows:
        # execute_fetchall, because an unread cursor keeps the file locked.
        return list(await self.conn.execute_fetchall(sql, values or {}))


@dataclass(slots=True)
class _Writing(Transaction):
    """The writer inside a unit of work, which begins with its first statement.

    The two go to the thread as one: in short units each change of threads tells.
    """

    conn: aiosqlite.Connection
    begun: bool = False

    async def run(self, sql: str, values: Values | None = None) -> Rows:
        if self.begun:
            return list(await self.conn.execute_fetchall(sql, values or {}))
        self.begun = True
        return await run_in_thread(self.conn, _begin_with, sql, values or {})


def _begin_with(conn: sqlite3.Connection, sql: str, values: Values) -> Rows:
    conn.execute("BEGIN IMMEDIATE")
    return conn.execute(sql, values).fetchall()


@dataclass(slots=True, eq=False)
class _Waiting:
    """Statements that wait for the next commit as one change."""

    statements: Sequence[Statement]
    done: "asyncio.Future[list[Rows]]"


class _SharedCommit(SharedCommits):
    """The writer, outside of units of work.

    What arrives while the disk is busy with a commit shares the next one (group commit): the
    first to get the lock carries all. What fails leaves the others of its batch untouched.
    """

    def __init__(self, conn: aiosqlite.Connection, lock: asyncio.Lock) -> None:
        self._conn = conn
        self._lock = lock
        self._waiting: list[_Waiting] = []
        self._carrying: asyncio.Task[None] | None = None  # kept, or it could be collected

    async def run(self, sql: str, values: Values | None = None) -> Rows:
        [rows] = await self.run_together([(sql, values or {})])
        return rows

    async def run_together(self, statements: Sequence[Statement]) -> list[Rows]:
        mine = _Waiting(statements, asyncio.get_running_loop().create_future())
        self._waiting.append(mine)
        try:
            async with _turn(self._lock):
                if not mine.done.done():
                    batch, self._waiting = self._waiting, []
                    # Shielded: whoever carries a batch may be cancelled, the others not with it.
                    self._carrying = asyncio.create_task(self._carry(batch))
                    await asyncio.shield(self._carrying)
        finally:
            # A caller that is cancelled while it waits takes its statement back.
            if mine in self._waiting:
                self._waiting.remove(mine)
        return mine.done.result()

    async def _carry(self, batch: Sequence[_Waiting]) -> None:
        results: Sequence[list[Rows] | Exception]
        try:
            results = await run_in_thread(self._conn, _commit_together, batch)
        except (sqlite3.Error, ValueError, OverflowError) as error:
            results = [error] * len(batch)
        for waiting, result in zip(batch, results, strict=True):
            _settle(waiting.done, result)


def _commit_together(
    conn: sqlite3.Connection, batch: Sequence[_Waiting]
) -> list[list[Rows] | Exception]:
    """Run what waits as one transaction, in the connection's own thread."""
    if len(batch) == 1 and len(batch[0].statements) == 1:  # SQLite commits a lone one by itself
        return [_run_each(conn, batch[0])]
    results: list[list[Rows] | Exception] = []
    try:
        conn.execute("BEGIN IMMEDIATE")
        for waiting in batch:
            try:
                results.append(_run_as_one(conn, waiting))
            except (sqlite3.Error, ValueError, OverflowError) as error:  # the last two: bad values
                if not conn.in_transaction:  # a full disk rolls the whole batch back
                    raise
                results.append(error)
        conn.commit()
    except BaseException:
        conn.rollback()
        raise
    return results


def _run_as_one(conn: sqlite3.Connection, waiting: _Waiting) -> list[Rows]:
    if len(waiting.statements) == 1:  # SQLite takes a statement that fails back by itself
        return _run_each(conn, waiting)
    conn.execute("SAVEPOINT change")
    try:
        rows = _run_each(conn, waiting)
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK TO change")
        raise
    conn.execute("RELEASE change")
    return rows


def _run_each(conn: sqlite3.Connection, waiting: _Waiting) -> list[Rows]:
    return [conn.execute(sql, values).fetchall() for sql, values in waiting.statements]


def _settle(future: "asyncio.Future[list[Rows]]", result: list[Rows] | Exception) -> None:
    if isinstance(result, Exception):
        future.set_exception(_explained(result))
        future.exception()  # its owner may be gone: no "exception was never retrieved"
    else:
        future.set_result(result)


def _explained(error: BaseException) -> BaseException:
    """Return the error a caller should see: where nothing can be saved, why people cannot save."""
    # Errors that Python's own driver makes carry no code.
    code: int = getattr(error, "sqlite_errorcode", 0)
    match code & PRIMARY:
        case sqlite3.SQLITE_FULL:
            log.error("the disk is full: nothing can be saved until there is space again")
            return Refusal(refusals.DISK_FULL)
        case sqlite3.SQLITE_BUSY:
            log.error("another program holds the database: nothing can be saved until it lets go")
            return Refusal(refusals.DATABASE_BUSY)
        case _:
            return error


class Database:
    """The open file.

    `reading` sees what is committed, `single` commits each statement by itself,
    `transaction` makes several statements one.
    """

    def __init__(self, writer: aiosqlite.Connection, reader: aiosqlite.Connection) -> None:
        self._lock = asyncio.Lock()
        self._writer = writer
        self._wake: Callable[[], None] = _nobody
        self.reading: Session = _Connected(reader)
        self.single: SharedCommits = _SharedCommit(writer, self._lock)

    @classmethod
    @asynccontextmanager
    async def open(cls, file: Path) -> AsyncGenerator[Self]:
        """Open `file`, making and migrating it as needed, and close it at the end.

        Raises StartupError when the file is no database, is newer than this bot, is in
        use by another process, or cannot be written.
        """
        async with AsyncExitStack() as stack:
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                await _hold_for_this_process(stack, file)
                writer = await _connect(stack, file)
                await migrate(writer, migration_files())
                reader = await _connect(stack, file)
                await reader.execute_fetchall("PRAGMA query_only = ON")
            except (OSError, sqlite3.Error) as error:
                raise _cannot_open(file, error) from error
            yield cls(writer, reader)

    def when_enqueued(self, wake: Callable[[], None]) -> None:
        """Call `wake` from now on when something may have come into the outbox."""
        self._wake = wake

    def enqueued(self) -> None:
        """Say that a statement outside of a unit of work has changed what a message shows."""
        self._wake()

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Transaction]:
        """Run one unit of work: commit on success, roll back on any error."""
        async with _turn(self._lock):
            try:
                yield _Writing(self._writer)
                await self._writer.commit()
            except BaseException as error:
                await self._writer.rollback()
                if (explained := _explained(error)) is not error:
                    raise explained from error
                raise
        self._wake()


@asynccontextmanager
async def _turn(lock: asyncio.Lock) -> AsyncGenerator[None]:
    """Hold the writer's lock. Raises Refusal when those before take too long."""
    try:
        async with asyncio.timeout(PATIENCE):
            await lock.acquire()
    except TimeoutError:
        raise Refusal(refusals.DATABASE_BUSY) from None
    try:
        yield
    finally:
        lock.release()


def _nobody() -> None:
    """Nobody sends what is in the outbox."""


async def _opened(stack: AsyncExitStack, file: Path) -> aiosqlite.Connection:
    # A plain look first: where aiosqlite cannot open a file, it leaves a thread behind that
    # may outlive the event loop and then prints a traceback.
    sqlite3.connect(file).close()
    return await stack.enter_async_context(aiosqlite.connect(file, isolation_level=None))


async def _connect(stack: AsyncExitStack, file: Path) -> aiosqlite.Connection:
    conn = await _opened(stack, file)
    conn.row_factory = sqlite3.Row
    for pragma in (
        "journal_mode = WAL",
        # FULL, because an answer that was acknowledged must outlive a power cut.
        "synchronous = FULL",
        "foreign_keys = ON",
        "busy_timeout = 5000",
    ):
        await conn.execute_fetchall(f"PRAGMA {pragma}")
    return conn


async def _hold_for_this_process(stack: AsyncExitStack, file: Path) -> None:
    """Keep other processes off `file` until this one ends, however it ends.

    The lock is SQLite's own on a file beside the database: it works on every system,
    and unlike a file with a process id in it, it cannot be left behind by a crash.
    """
    beside = file.with_name(file.name + ".lock")
    conn = await _opened(stack, beside)
    try:
        await conn.execute_fetchall("PRAGMA busy_timeout = 0")
        await conn.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        raise StartupError(
            f"Another bot is already running on {file}. Stop that one first, "
            "or set DATABASE_FILE to another file."
        ) from error


def _cannot_open(file: Path, error: Exception) -> StartupError:
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
        return StartupError(
            f"{file} is not a database of this bot. Move it away, or set DATABASE_FILE."
        )
    return StartupError(
        f"The database {file} cannot be opened ({error}). Check the folder and its rights."
    )
