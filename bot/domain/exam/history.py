"""All of a member's mock exams, one by one, over time."""

from dataclasses import dataclass
from datetime import date

from bot.domain.exam.results import Score


@dataclass(frozen=True, slots=True)
class PastMock:
    """One mock exam that a member handed in. `needed` is how many right answers pass, if known.

    `score` is None where it may not be told yet, or where nothing was answered: `is_blank`.
    """

    paper_id: int
    on: date
    questions: int
    needed: int | None
    score: Score | None
    is_blank: bool
