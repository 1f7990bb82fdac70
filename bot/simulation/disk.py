"""The disk under the bot: SQLite called at once, in the event loop, and a process that may die.

aiosqlite hands each call to a thread. Here the call is made on the spot, so that nothing depends
on how fast a thread is, and each call is a moment at which the process can be killed: before and
after it, as before and after anything that it sends.
"""

import asyncio
import random
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from aiosqlite import core

Call = tuple["asyncio.Future[object] | None", Callable[[], object]]

HARMLESS = {"close", "close_and_stop", "rollback"}
"""What a dead process may still do: the system does the same for it."""
MOST_PAGES = 2**32 - 2
"""As many as SQLite has unless it is told otherwise."""


class Disk:
    """Carries out what aiosqlite is asked for, until the process dies.

    `seconds` is how long each call takes; `moments` how many calls the process lives for;
    `is_full` lets no file grow. SQLite's own chance comes from `rng`, too.
    """

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self.seconds = 0.0
        self.is_full = False
        self._limited: list[sqlite3.Connection] = []
        self.moments: int | None = None
        self.is_dead = False
        self.died = asyncio.Event()
        self.on_death: Callable[[], None] = lambda: None

    def pass_moment(self) -> None:
        """Come nearer to the end of the process, if it is to end."""
        if self.moments is None or self.is_dead:
            return
        self.moments -= 1
        if self.moments <= 0:
            self.is_dead = True
            self.died.set()
            self.on_death()

    def replace(self) -> None:
        """Let a new process begin on the same disk."""
        self.moments, self.is_dead = None, False
        self.died.clear()

    def carry_out(self, call: Call) -> None:
        """Do what is asked; a dead process does nothing that leaves a trace."""
        future, function = call
        self.pass_moment()
        if self.is_dead and _name(function) not in HARMLESS:
            _later(self.seconds, future, sqlite3.OperationalError("the process was killed"))
            return
        self._limit(function)
        try:
            outcome = function()
            if isinstance(outcome, sqlite3.Connection):
                outcome.create_function("random", 0, lambda: self._rng.getrandbits(63))
            _later(self.seconds, future, outcome)
        except Exception as error:  # noqa: BLE001 - it belongs to who awaits it
            _later(self.seconds, future, error)
        self.pass_moment()

    def _limit(self, function: Callable[[], object]) -> None:
        """Keep SQLite to the pages it has while the disk is full: it says so by itself."""
        if not self.is_full:
            while self._limited:
                _allow(self._limited.pop(), MOST_PAGES)
            return
        conn = _connection(function)
        if conn is not None and conn not in self._limited:
            self._limited.append(conn)
            _allow(conn, 1)


def _allow(conn: sqlite3.Connection, pages: int) -> None:
    with suppress(sqlite3.ProgrammingError):  # it may be closed
        conn.execute(f"PRAGMA max_page_count = {pages}")


def _connection(function: Callable[[], object]) -> sqlite3.Connection | None:
    """Return the connection that a call is for; calls that open or close have none."""
    inner = function.func if isinstance(function, partial) else function
    owner = getattr(inner, "__self__", None)
    conn = getattr(owner, "_connection", owner)
    return conn if isinstance(conn, sqlite3.Connection) else None


def _name(function: Callable[[], object]) -> str:
    inner = function.func if isinstance(function, partial) else function
    return str(getattr(inner, "__name__", ""))


def _later(seconds: float, future: "asyncio.Future[object] | None", outcome: object) -> None:
    if future is None:
        return
    if seconds:
        future.get_loop().call_later(seconds, _settle, future, outcome)
    else:
        _settle(future, outcome)


def _settle(future: "asyncio.Future[object]", outcome: object) -> None:
    if future.done():
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)


def lay_under_aiosqlite(disk: Disk) -> None:
    """Let every connection that is opened from now on lie on this disk, for this whole process.

    These are private names of aiosqlite, whose version is pinned exactly (bot/db/in_thread.py).
    """

    class Queue:
        def put_nowait(self, call: Call) -> None:
            disk.carry_out(call)

    class Thread:
        def __init__(self, target: object, args: object) -> None:
            del target, args

        def start(self) -> None:
            pass

    for name, ours in (("SimpleQueue", Queue), ("Thread", Thread)):
        setattr(core, name, ours)
