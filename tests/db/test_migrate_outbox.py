"""What was to be sent by columns of each feature's own is to be sent by the outbox: as much, once.

The rules of before stand once more in before_outbox.py, and whatever rows there were, the outbox
has just what those rules make of them.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings

from bot.db import outbox
from bot.db.migrate import migration_files
from tests.db.bare import Bare
from tests.db.before_outbox import ALIKE, DATABASES, Before, Known, Row, rows_of, to_send

SHIPPED = migration_files()
BEFORE = next(number for number, file in enumerate(SHIPPED) if file.stem.endswith("_outbox"))
FAR = datetime(2200, 1, 1, tzinfo=UTC)

a_few_large_ones = settings(max_examples=12)
"""Rows have nothing to do with each other, and a migration takes as long for one as for many."""


@pytest.fixture(scope="module")
def template() -> Iterator[sqlite3.Connection]:
    """An empty database of the version before."""
    with closing(sqlite3.connect(":memory:")) as conn:
        for file in SHIPPED[:BEFORE]:
            conn.executescript(file.read_text(encoding="utf-8"))
        yield conn


def filled(template: sqlite3.Connection, before: Before) -> sqlite3.Connection:
    conn = sqlite3.connect(":memory:", isolation_level=None)
    conn.row_factory = sqlite3.Row
    template.backup(conn)
    conn.execute("PRAGMA foreign_keys = ON")
    for table, row in rows_of(before):
        values = ALIKE[table] | row
        marks = ", ".join(f":{name}" for name in values)
        conn.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", values)
    return conn


def apply(conn: sqlite3.Connection, file: Path) -> None:
    conn.executescript(f"BEGIN;\n{file.read_text(encoding='utf-8')}\nCOMMIT;")


def contents(conn: sqlite3.Connection) -> dict[str, list[Row]]:
    tables = conn.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    return {
        name: [dict(row) for row in conn.execute(f"SELECT * FROM {name} ORDER BY 1")]
        for (name,) in tables.fetchall()
    }


def without(row: Row, names: set[str]) -> Row:
    return {name: value for name, value in row.items() if name not in names}


GONE: Mapping[str, set[str]] = {
    "post": {"try_at", "attempts", "revision", "shown_revision"},
    "sitting": {"message_id", "revision", "shown_revision", "results_try_at", "results_id"},
    "live_round": {"message_id", "tried", "revision", "shown_revision", "version"},
    "server": {"sheet_week", "sheet_due_at", "sheet_tried"},
    "reminder": {"due_at", "reminder_id"},
}
"""The columns that told of messages."""


@pytest.mark.slow
@a_few_large_ones
@given(before=DATABASES)
def test_the_outbox_has_just_what_was_to_be_sent(
    template: sqlite3.Connection, before: Before
) -> None:
    with closing(filled(template, before)) as conn:
        apply(conn, SHIPPED[BEFORE])
        found = conn.execute("SELECT * FROM outbox").fetchall()
        known = {
            (row["kind"], row["ref_id"], row["part"]): Known(*(row[name] for name in Known._fields))
            for row in found
        }
        assert known == to_send(before)
        assert list(conn.execute("PRAGMA foreign_key_check")) == []


@pytest.mark.slow
@a_few_large_ones
@given(before=DATABASES)
def test_nothing_else_is_lost(template: sqlite3.Connection, before: Before) -> None:
    with closing(filled(template, before)) as conn:
        was = contents(conn)
        apply(conn, SHIPPED[BEFORE])
        now = contents(conn)
    for one in was["live_round"]:
        if one["phase"] == "ending":  # its standings come by themselves
            one["phase"] = "over"
    for table, rows in was.items():
        gone = GONE.get(table, set())
        assert [without(row, gone) for row in rows] == [without(row, gone) for row in now[table]]
        assert {*was[table][0]} - {*now[table][0]} <= gone if rows else True


@pytest.mark.slow
@a_few_large_ones
@given(before=DATABASES)
async def test_what_is_due_is_found_and_what_may_have_arrived_is_known_to(
    template: sqlite3.Connection, before: Before
) -> None:
    """Nothing is sent twice: what was begun is looked for, and what stands is only drawn anew."""
    known = to_send(before)
    with closing(filled(template, before)) as conn:
        apply(conn, SHIPPED[BEFORE])
        due = await outbox.due(Bare(conn), FAR, most=999)
    expected = {key: one for key, one in known.items() if one.due_at is not None}
    assert {(one.kind.value, one.ref_id, one.part): (one.tried, one.message_id) for one in due} == {
        key: (bool(one.tried), one.message_id) for key, one in expected.items()
    }
    assert all(one.message_id is None or one.changed for one in expected.values())
