"""Small facts the bot keeps about itself, such as which commands Discord already has."""

import sqlite3
from datetime import datetime
from typing import TypedDict

from bot.db.columns import from_instant
from bot.db.session import Query, Session
from bot.errors import Refusal


class _Fact(TypedDict):
    value: str


_READ = Query(_Fact, "SELECT value FROM bot_state WHERE name = :name")
_WRITE = """
    INSERT INTO bot_state (name, value) VALUES (:name, :value)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""


async def read(session: Session, name: str) -> str | None:
    """Return what was written under `name`, or None."""
    rows = await session.read(_READ, {"name": name})
    return rows[0]["value"] if rows else None


async def write(session: Session, name: str, value: str) -> None:
    """Keep `value` under `name`."""
    await session.run(_WRITE, {"name": name, "value": value})


async def can_write(session: Session, now: datetime) -> bool:
    """Tell whether something can be kept, by keeping something."""
    try:
        await write(session, "looked after", from_instant(now))
    except (sqlite3.Error, Refusal):
        return False
    return True
