"""Damages databases as a dying disk does."""

import sqlite3
from contextlib import closing
from pathlib import Path


def break_page(file: Path, name: str) -> None:
    """Overwrite the first page of a table or an index."""
    with closing(sqlite3.connect(file)) as conn:
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        found = conn.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,))
        [(page,)] = found.fetchall()
        [(size,)] = conn.execute("PRAGMA page_size").fetchall()
    with file.open("rb+") as opened:
        opened.seek((page - 1) * size)
        opened.write(b"\x5a" * size)


def break_contents(file: Path) -> None:
    """Overwrite the list of tables, and leave the head before it as it is."""
    with file.open("rb+") as opened:
        opened.seek(100)
        opened.write(b"\x5a" * 3996)


def break_head(file: Path) -> None:
    """Overwrite what every database begins with."""
    with file.open("rb+") as opened:
        opened.write(b"\0" * 16)
