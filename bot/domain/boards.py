"""The leaderboard: who answered how much correctly in a period."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Period(StrEnum):
    """A span of the board, by the server's local dates."""

    WEEK = "week"
    MONTH = "month"
    ALL = "all"

    def key_on(self, day: date) -> str:
        """Return the name under which answers of this span around `day` are tallied."""
        if self is Period.ALL:
            return "all"
        if self is Period.MONTH:
            return f"month {day:%Y-%m}"
        monday = day - timedelta(days=day.weekday())
        return f"week {monday.isoformat()}"


@dataclass(frozen=True, slots=True)
class Standing:
    """One member's place. Members with the same counts share a rank."""

    rank: int
    user_id: int
    correct: int
    answered: int


@dataclass(frozen=True, slots=True)
class Board:
    """The top of a board, the asking member's own standing, and their day streak."""

    period: Period
    top: tuple[Standing, ...]
    own: Standing | None
    streak: int
