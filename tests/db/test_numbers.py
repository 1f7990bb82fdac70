"""Numbers that were given once never come again, also where a backup is put back."""

from bot.db import numbers
from bot.db.database import Database
from bot.db.exam import papers, sittings
from tests.db.exam_rows import add_open, add_paper
from tests.domain.exams import MEMBER


async def given(db: Database) -> dict[str, int]:
    """Return the last number that each table has given."""
    rows = await db.reading.run("SELECT name, seq FROM sqlite_sequence")
    return {row["name"]: row["seq"] for row in rows}


async def leave_gap(db: Database) -> None:
    async with db.transaction() as tx:
        await numbers.leave_gap(tx)


async def test_each_start_goes_on_after_a_gap_also_where_nothing_was_yet(db: Database) -> None:
    made = await db.reading.run("SELECT name FROM sqlite_schema WHERE sql LIKE '%AUTOINCREMENT%'")
    await leave_gap(db)
    first = await given(db)
    assert first.keys() == {row["name"] for row in made}
    assert min(first.values()) > 0
    await leave_gap(db)
    second = await given(db)
    assert all(second[name] > first[name] for name in first)


async def test_what_was_given_a_number_keeps_it_but_not_a_paper_without_questions(
    db: Database,
) -> None:
    sitting = await add_open(db)
    paper = await add_paper(db.single, sitting, MEMBER)
    await leave_gap(db)
    assert await sittings.find(db.reading, sitting.server_id, sitting.sitting_id) == sitting
    assert await papers.of_member(db.reading, sitting.sitting_id, MEMBER) == paper
    await db.single.run("UPDATE paper SET deadline_at = NULL")
    await leave_gap(db)
    waiting = await papers.of_member(db.reading, sitting.sitting_id, MEMBER)
    assert waiting is not None
    assert waiting.paper_id > paper.paper_id


def test_the_numbers_last_for_longer_than_anybody_starts_a_bot() -> None:
    starts = 10**7
    assert starts * numbers.WIDEST < 10**18, "an id takes 18 digits"
