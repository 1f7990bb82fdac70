"""Corrected keys: applied once, upward only, and told to each group once."""

from datetime import date, datetime
from typing import TypedDict

from bot.db.columns import from_instant
from bot.db.members import letters
from bot.db.session import Query, Session, Transaction
from bot.domain.daily.corrections import Correction, Told
from bot.domain.daily.posts import Post


class _Fixed(TypedDict):
    item_id: str
    version: int
    key_option: int
    note: str


class _ToldIn(_Fixed):
    asked_on: str
    channel_id: int
    message_id: int


_ADD = """
    INSERT INTO correction (item_id, version, key_option, note, applied_at)
    VALUES (:item_id, :version, :key_option, :note, :at)
    ON CONFLICT (item_id, version, key_option) DO NOTHING
    RETURNING item_id
"""
_RAISE = """
    UPDATE answer SET correct = 1
    WHERE correct = 0 AND option = :key_option AND post_id IN (
        SELECT post_id FROM post WHERE item_id = :item_id AND item_version = :version
    )
    RETURNING post_id
"""
_RAISE_IN_EXAMS = """
    UPDATE exam_answer SET correct = 1
    WHERE correct = 0 AND option = :key_option
      AND item_id = :item_id AND item_version = :version
    RETURNING paper_id
"""
_RAISE_IN_PRACTICE = """
    UPDATE drill_answer SET correct = 1
    WHERE correct = 0 AND option = :key_option
      AND item_id = :item_id AND item_version = :version
    RETURNING drill_id
"""
# What they remember of it was worked out from a wrong key; of who never looked at it yet, too.
_REMEMBER_ANEW = """
    DELETE FROM memory WHERE user_id IN (
        SELECT user_id FROM post JOIN answer USING (post_id) WHERE item_id = :item_id
        UNION SELECT user_id FROM exam_answer JOIN paper USING (paper_id) WHERE item_id = :item_id
        UNION SELECT user_id FROM drill_answer WHERE item_id = :item_id
    )
"""
_ANY = "SELECT 1 FROM correction LIMIT 1"
_TO_REDRAW = """
    UPDATE outbox SET changed = 1, due_at = COALESCE(due_at, not_before)
    WHERE kind = 'post' AND changed = 0 AND ref_id IN (
        SELECT post_id FROM post WHERE item_id = :item_id AND item_version = :version
    )
"""
_OF_VERSION = Query(
    _Fixed,
    """
    SELECT item_id, version, key_option, note FROM correction
    WHERE item_id = :item_id AND version = :version
    ORDER BY applied_at, rowid
""",
)
# Told with the first question that a group is asked after the correction: which that is
# follows from the ledger, so nothing has to remember it, and a missed post tells nobody.
_TOLD_IN = Query(
    _ToldIn,
    """
    SELECT fixed.item_id, fixed.version, fixed.key_option, fixed.note,
           MAX(asked.local_on) AS asked_on, asked.channel_id, asked.message_id
    FROM correction AS fixed
    JOIN post AS asked ON asked.item_id = fixed.item_id AND asked.item_version = fixed.version
    WHERE asked.server_id = :server_id AND asked.kind <> 'test' AND asked.message_id IS NOT NULL
      AND asked.claimed_at <= fixed.applied_at AND fixed.applied_at < :claimed_at
      AND NOT EXISTS (
          SELECT 1 FROM post AS earlier
          WHERE earlier.server_id = :server_id AND earlier.kind <> 'test'
            AND earlier.post_id <> :post_id AND earlier.item_id IS NOT NULL
            AND earlier.claimed_at > fixed.applied_at AND earlier.claimed_at < :claimed_at
      )
    GROUP BY fixed.item_id, fixed.version, fixed.key_option
    ORDER BY asked_on
""",
)


async def apply(tx: Transaction, correction: Correction, at: datetime) -> int | None:
    """Raise the answers that turn out to be right, and let all who met the item be told.

    Returns how many were raised, or None when the correction was applied before. Nobody
    loses a point.
    """
    version = {"item_id": correction.item_id, "version": correction.version}
    key = {**version, "key_option": correction.key}
    if not await tx.run(_ADD, {**key, "note": correction.note, "at": from_instant(at)}):
        return None
    raised = len(await tx.run(_RAISE, key))
    raised += len(await tx.run(_RAISE_IN_EXAMS, key))
    raised += len(await tx.run(_RAISE_IN_PRACTICE, key))
    await tx.run(_REMEMBER_ANEW, version)
    await letters.write(tx, correction, at)
    await tx.run(_TO_REDRAW, version)
    return raised


async def exist(session: Session) -> bool:
    """Tell whether anything was ever corrected."""
    return bool(await session.run(_ANY))


async def of_version(session: Session, item_id: str, version: int) -> list[Correction]:
    """Return the corrections of this version of an item in their order; the last one stands."""
    rows = await session.read(_OF_VERSION, {"item_id": item_id, "version": version})
    return [_correction(row) for row in rows]


async def told_in(session: Session, post: Post) -> list[Told]:
    """Return the corrections that a group is told of with this post, oldest question first."""
    if post.claimed_at is None:
        return []
    values = {
        "server_id": post.server_id,
        "post_id": post.post_id,
        "claimed_at": from_instant(post.claimed_at),
    }
    return [
        Told(
            _correction(row),
            date.fromisoformat(row["asked_on"]),
            row["channel_id"],
            row["message_id"],
        )
        for row in await session.read(_TOLD_IN, values)
    ]


def _correction(row: _Fixed) -> Correction:
    return Correction(
        item_id=row["item_id"], version=row["version"], key=row["key_option"], note=row["note"]
    )
