"""A member's papers over time."""

from typing import TypedDict

from bot.db.session import Query, Session


class PastRow(TypedDict):
    """A paper that is closed: when, and what it came to."""

    paper_id: int
    local_on: str
    questions: int
    items: str
    correct: int
    answered: int
    is_over: int
    exam_profile: str | None


_PAST = Query(
    PastRow,
    """
    SELECT paper_id, paper.local_on, paper.questions, paper.items, correct, exam_profile,
           sitting.state = 'closed' AS is_over,
           (SELECT COUNT(*) FROM exam_answer
            WHERE exam_answer.paper_id = paper.paper_id AND option IS NOT NULL) AS answered
    FROM paper JOIN sitting USING (sitting_id)
    WHERE paper.server_id = :server_id AND user_id = :user_id
      AND paper.closed_at IS NOT NULL AND correct IS NOT NULL AND paper.local_on IS NOT NULL
    ORDER BY paper_id DESC LIMIT :most
""",
)


async def past(session: Session, server_id: int, user_id: int, *, most: int) -> list[PastRow]:
    """Return a member's closed papers on a server, the newest first."""
    values = {"server_id": server_id, "user_id": user_id, "most": most}
    return await session.read(_PAST, values)
