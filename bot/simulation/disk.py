"""The disk under the bot: SQLite called at once, in the event loop, and a process that may die.

aiosqlite hands each call to a thread. Here the call is made on the spot, so that nothing depends
on how fast a thread is, and each call is a moment at which the process can be killed.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from functools import partial

from aiosqlite import core

Call = tuple["asyncio.Future[object] | None", Callable[[], object]]

HARMLESS = {"close", "close_and_stop", "rollback"}
"""What a dead process may still do: the system does the same for it."""


class Disk:
    """Carries out what aiosqlite is asked for, until the process dies.

    `seconds` is how long each call takes; `moments` how many calls the process lives for.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self.moments: int | None = None
        self.is_dead = False
        self.died = asyncio.Event()

    def pass_moment(self) -> None:
        """Come nearer to the end of the process, if it is to end."""
        if self.moments is None or self.is_dead:
            return
        self.moments -= 1
        if self.moments <= 0:
            self.is_dead = True
            self.died.set()

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
        try:
            _later(self.seconds, future, function())
        except Exception as error:
            _later(self.seconds, future, error)
        self.pass_moment()


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

    core.SimpleQueue = Queue  # pyright: ignore[reportAttributeAccessIssue]
    core.Thread = Thread  # pyright: ignore[reportAttributeAccessIssue]
