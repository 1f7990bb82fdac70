"""Items that are being asked somewhere: the one place that knows whose keys may not be shown.

`of_server` answers for what a group reads, `of_member` for what one member reads, `not_to_draw`
for what may not be asked a second time now, and `shown_lately` for what had better not be.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict

from bot.db.columns import from_instant, items_from
from bot.db.session import Query, Session


class _Secret(TypedDict):
    """One item by its id, or many as a column has them."""

    item_id: str | None
    items: str


# What mock exams and live rounds ask on these servers. A mock exam has its items from the moment
# it is announced; where each member has their own, what each has is in their papers.
_EXAMS_AND_ROUNDS = """
    SELECT NULL AS item_id, COALESCE(sitting.items, '') AS items
    FROM theirs JOIN sitting USING (server_id)
    WHERE state <> 'closed' AND sitting.sitting_id IS NOT :besides
    UNION ALL
    SELECT DISTINCT NULL, paper.items
    FROM theirs JOIN sitting USING (server_id) JOIN paper USING (sitting_id)
    WHERE state <> 'closed' AND sitting.sitting_id IS NOT :besides
    UNION ALL
    SELECT NULL, items FROM theirs JOIN live_round USING (server_id) WHERE phase <> 'over'
"""
# A question that is claimed is being sent; after a crash it may stand in the channel for minutes
# before the ledger knows.
_ASKED = f"""
    WITH theirs AS (SELECT :server_id AS server_id)
    SELECT item_id, '' AS items FROM post
    WHERE server_id = :server_id AND state IN ('posted', 'late') AND NOT :posts_close
    UNION ALL
    SELECT item_id, '' FROM post WHERE server_id = :server_id AND state = 'claimed'
    UNION ALL
    {_EXAMS_AND_ROUNDS}
"""  # noqa: S608 - no value of anybody's
_OF_SERVER = Query(_Secret, _ASKED)
# A question that has closed shows its key in the channel a moment later, or hours later where
# Discord is in trouble; so do the results of a mock exam. Whoever is asked it in between would read
# the key there.
_NOT_TO_DRAW = Query(
    _Secret,
    f"""
    {_ASKED}
    UNION ALL
    SELECT item_id, '' FROM outbox JOIN post ON post_id = ref_id
    WHERE outbox.server_id = :server_id AND outbox.due_at IS NOT NULL AND outbox.kind = 'post'
    UNION ALL
    SELECT NULL, live_round.items FROM outbox JOIN live_round ON round_id = ref_id
    WHERE outbox.server_id = :server_id AND outbox.due_at IS NOT NULL AND outbox.kind = 'question'
    UNION ALL
    SELECT DISTINCT NULL, paper.items FROM outbox JOIN paper ON sitting_id = ref_id
    WHERE outbox.server_id = :server_id AND outbox.due_at IS NOT NULL AND outbox.kind = 'results'
""",  # noqa: S608
)
# Of exams, rounds and drills the latest are looked at, so that it costs the same for old servers.
_SHOWN = Query(
    _Secret,
    """
    SELECT item_id, '' AS items FROM post WHERE server_id = :server_id AND closed_at > :since
    UNION ALL
    SELECT NULL, items FROM (
        SELECT items, due_at FROM live_round WHERE server_id = :server_id
        ORDER BY round_id DESC LIMIT :latest
    ) AS live WHERE due_at > :since
    UNION ALL
    SELECT DISTINCT NULL, paper.items FROM (
        SELECT sitting_id, closed_at FROM sitting WHERE server_id = :server_id
        ORDER BY sitting_id DESC LIMIT :latest
    ) AS exam JOIN paper USING (sitting_id) WHERE exam.closed_at > :since
    UNION ALL
    SELECT item_id, '' FROM (
        SELECT drill_id FROM drill WHERE server_id = :server_id ORDER BY drill_id DESC LIMIT :latest
    ) AS run JOIN drill_answer USING (drill_id) WHERE answered_at > :since
""",
)
_LATEST = 50
# On this server, and on those where they have answered or joined anything: the bank is the same
# on all. A question they have answered is none to them, for they have read its key.
_OF_MEMBER = Query(
    _Secret,
    f"""
    WITH theirs AS (
        SELECT :server_id AS server_id
        UNION SELECT server_id FROM topic_tally WHERE user_id = :user_id
        UNION SELECT server_id FROM paper WHERE user_id = :user_id
    )
    SELECT post.item_id, '' AS items FROM theirs JOIN post USING (server_id)
    WHERE state IN ('posted', 'late') AND NOT EXISTS (
        SELECT 1 FROM answer WHERE answer.post_id = post.post_id AND user_id = :user_id
    )
    UNION ALL
    SELECT item_id, '' FROM theirs JOIN post USING (server_id) WHERE state = 'claimed'
    UNION ALL
    {_EXAMS_AND_ROUNDS}
""",  # noqa: S608
)


async def of_server(
    session: Session,
    server_id: int,
    *,
    besides_sitting: int | None = None,
    posts_close: bool = False,
) -> set[str]:
    """Return what must not be shown to a group with its key.

    Items of open questions, of mock exams that are announced or not closed, of live rounds. One
    sitting can be left out of it, and open questions where they close with what is shown.
    """
    values = _asked(server_id, besides_sitting, posts_close=posts_close)
    return _items(await session.read(_OF_SERVER, values))


async def not_to_draw(
    session: Session, server_id: int, *, besides_sitting: int | None = None
) -> set[str]:
    """Return what must not be asked now: what is being asked, and what is about to show its key.

    One sitting can be left out of it, for whoever joins it late.
    """
    return _items(await session.read(_NOT_TO_DRAW, _asked(server_id, besides_sitting)))


async def shown_lately(session: Session, server_id: int, *, since: datetime) -> set[str]:
    """Return what has shown its key on a server since an instant: in a channel or to a member."""
    values = {"server_id": server_id, "since": from_instant(since), "latest": _LATEST}
    return _items(await session.read(_SHOWN, values))


async def of_member(session: Session, server_id: int, user_id: int) -> set[str]:
    """Return what must not be shown to a member with its key, on all servers where they are known.

    Items of open questions that they have not answered; and of every mock exam and live round that
    is not over, whether they are in it or not: they may still join it, or know somebody who has.
    """
    values = {"server_id": server_id, "user_id": user_id, "besides": None}
    return _items(await session.read(_OF_MEMBER, values))


def _asked(
    server_id: int, besides_sitting: int | None, *, posts_close: bool = False
) -> dict[str, int | None]:
    return {
        "server_id": server_id,
        "besides": besides_sitting,
        "posts_close": int(posts_close),
    }


def _items(rows: Iterable[_Secret]) -> set[str]:
    listed = {item_id for row in rows for item_id, _ in items_from(row["items"])}
    return listed | {row["item_id"] for row in rows if row["item_id"]}
