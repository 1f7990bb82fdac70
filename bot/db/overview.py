"""What a host sees of a database from outside, whether a bot runs on it or not."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.db.columns import to_instant
from bot.db.soundness import reading

SQLITE = sqlite3.sqlite_version


@dataclass(frozen=True, slots=True)
class Overview:
    """How many servers there are, the time zones they chose, and when the next question is due."""

    servers: int
    zones: frozenset[str]
    next_due_at: datetime | None


def overview(file: Path) -> Overview:
    """Return an overview. Raises sqlite3.Error where the file has another shape."""
    with reading(file) as conn:
        zones = [row[0] for row in conn.execute("SELECT timezone FROM server")]
        planned = conn.execute("SELECT MIN(due_at) FROM post WHERE state = 'planned'")
        [(due_at,)] = planned.fetchall()
    return Overview(len(zones), frozenset(zones), to_instant(due_at) if due_at else None)
