"""The SQLite file: one writer, one reader, short transactions, commits shared in a burst."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import aiosqlite

from bot import refusals
from bot.db.backups import BackupFolder
from bot.db.in_thread import run_in_thread
from bot.db.opening import empty_journal, open_connections
from bot.db.place import Place
from bot.db.session import Rows, Session, SharedCommits, Statement, Transaction, Values
from bot.db.soundness import LOOK_SECONDS, State, look_over
from bot.errors import Refusal

log = logging.getLogger(__name__)

PRIMARY = 0xFF
"""The bits of SQLite's codes that say what is wrong; the others say how it came."""

PATIENCE = 60
"""Seconds that a unit of work waits for those before it. Longer, and nobody is there to hear."""
LOOK_EVERY = 2.0
"""Seconds between looks whether the file is still there, besides one at each commit."""


@dataclass(slots=True)
class _Writing(Transaction):
    """The writer inside a unit of work, which begins with its first statement.

    The two go to the thread as one: in short units each change of threads tells.
    """

    conn: aiosqlite.Connection
    begun: bool = False

    async def run(self, sql: str, values: Values | None = None) -> Rows:
        if self.begun:
            return await run_in_thread(self.conn, _fetch, sql, values or {})
        self.begun = True
        return await run_in_thread(self.conn, _begin_with, sql, values or {})


def _begin_with(conn: sqlite3.Connection, sql: str, values: Values) -> Rows:
    conn.execute("BEGIN IMMEDIATE")
    return _fetch(conn, sql, values)


def _fetch(conn: sqlite3.Connection, sql: str, values: Values) -> Rows:
    return conn.execute(sql, values).fetchall()  # all, since an unread cursor keeps the file locked


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

    def __init__(
        self, conn: aiosqlite.Connection, lock: asyncio.Lock, check: Callable[[], None]
    ) -> None:
        self._conn = conn
        self._lock = lock
        self._check = check
        self._waiting: list[_Waiting] = []
        self._carrying: asyncio.Task[None] | None = None  # kept, or it could be collected

    async def run(self, sql: str, values: Values | None = None) -> Rows:
        [rows] = await self.run_together([(sql, values or {})])
        return rows

    async def run_together(self, statements: Sequence[Statement]) -> list[Rows]:
        mine = _Waiting(statements, asyncio.get_running_loop().create_future())
        self._waiting.append(mine)
        try:
            async with _Turn(self._lock):
                if not mine.done.done():
                    batch, self._waiting = self._waiting, []
                    await self._carry_whole(batch)
        finally:
            # A caller that is cancelled while it waits takes its statement back.
            if mine in self._waiting:
                self._waiting.remove(mine)
        return mine.done.result()

    async def _carry_whole(self, batch: Sequence[_Waiting]) -> None:
        if len(batch) == 1:  # mine alone: nobody else hears of it when I am cancelled
            await self._carry(batch)
            return
        # Shielded: whoever carries a batch may be cancelled, the others not with it.
        self._carrying = asyncio.create_task(self._carry(batch))
        await asyncio.shield(self._carrying)

    async def _carry(self, batch: Sequence[_Waiting]) -> None:
        results: Sequence[list[Rows] | Exception]
        try:
            results = await run_in_thread(self._conn, _commit_together, batch, self._check)
        except (sqlite3.Error, ValueError, OverflowError, Refusal) as error:
            results = [error] * len(batch)
        for waiting, result in zip(batch, results, strict=True):
            _settle(waiting.done, result)


def _commit_together(
    conn: sqlite3.Connection, batch: Sequence[_Waiting], check: Callable[[], None]
) -> list[list[Rows] | Exception]:
    """Run what waits as one transaction, in the connection's own thread."""
    check()  # here, since each look lets other threads go first: the event loop's is busy
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
    return [_fetch(conn, sql, values) for sql, values in waiting.statements]


class _Reader(Session):
    """The reader. What is asked while it looks something up goes to its thread together.

    A change of threads takes longer than most looks. Each sees what is committed when it begins.
    """

    def __init__(self, conn: aiosqlite.Connection) -> None:
        self._conn = conn
        self._is_busy = False
        self._waiting: list[_Waiting] = []
        self._next: asyncio.Task[None] | None = None  # kept, or it could be collected

    async def run(self, sql: str, values: Values | None = None) -> Rows:
        mine = _Waiting([(sql, values or {})], asyncio.get_running_loop().create_future())
        self._waiting.append(mine)
        if not self._is_busy:
            await self._look_up()
        [rows] = await mine.done
        return rows

    async def _look_up(self) -> None:
        self._is_busy = True
        batch, self._waiting = self._waiting, []
        results: Sequence[list[Rows] | Exception]
        try:
            results = await run_in_thread(self._conn, _run_apart, batch)
        except ValueError as error:  # the file is closed
            results = [error] * len(batch)
        finally:
            self._is_busy = bool(self._waiting)
            if self._waiting:  # by a task: nobody waits for those who asked after them
                self._next = asyncio.create_task(self._look_up())
        for waiting, result in zip(batch, results, strict=True):
            _settle(waiting.done, result)


def _run_apart(conn: sqlite3.Connection, batch: Sequence[_Waiting]) -> list[list[Rows] | Exception]:
    """Run what waits, each by itself, in the connection's own thread."""
    results: list[list[Rows] | Exception] = []
    for waiting in batch:
        try:
            results.append(_run_each(conn, waiting))
        except (sqlite3.Error, ValueError, OverflowError) as error:  # the last two: bad values
            results.append(error)
    return results


def _settle(future: "asyncio.Future[list[Rows]]", result: list[Rows] | Exception) -> None:
    if future.cancelled():  # who asked is gone
        return
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
        self._place: Place | None = None
        self._owes_empty_journal = False
        self._wake: Callable[[], None] = _nobody
        self.reading: Session = _Reader(reader)
        self.single: SharedCommits = _SharedCommit(writer, self._lock, self._require_file)

    @classmethod
    @asynccontextmanager
    async def open(cls, file: Path, backups: BackupFolder | None = None) -> AsyncGenerator[Self]:
        """Open `file`, making and migrating it as needed, and close it at the end.

        Raises StartupError when the file is not this bot's, is newer than this bot, is damaged,
        is in use by another process, or cannot be written; and when it is empty although there
        are `backups` of it.
        """
        async with AsyncExitStack() as stack:
            writer, reader, place = await open_connections(stack, file, backups)
            opened = cls(writer, reader)
            opened._place = place
            try:
                yield opened
            finally:
                opened._place = None  # SQLite itself removes a file now

    def when_enqueued(self, wake: Callable[[], None]) -> None:
        """Call `wake` from now on when something may have come into the outbox."""
        self._wake = wake

    def enqueued(self) -> None:
        """Say that a statement outside of a unit of work has changed what a message shows."""
        self._wake()

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Transaction]:
        """Run one unit of work: commit on success, roll back on any error."""
        async with _Turn(self._lock):
            try:
                yield _Writing(self._writer)
                self._require_file()
                await self._writer.commit()
            except BaseException as error:
                await self._writer.rollback()
                if (explained := _explained(error)) is not error:
                    raise explained from error
                raise
        self._wake()

    async def empty_journal(self) -> None:
        """Leave nothing that was deleted in the journal beside the file.

        What is in the way now is tried again by `empty_journal_if_owed`.
        """
        self._owes_empty_journal = True
        await self.empty_journal_if_owed()

    async def empty_journal_if_owed(self) -> None:
        """Empty the journal if that is still to be done."""
        if self._owes_empty_journal:
            async with self._lock:
                is_empty = await run_in_thread(self._writer, empty_journal)
            self._owes_empty_journal = not is_empty

    async def until_lost(self) -> None:
        """Return once the file is no longer where it was; until then never.

        What was saved up to then is in the file, wherever that is now, and not in the journal,
        which would be taken for that of the file in its place.
        """
        while not self.is_lost:  # noqa: ASYNC110 - nobody tells when a file is moved
            await asyncio.sleep(LOOK_EVERY)
        async with self._lock:
            await run_in_thread(self._writer, empty_journal)

    async def look_over(self) -> tuple[bool, bool]:
        """Return whether the file is sound, and whether there was time to look at all of it."""
        if self.file is None:
            return False, False
        found = await asyncio.to_thread(look_over, self.file, seconds=LOOK_SECONDS)
        return found.state is not State.DAMAGED, found.is_whole

    @property
    def file(self) -> Path | None:
        """The real file, for as long as it is open."""
        return self._place and self._place.file

    @property
    def is_lost(self) -> bool:
        """Whether the file is no longer where it was, so that nothing can be saved any more."""
        return self._place is not None and self._place.is_lost()

    def _require_file(self) -> None:
        if self.is_lost:
            raise Refusal(refusals.FILE_LOST)


@dataclass(frozen=True, slots=True)
class _Turn:
    """Holds the writer's lock. Raises Refusal when those before take too long.

    Not a generator, which costs each lone statement some 20 µs more.
    """

    lock: asyncio.Lock

    async def __aenter__(self) -> None:
        try:
            # A free lock is had at once, and nothing has to be watched.
            async with asyncio.timeout(PATIENCE) if self.lock.locked() else nullcontext():
                await self.lock.acquire()
        except TimeoutError:
            raise Refusal(refusals.DATABASE_BUSY) from None

    async def __aexit__(self, *_: object) -> None:
        self.lock.release()


def _nobody() -> None:
    """Nobody sends what is in the outbox."""
