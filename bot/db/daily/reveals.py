"""Questions that close by themselves, after so many hours, where a server wants that."""

from datetime import datetime, timedelta
from typing import TypedDict

from bot.db.columns import from_instant, to_instant
from bot.db.session import Query, Session


class _OpenRow(TypedDict):
    post_id: int
    posted_at: str
    reveal_hours: int


# In the order in which the indexes over these few find them: the servers that want it, and of each
# the questions that are open.
_OPEN = Query(
    _OpenRow,
    """
    SELECT post_id, posted_at, reveal_hours FROM server CROSS JOIN post USING (server_id)
    WHERE reveal_hours > 0 AND state IN ('posted', 'late') AND posted_at IS NOT NULL
    """,
)
_CLOSE = """
    UPDATE post SET state = 'closed', closed_at = :now
    WHERE post_id = :post_id AND state IN ('posted', 'late')
    RETURNING post_id
"""


async def due(session: Session, now: datetime) -> list[int]:
    """Return the questions whose time to close has come by an instant."""
    return [
        row["post_id"]
        for row in await session.read(_OPEN)
        if to_instant(row["posted_at"]) + timedelta(hours=row["reveal_hours"]) <= now
    ]


async def close(session: Session, post_id: int, now: datetime) -> bool:
    """Close a question, so that its key and the answers are shown; False when it was closed."""
    return bool(await session.run(_CLOSE, {"post_id": post_id, "now": from_instant(now)}))
