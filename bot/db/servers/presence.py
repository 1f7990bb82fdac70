"""Servers that the bot has left, and what is deleted when one of them is forgotten."""

from datetime import datetime
from typing import TypedDict

from bot.db.columns import from_instant, to_instant
from bot.db.session import Query, Session, Transaction


class _Server(TypedDict):
    server_id: int


class _Member(TypedDict):
    user_id: int


class _Since(TypedDict):
    since: str


# A server may have had mock exams or practice without ever setting the daily question up.
_PRESENT = Query(
    _Server,
    """
    SELECT server_id FROM server
    UNION SELECT server_id FROM sitting
    UNION SELECT server_id FROM live_round
    UNION SELECT server_id FROM drill
    UNION SELECT server_id FROM known_on
    EXCEPT SELECT server_id FROM departure
    """,
)
_AWAY = Query(_Server, "SELECT server_id FROM departure")
_LEFT_BEFORE = Query(
    _Server, "SELECT server_id FROM departure WHERE left_at < :before ORDER BY left_at"
)
_LEAVE = """
    INSERT INTO departure (server_id, left_at) VALUES (:server_id, :at)
    ON CONFLICT (server_id) DO NOTHING
    RETURNING server_id
"""
_RETURN = "DELETE FROM departure WHERE server_id = :server_id RETURNING server_id"
_DUE = """
    DELETE FROM departure WHERE server_id = :server_id AND left_at < :before RETURNING server_id
"""
# Where nothing runs, nothing can begin while nobody is heard.
_STAND_STILL = """
    INSERT INTO standstill (server_id, since)
    SELECT :server_id, :at
    WHERE EXISTS (SELECT 1 FROM sitting WHERE server_id = :server_id AND state <> 'closed')
       OR EXISTS (SELECT 1 FROM live_round WHERE server_id = :server_id AND phase <> 'over')
    ON CONFLICT (server_id) DO NOTHING
"""
_STANDING_STILL = Query(_Server, "SELECT server_id FROM standstill")
_GO_ON = Query(_Since, "DELETE FROM standstill WHERE server_id = :server_id RETURNING since")
# Whoever has ever answered anything there.
_MEMBERS = """
    SELECT user_id FROM tally WHERE server_id = :server_id
    UNION SELECT user_id FROM paper WHERE server_id = :server_id
    UNION SELECT user_id FROM drill WHERE server_id = :server_id
"""
# Where somebody has left anything at all.
_SEEN = """
    (
        SELECT user_id, server_id FROM tally
        UNION ALL SELECT user_id, server_id FROM paper
        UNION ALL SELECT user_id, server_id FROM drill
        UNION ALL SELECT user_id, server_id FROM known_on
        UNION ALL SELECT user_id, post.server_id FROM answer JOIN post USING (post_id)
        UNION ALL SELECT user_id, server_id FROM live_answer JOIN live_round USING (round_id)
        UNION ALL SELECT host_user_id, server_id FROM sitting
        UNION ALL SELECT host_user_id, server_id FROM live_round
        UNION ALL SELECT organiser_user_id, server_id FROM server
    ) AS seen
"""
_ONLY_THERE = f"""
    user_id IN (SELECT seen.user_id FROM {_SEEN} WHERE seen.server_id = :server_id)
    AND NOT EXISTS (
        SELECT 1 FROM {_SEEN} WHERE seen.user_id = who.user_id AND seen.server_id <> :server_id
    )
"""  # noqa: S608 - no value of anybody's
# Members who were seen to be gone long ago, and have left nothing where they may still be.
_LONG_ABSENT = Query(
    _Member,
    f"""
    SELECT user_id FROM absence AS who WHERE noticed_at < :before AND NOT EXISTS (
        SELECT 1 FROM {_SEEN} WHERE seen.user_id = who.user_id AND NOT EXISTS (
            SELECT 1 FROM absence AS there
            WHERE there.user_id = seen.user_id AND there.server_id = seen.server_id
              AND there.noticed_at < :before
        )
    )
    ORDER BY noticed_at LIMIT :most
    """,  # noqa: S608 - no value of anybody's
)
_ABSENT_FROM = Query(
    _Server, "SELECT server_id FROM absence WHERE user_id = :user_id ORDER BY server_id"
)
# In this order: members are found by what goes after. What they remember is theirs on all
# servers, so it is worked out anew from what is left. Whatever is not here goes with what it
# refers to; a test reads the schema and fails when a table with a server in it stays.
FORGET = (
    f"DELETE FROM member_setting AS who WHERE {_ONLY_THERE}",  # noqa: S608
    f"DELETE FROM weekly_goal AS who WHERE {_ONLY_THERE}",  # noqa: S608
    f"DELETE FROM memory WHERE user_id IN ({_MEMBERS})",  # noqa: S608 - no value of anybody's
    f"DELETE FROM topic_tally WHERE server_id = :server_id AND user_id IN ({_MEMBERS})",  # noqa: S608
    "DELETE FROM tally WHERE server_id = :server_id",
    "DELETE FROM absence WHERE server_id = :server_id",
    "DELETE FROM known_on WHERE server_id = :server_id",
    "DELETE FROM sitting WHERE server_id = :server_id",
    "DELETE FROM live_round WHERE server_id = :server_id",
    "DELETE FROM drill WHERE server_id = :server_id",
    "DELETE FROM report WHERE server_id = :server_id",
    "DELETE FROM outbox WHERE server_id = :server_id",
    "DELETE FROM letter WHERE server_id = :server_id",
    "DELETE FROM item_choice WHERE server_id = :server_id",
    "DELETE FROM item_choice_until WHERE server_id = :server_id",
    "DELETE FROM standstill WHERE server_id = :server_id",
    "DELETE FROM server WHERE server_id = :server_id",
)
"""What is deleted of a server, its departure apart."""


async def present(session: Session) -> set[int]:
    """Return the servers the bot keeps anything of and believes it is on."""
    return {row["server_id"] for row in await session.read(_PRESENT)}


async def away(session: Session) -> set[int]:
    """Return the servers the bot has left and not yet forgotten."""
    return {row["server_id"] for row in await session.read(_AWAY)}


async def mark_left(tx: Transaction, server_id: int, at: datetime) -> bool:
    """Note when the bot left a server; return whether that is news."""
    return bool(await tx.run(_LEAVE, {"server_id": server_id, "at": from_instant(at)}))


async def mark_returned(tx: Transaction, server_id: int) -> bool:
    """Note that the bot is on a server; return whether it had left."""
    return bool(await tx.run(_RETURN, {"server_id": server_id}))


async def stand_still(tx: Transaction, server_id: int, at: datetime) -> None:
    """Let the clocks of a server stand still, if any run there and do not stand still already."""
    await tx.run(_STAND_STILL, {"server_id": server_id, "at": from_instant(at)})


async def standing_still(session: Session) -> set[int]:
    """Return the servers whose clocks stand still."""
    return {row["server_id"] for row in await session.read(_STANDING_STILL)}


async def go_on(tx: Transaction, server_id: int) -> datetime | None:
    """Let the clocks of a server go on; return since when they stood still, or None."""
    rows = await tx.read(_GO_ON, {"server_id": server_id})
    return to_instant(rows[0]["since"]) if rows else None


async def left_before(session: Session, before: datetime) -> list[int]:
    """Return the servers that were left before an instant, the first one first."""
    rows = await session.read(_LEFT_BEFORE, {"before": from_instant(before)})
    return [row["server_id"] for row in rows]


async def forget(tx: Transaction, server_id: int, *, left_before: datetime) -> bool:
    """Delete all that is kept of a server; False when the bot is on it again, or left it later."""
    due = {"server_id": server_id, "before": from_instant(left_before)}
    if not await tx.run(_DUE, due):
        return False
    for statement in FORGET:
        await tx.run(statement, {"server_id": server_id})
    return True


async def long_absent(session: Session, before: datetime, *, most: int) -> set[int]:
    """Return members who were gone before an instant from every server where they left anything."""
    rows = await session.read(_LONG_ABSENT, {"before": from_instant(before), "most": most})
    return {row["user_id"] for row in rows}


async def absent_from(session: Session, user_id: int) -> list[int]:
    """Return the servers on which a member was not to be found when somebody looked."""
    rows = await session.read(_ABSENT_FROM, {"user_id": user_id})
    return [row["server_id"] for row in rows]
