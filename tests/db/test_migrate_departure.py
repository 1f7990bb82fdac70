"""A database in which four tables said when the bot left: now one does, and the rest stays."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiosqlite
import pytest

from bot.db.migrate import migrate, migration_files

SHIPPED = migration_files()
VERSION_BEFORE = 7
LEFT, LATER = "2026-04-01T12:00:00.000+00:00", "2026-04-02T12:00:00.000+00:00"

_SERVER = """
    INSERT INTO server (server_id, channel_id, organiser_user_id, post_time, timezone, weekdays,
                        left_at)
    VALUES (?, 5, 6, '09:00', 'America/Chicago', '1234567', ?)
"""
_SITTING = """
    INSERT INTO sitting (server_id, channel_id, host_user_id, form, questions, minutes, opens_at,
                         left_at)
    VALUES (?1, ?1, 6, 'same', 3, 60, '2026-04-01', ?2)
"""
_ROUND = """
    INSERT INTO live_round (server_id, channel_id, host_user_id, questions, seconds, items, due_at,
                            left_at)
    VALUES (?1, ?1, 6, 1, 60, 'choice:1', '2026-04-01', ?2)
"""
_DRILL = """
    INSERT INTO drill (user_id, server_id, kind, items, seed, opened_at, left_at)
    VALUES (77, ?, 'mixed', 'choice:1', 7, '2026-04-01', ?)
"""
_WITH_THEM = (
    "INSERT INTO item_version (item_id, version, body) VALUES ('choice', 1, '{}')",
    "INSERT INTO post (server_id, kind, state, local_on, due_at, try_at, key_option) "
    "SELECT server_id, 'daily', 'closed', '2026-04-01', 'x', 'x', 1 FROM server",
    "INSERT INTO paper (sitting_id, server_id, user_id, seed, extra_time) "
    "SELECT sitting_id, server_id, 77, 7, 1 FROM sitting",
    "INSERT INTO mark (paper_id, number, option, marked_at) SELECT paper_id, 1, 1, 'x' FROM paper",
    "INSERT INTO live_answer SELECT round_id, 1, 77, 1, 'x' FROM live_round",
    "INSERT INTO drill_answer SELECT drill_id, 1, 77, server_id, 'choice', 1, 1, 1, NULL, 'x' "
    "FROM drill",
)
STATES: dict[str, tuple[list[tuple[str, str | None]], str | None]] = {
    "set up and there": ([(_SERVER, None)], None),
    "set up and left": ([(_SERVER, LEFT)], LEFT),
    "a mock exam and there": ([(_SITTING, None)], None),
    "a mock exam and left": ([(_SITTING, LEFT)], LEFT),
    "a live round and there": ([(_ROUND, None)], None),
    "a live round and left": ([(_ROUND, LEFT)], LEFT),
    "practice and there": ([(_DRILL, None)], None),
    "practice and left": ([(_DRILL, LEFT), (_DRILL, LEFT)], LEFT),
    "everything and there": (
        [(_SERVER, None), (_SITTING, None), (_ROUND, None), (_DRILL, None)],
        None,
    ),
    "everything and left": (
        [(_SERVER, LEFT), (_SITTING, LEFT), (_ROUND, LEFT), (_DRILL, LEFT)],
        LEFT,
    ),
    "left twice": ([(_SITTING, LEFT), (_DRILL, LATER)], LATER),
    "set up anew, its return not noted": ([(_SERVER, None), (_SITTING, LEFT)], None),
    "practice after a return that was not noted": ([(_SERVER, LEFT), (_DRILL, None)], None),
}
"""What a server has in version 7, and when it was left by what version 8 says."""
CHILDREN = ("post", "paper", "mark", "live_answer", "drill_answer")


@pytest.fixture
async def conn(tmp_path: Path) -> AsyncIterator[aiosqlite.Connection]:
    """A database of version 7 in which each state is a server, all of them with children."""
    async with aiosqlite.connect(tmp_path / "study.sqlite3", isolation_level=None) as opened:
        await opened.execute("PRAGMA foreign_keys = ON")
        await migrate(opened, SHIPPED[:VERSION_BEFORE])
        for server_id, (rows, _) in enumerate(STATES.values(), start=1):
            for statement, left_at in rows:
                await opened.execute(statement, (server_id, left_at))
        for statement in _WITH_THEM:
            await opened.execute(statement)
        yield opened


async def counts(conn: aiosqlite.Connection) -> dict[str, int]:
    found: dict[str, int] = {}
    for table in ("server", "sitting", "live_round", "drill", *CHILDREN):
        [row] = await conn.execute_fetchall(f"SELECT COUNT(*) FROM {table}")
        found[table] = row[0]
    return found


async def test_each_server_is_away_where_all_of_it_said_so(conn: aiosqlite.Connection) -> None:
    await migrate(conn, SHIPPED)
    rows = await conn.execute_fetchall("SELECT server_id, left_at FROM departure")
    away = {row[0]: row[1] for row in rows}
    said = {name: away.get(number) for number, name in enumerate(STATES, start=1)}
    assert said == {name: left_at for name, (_, left_at) in STATES.items()}


async def test_nothing_else_is_lost(conn: aiosqlite.Connection) -> None:
    before = await counts(conn)
    assert all(before.values())
    await migrate(conn, SHIPPED)
    assert await counts(conn) == before
    assert list(await conn.execute_fetchall("PRAGMA foreign_key_check")) == []


async def test_departures_are_all_that_remembers_leaving(conn: aiosqlite.Connection) -> None:
    await migrate(conn, SHIPPED)
    columns = await conn.execute_fetchall(
        "SELECT m.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c "
        "WHERE c.name = 'left_at'"
    )
    assert [name for (name,) in columns] == ["departure"]
