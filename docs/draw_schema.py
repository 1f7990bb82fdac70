"""Writes docs/schema.sql, the shape of the database, from a database that was migrated.

Run it after adding a migration: `make docs`.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bot.db.migrate import migration_files

FILE = Path(__file__).with_name("schema.sql")
INTRODUCTION = """\
-- The database as all migrations together make it. Written by `make docs`, held by a test;
-- what each part is for is said in bot/db/migrations/.
"""
KINDS = ("table", "view")
"""What has a place of its own; indexes and triggers stand below their table."""


def schema() -> str:
    """Return every table and view by name, each with its indexes and triggers below it."""
    with closing(sqlite3.connect(":memory:")) as conn:
        for file in migration_files():
            conn.executescript(file.read_text(encoding="utf-8"))
        parts = [INTRODUCTION, *_statements(conn)]
    return "\n".join(parts)


def _statements(conn: sqlite3.Connection) -> Iterator[str]:
    made = conn.execute(
        """
        SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
        ORDER BY tbl_name, type NOT IN (?, ?), type, name
        """,
        KINDS,
    )
    for (sql,) in made:
        yield f"{sql};\n"


if __name__ == "__main__":
    FILE.write_text(schema(), encoding="utf-8")
