"""Servers and their settings."""

import sqlite3
from collections.abc import Collection
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.db.columns import from_instant
from bot.db.session import Session, Transaction
from bot.domain.servers.settings import DEFAULT_ZONE, ServerSettings, Sheet, Trouble

_SAVE = """
    INSERT INTO server (server_id, channel_id, organiser_user_id, post_time, timezone, weekdays,
                        role_id, paused, trouble, failures, opt_in, light, sheet)
    VALUES (:server_id, :channel_id, :organiser_id, :post_time, :timezone, :weekdays,
            :role_id, :paused, :trouble, :failures, :opt_in, :light, :sheet)
    ON CONFLICT (server_id) DO UPDATE SET
        channel_id = excluded.channel_id, organiser_user_id = excluded.organiser_user_id,
        post_time = excluded.post_time, timezone = excluded.timezone,
        weekdays = excluded.weekdays, role_id = excluded.role_id, paused = excluded.paused,
        trouble = excluded.trouble, failures = excluded.failures, opt_in = excluded.opt_in,
        light = excluded.light, sheet = excluded.sheet, left_at = NULL
"""
_GET = "SELECT * FROM server WHERE server_id = :server_id"
_NOTE_TROUBLE = """
    UPDATE server SET trouble = :trouble WHERE server_id = :server_id AND trouble IS NULL
    RETURNING server_id
"""
_ADD_FAILURE = "UPDATE server SET failures = failures + 1 WHERE server_id = :server_id"
_CLEAR_TROUBLE = "UPDATE server SET trouble = NULL, failures = 0 WHERE server_id = :server_id"
_TAKES_QUESTIONS = """
    SELECT 1 FROM server WHERE server_id = :server_id AND paused = 0 AND left_at IS NULL
"""
# A server may have had mock exams or practice without ever setting the daily question up.
_PRESENT = """
    SELECT server_id FROM server WHERE left_at IS NULL
    UNION SELECT server_id FROM sitting WHERE left_at IS NULL
    UNION SELECT server_id FROM live_round WHERE left_at IS NULL
    UNION SELECT server_id FROM drill WHERE left_at IS NULL
"""
_AWAY = """
    SELECT server_id FROM server WHERE left_at IS NOT NULL
    UNION SELECT server_id FROM sitting WHERE left_at IS NOT NULL
    UNION SELECT server_id FROM live_round WHERE left_at IS NOT NULL
    UNION SELECT server_id FROM drill WHERE left_at IS NOT NULL
"""
_LEAVE = """
    UPDATE server SET left_at = :at WHERE server_id = :server_id AND left_at IS NULL
    RETURNING server_id
"""
_RETURN = """
    UPDATE server SET left_at = NULL WHERE server_id = :server_id AND left_at IS NOT NULL
    RETURNING server_id
"""
_FORGET = "DELETE FROM server WHERE left_at < :before RETURNING server_id"
_LEAVE_REST = (
    "UPDATE sitting SET left_at = :at WHERE server_id = :server_id AND left_at IS NULL",
    "UPDATE live_round SET left_at = :at WHERE server_id = :server_id AND left_at IS NULL",
    "UPDATE drill SET left_at = :at WHERE server_id = :server_id AND left_at IS NULL",
)
_RETURN_TO_REST = (
    "UPDATE sitting SET left_at = NULL WHERE server_id = :server_id",
    "UPDATE live_round SET left_at = NULL WHERE server_id = :server_id",
    "UPDATE drill SET left_at = NULL WHERE server_id = :server_id",
)
_GONE = """
    SELECT server_id FROM server WHERE left_at < :before
    UNION SELECT server_id FROM sitting WHERE left_at < :before
    UNION SELECT server_id FROM drill WHERE left_at < :before
"""
# What is counted refers to no row that takes it along. What members remember is theirs on all
# servers, so it is worked out anew from what is left.
_FORGET_COUNTS = (
    f"""
    DELETE FROM memory WHERE user_id IN (
        SELECT user_id FROM topic_tally WHERE server_id IN ({_GONE})
    )
    """,  # noqa: S608
    f"DELETE FROM tally WHERE server_id IN ({_GONE})",  # noqa: S608 - no value of anybody's
    f"DELETE FROM topic_tally WHERE server_id IN ({_GONE})",  # noqa: S608
    f"DELETE FROM absence WHERE server_id IN ({_GONE})",  # noqa: S608
)
_FORGET_REST = (
    "DELETE FROM sitting WHERE left_at < :before",
    "DELETE FROM live_round WHERE left_at < :before",
    "DELETE FROM drill WHERE left_at < :before",
)


async def save(session: Session, settings: ServerSettings) -> None:
    """Store the settings in place of what the server had."""
    await session.run(
        _SAVE,
        {
            "server_id": settings.server_id,
            "channel_id": settings.channel_id,
            "organiser_id": settings.organiser_id,
            "post_time": settings.at.isoformat(timespec="minutes"),
            "timezone": settings.zone.key,
            "weekdays": "".join(str(day) for day in sorted(settings.days)),
            "role_id": settings.role_id,
            "paused": int(settings.paused),
            "trouble": settings.trouble,
            "failures": settings.failures,
            "opt_in": int(settings.opt_in),
            "light": settings.light,
            "sheet": settings.sheet,
        },
    )


async def find(session: Session, server_id: int) -> ServerSettings | None:
    """Return a server's settings, or None when it was never set up."""
    rows = await session.run(_GET, {"server_id": server_id})
    return _settings(rows[0]) if rows else None


async def zone_of(session: Session, server_id: int) -> ZoneInfo:
    """Return the time zone a server's days follow, also of one that was never set up."""
    settings = await find(session, server_id)
    return settings.zone if settings else DEFAULT_ZONE


async def takes_questions(session: Session, server_id: int) -> bool:
    """Return whether a server is neither paused nor left."""
    return bool(await session.run(_TAKES_QUESTIONS, {"server_id": server_id}))


async def note_trouble(session: Session, server_id: int, trouble: Trouble) -> bool:
    """Note what keeps the bot from posting; return whether it is news."""
    values = {"server_id": server_id, "trouble": trouble}
    return bool(await session.run(_NOTE_TROUBLE, values))


async def add_failure(session: Session, server_id: int) -> None:
    """Count one more question that could not be posted."""
    await session.run(_ADD_FAILURE, {"server_id": server_id})


async def clear_trouble(session: Session, server_id: int) -> None:
    """Note that posting works again."""
    await session.run(_CLEAR_TROUBLE, {"server_id": server_id})


async def present(session: Session) -> set[int]:
    """Return the servers the bot believes it is on."""
    return {row["server_id"] for row in await session.run(_PRESENT)}


async def away(session: Session) -> set[int]:
    """Return the servers the bot has left and not yet forgotten."""
    return {row["server_id"] for row in await session.run(_AWAY)}


async def mark_left(tx: Transaction, server_id: int, at: datetime) -> bool:
    """Note when the bot left a server; return whether that ends its daily question."""
    values = {"server_id": server_id, "at": from_instant(at)}
    for statement in _LEAVE_REST:
        await tx.run(statement, values)
    return bool(await tx.run(_LEAVE, values))


async def mark_returned(tx: Transaction, server_id: int) -> bool:
    """Note that the bot is back on a server; return whether its daily question goes on."""
    values = {"server_id": server_id}
    for statement in _RETURN_TO_REST:
        await tx.run(statement, values)
    return bool(await tx.run(_RETURN, values))


async def forget_left_before(tx: Transaction, before: datetime) -> Collection[int]:
    """Delete all that is kept of servers left before an instant; return those set up once."""
    values = {"before": from_instant(before)}
    for statement in (*_FORGET_COUNTS, *_FORGET_REST):
        await tx.run(statement, values)
    rows = await tx.run(_FORGET, values)
    return [row["server_id"] for row in rows]


def _settings(row: sqlite3.Row) -> ServerSettings:
    return ServerSettings(
        server_id=row["server_id"],
        channel_id=row["channel_id"],
        organiser_id=row["organiser_user_id"],
        at=time.fromisoformat(row["post_time"]),
        zone=ZoneInfo(row["timezone"]),
        days=frozenset(int(day) for day in row["weekdays"]),
        role_id=row["role_id"],
        paused=bool(row["paused"]),
        trouble=Trouble(row["trouble"]) if row["trouble"] else None,
        failures=row["failures"],
        opt_in=bool(row["opt_in"]),
        light=row["light"],
        sheet=Sheet(row["sheet"]),
    )
