"""Runs a whole function in a connection's thread: the one touch of aiosqlite's private names.

aiosqlite hands its thread one statement at a time. A batch of fifty would change threads a
hundred times, which costs more than what SQLite does in between (docs/performance.md).
The version is pinned exactly in pyproject.toml; where the names have changed, the import fails.
"""

import sqlite3
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

import aiosqlite

Given = ParamSpec("Given")
Result = TypeVar("Result")

if not hasattr(aiosqlite.Connection, "_execute") or not hasattr(aiosqlite.Connection, "_conn"):
    raise ImportError("bot/db/in_thread.py does not fit this version of aiosqlite")


async def run_in_thread(
    conn: aiosqlite.Connection,
    function: Callable[Concatenate[sqlite3.Connection, Given], Result],
    *args: Given.args,
    **kwargs: Given.kwargs,
) -> Result:
    """Return what `function` returns when it runs with the plain connection in its thread."""
    plain = conn._conn  # pyright: ignore[reportPrivateUsage]
    result: Result = await conn._execute(function, plain, *args, **kwargs)  # pyright: ignore
    return result
