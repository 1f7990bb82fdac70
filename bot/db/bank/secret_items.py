"""Items that are being asked somewhere, so that nothing may show their keys."""

from collections.abc import Iterable
from typing import TypedDict

from bot.db.columns import items_from
from bot.db.session import Query, Session


class _Secret(TypedDict):
    """One item by its id, or many as a column has them."""

    item_id: str | None
    items: str


# A question that is claimed is being sent; after a crash it may stand in the channel for minutes
# before the ledger knows.
_OF_SERVER = Query(
    _Secret,
    """
    SELECT item_id, '' AS items FROM post
    WHERE server_id = :server_id AND state IN ('posted', 'late')
    UNION ALL
    SELECT item_id, '' FROM post WHERE server_id = :server_id AND state = 'claimed'
    UNION ALL
    SELECT DISTINCT NULL, paper.items FROM sitting JOIN paper USING (sitting_id)
    WHERE sitting.server_id = :server_id AND state <> 'closed'
      AND sitting.sitting_id IS NOT :besides
    UNION ALL
    SELECT NULL, items FROM live_round WHERE server_id = :server_id AND phase <> 'over'
""",
)
# Of this server, and of those where they have answered anything: the bank is the same on all.
_OF_MEMBER = Query(
    _Secret,
    """
    WITH theirs AS (
        SELECT :server_id AS server_id
        UNION SELECT server_id FROM topic_tally WHERE user_id = :user_id
    )
    SELECT post.item_id, '' AS items FROM theirs JOIN post USING (server_id)
    WHERE state IN ('posted', 'late') AND NOT EXISTS (
        SELECT 1 FROM answer WHERE answer.post_id = post.post_id AND user_id = :user_id
    )
    UNION ALL
    SELECT item_id, '' FROM theirs JOIN post USING (server_id) WHERE state = 'claimed'
    UNION ALL
    SELECT NULL, paper.items FROM paper JOIN sitting USING (sitting_id)
    WHERE paper.user_id = :user_id AND sitting.state <> 'closed'
    UNION ALL
    SELECT NULL, items FROM theirs JOIN live_round USING (server_id) WHERE phase <> 'over'
""",
)


async def of_server(
    session: Session, server_id: int, *, besides_sitting: int | None = None
) -> set[str]:
    """Return what must not be shown to a group: items of open questions, papers, rounds.

    The papers of one sitting can be left out of it.
    """
    values = {"server_id": server_id, "besides": besides_sitting}
    return _items(await session.read(_OF_SERVER, values))


async def of_member(session: Session, server_id: int, user_id: int) -> set[str]:
    """Return what must not be shown to a member.

    Items of open questions they have not answered, of papers they are in, of live rounds, on all
    servers where they are known.
    """
    values = {"server_id": server_id, "user_id": user_id}
    return _items(await session.read(_OF_MEMBER, values))


def _items(rows: Iterable[_Secret]) -> set[str]:
    listed = {item_id for row in rows for item_id, _ in items_from(row["items"])}
    return listed | {row["item_id"] for row in rows if row["item_id"]}
