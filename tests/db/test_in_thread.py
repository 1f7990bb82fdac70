"""The one touch of aiosqlite's private names."""

import importlib
import sqlite3

import aiosqlite
import pytest

from bot.db import in_thread


async def test_a_function_runs_whole_in_the_connection_s_own_thread() -> None:
    def two_statements(conn: sqlite3.Connection, second: str) -> list[tuple[int]]:
        conn.execute("CREATE TABLE t (n)")
        conn.execute("INSERT INTO t VALUES (7)")
        return conn.execute(second).fetchall()

    async with aiosqlite.connect(":memory:") as conn:
        assert await in_thread.run_in_thread(conn, two_statements, "SELECT n FROM t") == [(7,)]
        with pytest.raises(sqlite3.OperationalError):
            await in_thread.run_in_thread(conn, two_statements, "SELECT 1")


@pytest.mark.parametrize("name", ["_execute", "_conn"])
def test_an_aiosqlite_without_these_names_is_noticed_at_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delattr(aiosqlite.Connection, name)
    with pytest.raises(ImportError, match="does not fit this version of aiosqlite"):
        importlib.reload(in_thread)
