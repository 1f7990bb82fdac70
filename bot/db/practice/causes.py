"""Why members say they missed a question, in practice and in mock exams."""

from datetime import datetime
from typing import TypedDict

from bot.db.columns import from_instant
from bot.db.session import Query, Session
from bot.domain.practice.causes import Cause


class _OfPaper(TypedDict):
    number: int
    cause: str


class _Count(TypedDict):
    cause: str
    misses: int


_SAY_IN_DRILL = """
    UPDATE drill_answer SET cause = :cause
    WHERE drill_id = :drill_id AND number = :number AND user_id = :user_id AND NOT correct
"""
_SAY_IN_EXAM = """
    UPDATE exam_answer SET cause = :cause
    WHERE paper_id = :paper_id AND number = :number AND NOT correct
"""
_OF_PAPER = Query(
    _OfPaper,
    "SELECT number, cause FROM exam_answer WHERE paper_id = :paper_id AND cause IS NOT NULL",
)
_COUNTS = Query(
    _Count,
    """
    SELECT cause, COUNT(*) AS misses FROM (
        SELECT cause FROM drill_answer
        WHERE user_id = :user_id AND answered_at >= :since AND cause IS NOT NULL AND NOT correct
        UNION ALL
        SELECT cause FROM paper JOIN exam_answer USING (paper_id)
        WHERE user_id = :user_id AND closed_at >= :since AND cause IS NOT NULL
          AND NOT exam_answer.correct
    ) AS said
    GROUP BY cause ORDER BY cause
""",
)


async def say_in_drill(
    session: Session, drill_id: int, number: int, user_id: int, cause: Cause
) -> None:
    """Note why a member missed a question of their run; nothing where it was right."""
    values = {"drill_id": drill_id, "number": number, "user_id": user_id, "cause": cause}
    await session.run(_SAY_IN_DRILL, values)


async def say_in_exam(session: Session, paper_id: int, number: int, cause: Cause) -> None:
    """Note why a question of a closed paper was missed; nothing where it was right."""
    await session.run(_SAY_IN_EXAM, {"paper_id": paper_id, "number": number, "cause": cause})


async def of_paper(session: Session, paper_id: int) -> dict[int, Cause]:
    """Return what was said of a paper, by the numbers of its questions."""
    rows = await session.read(_OF_PAPER, {"paper_id": paper_id})
    return {row["number"]: Cause(row["cause"]) for row in rows}


async def counts(session: Session, user_id: int, *, since: datetime) -> dict[Cause, int]:
    """Return how often a member named each cause of a miss since an instant."""
    values = {"user_id": user_id, "since": from_instant(since)}
    rows = await session.read(_COUNTS, values)
    return {Cause(row["cause"]): row["misses"] for row in rows}
