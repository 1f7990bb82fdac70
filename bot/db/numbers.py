"""The numbers of things: none that was ever given comes again, whatever file is put back.

Buttons, nonces and messages that are looked for know what they belong to by its number. A restored
backup would give the numbers after it once more, to other things (docs/decisions/0029). So each
process leaves a gap behind the last number it knows of, by a chance that nobody else has had.
"""

from typing import TypedDict

from bot.db.session import Query, Transaction

WIDEST = 2**36
"""No gap is wider: after ten million starts the numbers still fit into a button and an INTEGER."""


class _Gap(TypedDict):
    gap: int


# SQLite's own chance: a seeded one would come again together with the numbers.
_GAP = Query(_Gap, "SELECT ABS(RANDOM() % :widest) + 1 AS gap")
# A table from which no number was given yet is not there: it may have been, after the backup.
_NAME_ALL = """
    INSERT INTO sqlite_sequence (name, seq)
    SELECT name, 0 FROM sqlite_schema
    WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'
      AND name NOT IN (SELECT name FROM sqlite_sequence)
"""
_LEAVE_GAP = "UPDATE sqlite_sequence SET seq = seq + :gap"
# What a paper asks is drawn when its exam begins, which may have been before under this number.
_WAITING_PAPERS = """
    UPDATE paper SET paper_id = paper_id + :gap
    WHERE deadline_at IS NULL AND closed_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM paper AS other WHERE other.paper_id = paper.paper_id + :gap
    )
"""


async def leave_gap(tx: Transaction) -> None:
    """Give only numbers from now on that no process before has given. Call once, at start."""
    [row] = await tx.read(_GAP, {"widest": WIDEST})
    gap = {"gap": row["gap"]}
    await tx.run(_NAME_ALL)
    await tx.run(_LEAVE_GAP, gap)
    await tx.run(_WAITING_PAPERS, gap)
