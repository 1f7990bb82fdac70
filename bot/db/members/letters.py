"""Letters: who is yet to be told, privately, that questions they met have been corrected."""

from datetime import datetime
from typing import TypedDict

from bot.db import outbox
from bot.db.columns import from_instant, items_from, to_instant
from bot.db.session import Query, Session, Transaction
from bot.domain.daily.corrections import Correction
from bot.domain.members import Letter
from bot.domain.outbox import MessageKind


class _LetterRow(TypedDict):
    letter_id: int
    user_id: int
    server_id: int
    written_at: str


class _ItemRow(TypedDict):
    item_id: str
    item_version: int


class _Met(TypedDict):
    user_id: int
    server_id: int


class _RoundRow(TypedDict):
    round_id: int
    items: str


_MET = Query(
    _Met,
    """
    SELECT user_id, server_id FROM drill_answer
    WHERE item_id = :item_id AND item_version = :version
    UNION
    SELECT user_id, server_id FROM exam_answer JOIN paper USING (paper_id)
    WHERE item_id = :item_id AND item_version = :version
""",
)
_ROUNDS = Query(_RoundRow, "SELECT round_id, items FROM live_round WHERE items LIKE :has")
_MET_LIVE = Query(
    _Met,
    """
    SELECT user_id, server_id FROM live_answer JOIN live_round USING (round_id)
    WHERE round_id = :round_id AND live_answer.number = :number
""",
)
# Who answered it as a question of a group is told with that group's next one.
_TOLD_THERE = Query(
    _Met,
    """
    SELECT user_id, post.server_id FROM post JOIN answer USING (post_id)
    WHERE item_id = :item_id AND item_version = :version AND kind <> 'test'
""",
)
_WRITE = Query(
    _LetterRow,
    """
    INSERT INTO letter (user_id, server_id, written_at) VALUES (:user_id, :server_id, :at)
    ON CONFLICT (user_id, server_id) DO UPDATE SET written_at = excluded.written_at
    RETURNING *
""",
)
_ADD = """
    INSERT INTO letter_item (letter_id, item_id, item_version)
    VALUES (:letter_id, :item_id, :version) ON CONFLICT DO NOTHING
"""
_FIND = Query(_LetterRow, "SELECT * FROM letter WHERE letter_id = :letter_id")
_ITEMS = Query(
    _ItemRow,
    """
    SELECT item_id, item_version FROM letter_item
    WHERE letter_id = :letter_id ORDER BY item_id, item_version
""",
)
_REMOVE = "DELETE FROM letter WHERE letter_id = :letter_id"


async def write(tx: Transaction, correction: Correction, at: datetime) -> None:
    """Let everybody be told who met a corrected item where no group is told of it.

    That is in practice, in a mock exam, in a live round; each member once, from one server.
    """
    version = {"item_id": correction.item_id, "version": correction.version}
    met = [*await tx.read(_MET, version), *await _met_live(tx, correction)]
    told = {row["user_id"] for row in await tx.read(_TOLD_THERE, version)}
    where = {row["user_id"]: row["server_id"] for row in met if row["user_id"] not in told}
    for user_id, server_id in where.items():
        [row] = await tx.read(
            _WRITE, {"user_id": user_id, "server_id": server_id, "at": from_instant(at)}
        )
        await tx.run(_ADD, {**version, "letter_id": row["letter_id"]})
        await outbox.put(
            tx,
            MessageKind.LETTER,
            row["letter_id"],
            server_id=server_id,
            due_at=outbox.AT_ONCE,
        )


async def find(session: Session, letter_id: int) -> Letter | None:
    """Return a letter, or None when it was delivered or its member has gone."""
    rows = await session.read(_FIND, {"letter_id": letter_id})
    if not rows:
        return None
    items = await session.read(_ITEMS, {"letter_id": letter_id})
    versions = tuple((item["item_id"], item["item_version"]) for item in items)
    [row] = rows
    written_at = to_instant(row["written_at"])
    return Letter(letter_id, row["user_id"], row["server_id"], written_at, versions)


async def remove(session: Session, letter_id: int) -> None:
    """Forget a letter, delivered or not to be."""
    await session.run(_REMOVE, {"letter_id": letter_id})


async def _met_live(tx: Transaction, correction: Correction) -> list[_Met]:
    version = correction.item_id, correction.version
    has = f"%{correction.item_id}:{correction.version}%"
    return [
        row
        for one in await tx.read(_ROUNDS, {"has": has})
        for number, asked in enumerate(items_from(one["items"]), 1)
        if asked == version
        for row in await tx.read(_MET_LIVE, {"round_id": one["round_id"], "number": number})
    ]
