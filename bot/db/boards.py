"""Boards, read from the tallies that answers keep."""

from bot.db.database import Session
from bot.domain.boards import Standing

# A member's rank is one more than the members who are ahead; equal counts share it.
# Only what went well counts: how often somebody erred neither ranks nor shows.
_TOP = """
    SELECT user_id, correct, answered, RANK() OVER (ORDER BY correct DESC) AS place
    FROM tally WHERE server_id = :server_id AND period = :period AND correct > 0
    ORDER BY correct DESC, user_id LIMIT :most
"""
_OWN = """
    SELECT mine.user_id, mine.correct, mine.answered, 1 + (
        SELECT COUNT(*) FROM tally AS other
        WHERE other.server_id = mine.server_id AND other.period = mine.period
          AND other.correct > mine.correct
    ) AS place
    FROM tally AS mine
    WHERE mine.server_id = :server_id AND mine.period = :period AND mine.user_id = :user_id
"""


async def top(session: Session, server_id: int, period: str, *, most: int) -> tuple[Standing, ...]:
    """Return the best standings of a period, best first, without members who have no point."""
    values = {"server_id": server_id, "period": period, "most": most}
    return tuple(
        Standing(row["place"], row["user_id"], row["correct"], row["answered"])
        for row in await session.run(_TOP, values)
    )


async def own(session: Session, server_id: int, period: str, user_id: int) -> Standing | None:
    """Return one member's standing, or None when they have no scored answer in the period."""
    values = {"server_id": server_id, "period": period, "user_id": user_id}
    rows = await session.run(_OWN, values)
    if not rows:
        return None
    row = rows[0]
    return Standing(row["place"], row["user_id"], row["correct"], row["answered"])
