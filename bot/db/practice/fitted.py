"""How long items last after their first answer, as fitted to groups and to members."""

import json
from typing import TypedDict

from bot.db.session import Query, Session, Transaction
from bot.domain.practice.forgetting import USUAL_WEIGHTS, Weights


class _Member(TypedDict):
    user_id: int


OF_MEMBER = """
    COALESCE((SELECT weights FROM member_weights WHERE user_id = :user_id),
             (SELECT weights FROM group_weights WHERE server_id = :server_id), '')
"""
"""What holds for a member where they look: their own, else their group's, else nothing."""

_KEEP_GROUP = """
    INSERT INTO group_weights (server_id, weights) VALUES (:server_id, :weights)
    ON CONFLICT (server_id) DO UPDATE SET weights = excluded.weights
"""
_KEEP_MEMBER = """
    INSERT INTO member_weights (user_id, weights)
    SELECT user_id, :weights FROM memory WHERE user_id = :user_id
    ON CONFLICT (user_id) DO UPDATE SET weights = excluded.weights
"""
_DROP_GROUP = "DELETE FROM group_weights WHERE server_id = :server_id"
_DROP_MEMBER = "DELETE FROM member_weights WHERE user_id = :user_id"
_MEMBERS = Query(
    _Member,
    """
    SELECT user_id FROM (
        SELECT user_id FROM tally WHERE server_id = :server_id AND period = 'all'
        UNION SELECT user_id FROM paper WHERE server_id = :server_id
        UNION SELECT user_id FROM drill WHERE server_id = :server_id
    ) AS there JOIN memory USING (user_id)
    ORDER BY synced_until DESC, user_id LIMIT :most
""",
)


async def members(session: Session, server_id: int, *, most: int) -> list[int]:
    """Return members of a server whose memory was looked at, the latest first."""
    rows = await session.read(_MEMBERS, {"server_id": server_id, "most": most})
    return [row["user_id"] for row in rows]


async def keep_group(tx: Transaction, server_id: int, weights: Weights | None) -> None:
    """Store a group's weights; None are FSRS's own."""
    values = {"server_id": server_id}
    if weights is None:
        await tx.run(_DROP_GROUP, values)
    else:
        await tx.run(_KEEP_GROUP, {**values, "weights": text_of(weights)})


async def keep_member(tx: Transaction, user_id: int, weights: Weights | None) -> None:
    """Store a member's own weights; None are those of their group.

    Nothing of whoever had all they remember deleted meanwhile.
    """
    values = {"user_id": user_id}
    if weights is None:
        await tx.run(_DROP_MEMBER, values)
    else:
        await tx.run(_KEEP_MEMBER, {**values, "weights": text_of(weights)})


def text_of(weights: Weights) -> str:
    """Return weights as they are stored."""
    return "" if weights == USUAL_WEIGHTS else json.dumps(weights)


def weights_from(text: str) -> Weights:
    """Return weights as they were stored."""
    return Weights(*json.loads(text)) if text else USUAL_WEIGHTS
