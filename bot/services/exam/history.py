"""All of a member's mock exams, as may be told them now."""

from datetime import date

from bot.db.bank import secret_items
from bot.db.columns import items_from
from bot.db.database import Database
from bot.db.exam import history
from bot.domain.exam.history import PastMock
from bot.domain.exam.results import Score, needed_to_pass
from bot.services.bank.library import Library
from bot.services.exam.papers import Papers

MOST = 60
"""Mock exams that are looked back at: one a week for more than a year."""


class ExamHistory:
    """Looks back at a member's own papers. Another member's are never found."""

    def __init__(self, db: Database, library: Library, papers: Papers) -> None:
        self._db = db
        self._library = library
        self._papers = papers

    async def of_member(self, server_id: int, user_id: int) -> list[PastMock]:
        """Return what a member's mock exams on a server came to, the newest first.

        Each score is told, or waits, just as the paper's own result does.
        """
        secret = await secret_items.of_member(self._db.reading, server_id, user_id)
        found: list[PastMock] = []
        for row in await history.past(self._db.reading, server_id, user_id, most=MOST):
            items = {item_id for item_id, _ in items_from(row["items"])}
            told = bool(row["is_over"]) and items.isdisjoint(secret)
            if not told:
                told = (await self._papers.results(server_id, user_id, row["paper_id"])).tells_score
            answered = row["answered"] > 0
            found.append(
                PastMock(
                    paper_id=row["paper_id"],
                    on=date.fromisoformat(row["local_on"]),
                    questions=row["questions"],
                    needed=needed_to_pass(
                        self._library.bank.profile_named(row["exam_profile"]), row["questions"]
                    ),
                    score=Score(row["correct"], row["questions"]) if told and answered else None,
                    is_blank=not answered,
                )
            )
        return found
