"""Small facts the bot keeps about itself, such as which commands Discord already has."""

from typing import TypedDict

from bot.db.session import Query, Session


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
