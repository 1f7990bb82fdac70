"""Answers: one a member and post, the first."""

from datetime import datetime

from bot.db.columns import from_instant
from bot.db.database import Session
from bot.domain.answers import Split

_RECORD_FIRST = """
    INSERT INTO answer (post_id, user_id, server_id, local_on, option, correct, scored, answered_at)
    SELECT post_id, :user_id, server_id, local_on, :option,
           key_option = :option OR EXISTS (
               SELECT 1 FROM correction
               WHERE correction.item_id = post.item_id AND correction.version = post.item_version
                 AND correction.key_option = :option
           ), kind <> 'test', :at
    FROM post
    WHERE post_id = :post_id AND server_id = :server_id
      AND state IN ('claimed', 'posted', 'late')
    ON CONFLICT (post_id, user_id) DO NOTHING
    RETURNING option
"""
_CHOSEN = "SELECT option FROM answer WHERE post_id = :post_id AND user_id = :user_id"
_SPLIT = "SELECT option, COUNT(*) AS members FROM answer WHERE post_id = :post_id GROUP BY option"
_QUESTION_DAYS = """
    SELECT asked.local_on,
           EXISTS (SELECT 1 FROM answer
                   WHERE answer.server_id = :server_id AND answer.user_id = :user_id
                     AND answer.local_on = asked.local_on AND answer.scored = 1) AS answered
    FROM post AS asked
    WHERE asked.server_id = :server_id AND asked.kind = 'daily'
      AND asked.state IN ('claimed', 'posted', 'late', 'closed')
    ORDER BY asked.local_on DESC LIMIT :most
"""


async def record_first(
    session: Session, *, post_id: int, server_id: int, user_id: int, option: int, at: datetime
) -> bool:
    """Store the answer, unless the post is closed or has one; return whether it was stored."""
    values = {
        "post_id": post_id,
        "server_id": server_id,
        "user_id": user_id,
        "option": option,
        "at": from_instant(at),
    }
    return bool(await session.run(_RECORD_FIRST, values))


async def chosen(session: Session, post_id: int, user_id: int) -> int | None:
    """Return the option that counts for a member, or None."""
    rows = await session.run(_CHOSEN, {"post_id": post_id, "user_id": user_id})
    return rows[0]["option"] if rows else None


async def split(session: Session, post_id: int) -> Split:
    """Return how many members chose each option."""
    counts = [0, 0, 0, 0]
    for row in await session.run(_SPLIT, {"post_id": post_id}):
        counts[row["option"]] = row["members"]
    return Split((counts[0], counts[1], counts[2], counts[3]))


async def question_days(session: Session, server_id: int, user_id: int, *, most: int) -> list[bool]:
    """Return, newest question day first, whether the member answered that day."""
    values = {"server_id": server_id, "user_id": user_id, "most": most}
    return [bool(row["answered"]) for row in await session.run(_QUESTION_DAYS, values)]
