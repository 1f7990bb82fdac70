"""A database from before the scores: all that members did by then counts as if it had been there.

Its rows are written as version 4 wrote them, through its own triggers.
"""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import aiosqlite
import pytest

from bot.db.migrate import migrate, migration_files

SHIPPED = migration_files()
VERSION_BEFORE = 4
SERVER, ELSEWHERE = 1, 2
ANA, BEN, CAM, DEE = 77, 78, 79, 80
KEY, BETTER, WRONG = 1, 2, 3
SUNDAY, MONDAY, MAY = "2026-04-05", "2026-04-06", "2026-05-01"
PAPER = "choice:1 boundaries:1 history:2"
"""Three questions; what was found wrong with the second is corrected."""

ITEMS = [
    ("choice", 1, "ethics", "autonomy", "application"),
    ("boundaries", 1, "ethics", "limits", "application"),
    ("history", 1, "recovery", "roots", "recall"),
    ("history", 2, "recovery", "roots", "comprehension"),
]
POSTS = [
    # post, server, kind, item, version, local date
    (1, SERVER, "daily", "choice", 1, SUNDAY),
    (2, SERVER, "daily", "boundaries", 1, MONDAY),
    (3, SERVER, "daily", "history", 1, MAY),
    (4, SERVER, "test", "choice", 1, MAY),
    (5, ELSEWHERE, "daily", "choice", 1, MAY),
]
ANSWERS = [
    # post, member, option
    (1, ANA, KEY),
    (2, ANA, WRONG),
    (3, ANA, KEY),
    (4, ANA, KEY),
    (5, ANA, KEY),
    (1, BEN, WRONG),
    (2, BEN, BETTER),
]
PAPERS = [
    # paper, sitting, member, deadline, closed at, closing, former score
    (1, 1, ANA, "2026-04-30T02:00:00.000Z", "2026-04-30T01:20:00.000Z", "submitted", 2),
    (2, 1, BEN, "2026-04-30T02:00:00.000Z", "2026-04-30T02:00:00.000Z", "time_over", 0),
    (3, 1, CAM, "2026-04-30T02:00:00.000Z", "2026-04-30T02:00:00.000Z", "time_over", 0),
    (4, 2, ANA, "2026-05-01T22:00:00.000Z", None, None, None),
    (5, 3, DEE, None, None, None, None),
]
MARKS = [
    # paper, question, option
    (1, 1, KEY),
    (1, 2, BETTER),
    (1, 3, KEY),
    (2, 1, WRONG),
    (2, 3, None),  # flagged, and never answered
    (3, 2, None),
    (4, 1, KEY),
]

_SERVER = """
    INSERT INTO server (server_id, channel_id, organiser_user_id, post_time, timezone, weekdays)
    VALUES (?, 5, 6, '09:00', 'America/Chicago', '1234567')
"""
_ITEM = "INSERT INTO item_version (item_id, version, body) VALUES (?, ?, ?)"
_POST = """
    INSERT INTO post (post_id, server_id, kind, item_id, item_version, local_on, state, due_at,
                      try_at, key_option)
    VALUES (?, ?, ?, ?, ?, ?, 'closed', '2026-04-05T14:00:00.000Z', '2026-04-05T14:00:00.000Z', 1)
"""
_ANSWER = """
    INSERT INTO answer (post_id, user_id, server_id, local_on, option, correct, scored, answered_at)
    SELECT post_id, ?2, server_id, local_on, ?3, ?3 = key_option, kind <> 'test',
           '2026-04-05T15:00:00.000Z'
    FROM post WHERE post_id = ?1
"""
_SITTING = """
    INSERT INTO sitting (sitting_id, server_id, channel_id, host_user_id, state, form, questions,
                         minutes, opens_at, opened_at, closed_at, ending)
    VALUES (?, 1, ?, 6, ?, 'same', 3, 60, '2026-04-30T01:00:00.000Z', ?, ?, ?)
"""
_PAPER = """
    INSERT INTO paper (paper_id, sitting_id, server_id, user_id, seed, extra_time, items, questions,
                       deadline_at, closed_at, closing, correct)
    VALUES (?1, ?2, 1, ?3, 7, 1, CASE WHEN ?4 IS NULL THEN '' ELSE ?8 END,
            CASE WHEN ?4 IS NULL THEN 0 ELSE 3 END, ?4, ?5, ?6, ?7)
"""
_MARK = """
    INSERT INTO mark (paper_id, number, option, flagged, marked_at)
    VALUES (?, ?, ?, 1, '2026-04-30T01:10:00.000Z')
"""
_CORRECTION = """
    INSERT INTO correction (item_id, version, key_option, note, applied_at)
    VALUES ('boundaries', 1, 2, 'The code was revised.', '2026-04-20T00:00:00.000Z')
"""
_ASKED = (("choice", 1), ("boundaries", 1), ("history", 2))
_RAISE = "UPDATE answer SET correct = 1 WHERE post_id = 2 AND option = 2"


@pytest.fixture
async def conn(tmp_path: Path) -> AsyncIterator[aiosqlite.Connection]:
    """A database of version 4, as the bot had left it."""
    async with aiosqlite.connect(tmp_path / "study.sqlite3", isolation_level=None) as opened:
        await opened.execute("PRAGMA foreign_keys = ON")
        await migrate(opened, SHIPPED[:VERSION_BEFORE])
        await _write_history(opened)
        yield opened


async def _write_history(conn: aiosqlite.Connection) -> None:
    await conn.executemany(_SERVER, [(SERVER,), (ELSEWHERE,)])
    for item_id, version, domain, topic, kind in ITEMS:
        body = {"domain": domain, "topic": topic, "kind": kind, "key": KEY}
        await conn.execute(_ITEM, (item_id, version, json.dumps(body)))
    await conn.executemany(_POST, POSTS)
    await conn.executemany(_ANSWER, ANSWERS)
    opened = "2026-04-30T01:00:00.000Z"
    await conn.execute(_SITTING, (1, 101, "closed", opened, "2026-04-30T02:00:00.000Z", "stopped"))
    await conn.execute(_SITTING, (2, 102, "open", "2026-05-01T21:00:00.000Z", None, None))
    await conn.execute(_SITTING, (3, 103, "lobby", None, None, None))
    await conn.executemany(_PAPER, [(*paper, PAPER) for paper in PAPERS])
    await conn.executemany(_MARK, MARKS)
    await conn.execute(_CORRECTION)
    await conn.execute(_RAISE)


async def migrated(conn: aiosqlite.Connection, sql: str) -> set[tuple[object, ...]]:
    """Bring the database to the newest version and return what a query finds in it."""
    await migrate(conn, SHIPPED)
    assert list(await conn.execute_fetchall("PRAGMA foreign_key_check")) == []
    return {tuple(row) for row in await conn.execute_fetchall(sql)}


async def test_daily_tallies_stay_as_they_were_on_the_daily_board(
    conn: aiosqlite.Connection,
) -> None:
    columns = "server_id, period, user_id, correct, answered"
    before = {tuple(row) for row in await conn.execute_fetchall(f"SELECT {columns} FROM tally")}
    sql = f"SELECT {columns} FROM tally WHERE board = 'daily'"
    assert await migrated(conn, sql) == before
    assert (SERVER, "all", ANA, 2, 3) in before
    assert (SERVER, "week 2026-03-30", BEN, 0, 1) in before
    assert (SERVER, "week 2026-04-06", BEN, 1, 1) in before


async def test_papers_count_on_the_exam_board_whole_unless_they_are_blank(
    conn: aiosqlite.Connection,
) -> None:
    sql = "SELECT user_id, period, correct, answered FROM tally WHERE board = 'exam'"
    periods = ("all", "month 2026-04", "week 2026-04-27")
    assert await migrated(conn, sql) == {
        *((ANA, period, 3, 3) for period in periods),
        *((BEN, period, 0, 3) for period in periods),
    }


async def test_answers_are_counted_by_topic_and_kind_apart_by_where_they_were_given(
    conn: aiosqlite.Connection,
) -> None:
    columns = "user_id, server_id, source, domain, topic, kind, correct, answered"
    assert await migrated(conn, f"SELECT {columns} FROM topic_tally") == {
        (ANA, SERVER, "daily", "ethics", "autonomy", "application", 1, 1),
        (ANA, SERVER, "daily", "ethics", "limits", "application", 0, 1),
        (ANA, SERVER, "daily", "recovery", "roots", "recall", 1, 1),
        (ANA, ELSEWHERE, "daily", "ethics", "autonomy", "application", 1, 1),
        (BEN, SERVER, "daily", "ethics", "autonomy", "application", 0, 1),
        (BEN, SERVER, "daily", "ethics", "limits", "application", 1, 1),
        (ANA, SERVER, "exam", "ethics", "autonomy", "application", 1, 1),
        (ANA, SERVER, "exam", "ethics", "limits", "application", 1, 1),
        (ANA, SERVER, "exam", "recovery", "roots", "comprehension", 1, 1),
        (BEN, SERVER, "exam", "ethics", "autonomy", "application", 0, 1),
    }


async def test_each_question_of_a_closed_paper_is_a_row_and_of_an_open_one_not_yet(
    conn: aiosqlite.Connection,
) -> None:
    sql = "SELECT paper_id, number, item_id, item_version, option, correct FROM exam_answer"
    assert await migrated(conn, sql) == {
        (1, 1, "choice", 1, KEY, 1),
        (1, 2, "boundaries", 1, BETTER, 1),
        (1, 3, "history", 2, KEY, 1),
        (2, 1, "choice", 1, WRONG, 0),
        (2, 2, "boundaries", 1, None, 0),
        (2, 3, "history", 2, None, 0),
        *((3, number, *item, None, 0) for number, item in enumerate(_ASKED, start=1)),
    }


async def test_a_score_knows_of_the_corrected_key_and_an_open_paper_has_none(
    conn: aiosqlite.Connection,
) -> None:
    """Its date is that of UTC, since SQL knows no zones: at most one day off."""
    sql = "SELECT paper_id, correct, local_on FROM paper"
    assert await migrated(conn, sql) == {
        (1, 3, "2026-04-30"),
        (2, 0, "2026-04-30"),
        (3, 0, "2026-04-30"),
        (4, None, None),
        (5, None, None),
    }


async def test_a_paper_that_was_handed_out_was_so_when_its_exam_began(
    conn: aiosqlite.Connection,
) -> None:
    assert await migrated(conn, "SELECT paper_id, joined_at FROM paper WHERE paper_id > 2") == {
        (3, "2026-04-30T01:00:00.000Z"),
        (4, "2026-05-01T21:00:00.000Z"),
        (5, None),
    }


async def test_what_comes_after_the_migration_counts_on_top_of_it(
    conn: aiosqlite.Connection,
) -> None:
    await migrate(conn, SHIPPED)
    await conn.execute(_ANSWER, (3, BEN, KEY))
    sql = "SELECT correct, answered FROM tally WHERE user_id = 78 AND period = 'all'"
    assert await migrated(conn, f"{sql} AND board = 'daily'") == {(2, 3)}


async def test_items_say_what_they_are_about_without_their_text(
    conn: aiosqlite.Connection,
) -> None:
    sql = "SELECT item_id, version, domain, topic, kind FROM item_version"
    assert await migrated(conn, sql) == set(ITEMS)
