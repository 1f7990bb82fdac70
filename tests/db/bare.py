"""A session on a plain connection, for tests that try many databases one after the other."""

import sqlite3
from dataclasses import dataclass

from bot.db.session import Rows, Session, Values


@dataclass(frozen=True)
class Bare(Session):
    """Runs each statement at once, in the thread that asks; the rows must be `sqlite3.Row`."""

    conn: sqlite3.Connection

    async def run(self, sql: str, values: Values | None = None) -> Rows:
        return self.conn.execute(sql, values or {}).fetchall()
