"""Leaderboards: who stands where in a period, and what a member sees of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from math import sqrt
from typing import assert_never

from bot.domain.daily.schedule import monday_of
from bot.domain.scores.streaks import Streak

PLACES = 10
"""So many places stand on one page of a board."""

EXAM_MINIMUM = 25
"""Exam questions a member must have been asked in a period to stand on the exam board."""

_Z = 1.96
"""Standard deviations of a 95 % confidence interval."""


class Period(StrEnum):
    """A span of the board, by the server's local dates."""

    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    ALL = "all"

    def key_on(self, day: date, season: int = 0) -> str:
        """Return the name under which answers of this span around `day` are tallied."""
        match self:
            case Period.ALL:
                return "all"
            case Period.SEASON:
                return f"season {season}"
            case Period.MONTH:
                return f"month {day:%Y-%m}"
            case Period.WEEK:
                return f"week {monday_of(day).isoformat()}"
        assert_never(self)


class BoardName(StrEnum):
    """What a board counts: daily questions, mock exams, or both together. Practice never."""

    DAILY = "daily"
    EXAM = "exam"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Season:
    """A span that an organiser starts; it lasts until the next one. Numbers begin at 1."""

    number: int
    started_on: date


@dataclass(frozen=True, slots=True)
class Tally:
    """What a member answered in a period, and how much of it correctly."""

    user_id: int
    correct: int
    answered: int


@dataclass(frozen=True, slots=True)
class SetAside:
    """An answer in a member's tallies that they are not told of now: its item is asked again."""

    board: BoardName
    on: date
    correct: bool

    def is_in(self, period: Period, today: date, season: Season | None) -> bool:
        """Whether it counts in a span of the board as it is today."""
        if period is Period.SEASON:
            return season is not None and self.on >= season.started_on
        return period.key_on(self.on) == period.key_on(today)


@dataclass(frozen=True, slots=True)
class Standing:
    """One member's place. Members who are level share a rank."""

    rank: int
    user_id: int
    correct: int
    answered: int


@dataclass(frozen=True, slots=True)
class Board:
    """One page of a board as one member sees it.

    `places` are those of the page; `around` is the member's own place with its neighbours
    where that is beyond the first page. `own` is None for who is not ranked; for a member who
    is hidden it is the place they would have. `names` are those of members that are known: not
    every client knows every member. `counts` are the member's own up to now, or None. `coming` is
    the season that begins tomorrow, if one does; only a season's board has it.

    Unless all counts `at_once`, daily questions count up to the week that begins on
    `counted_until`, a Monday, and the board of a week is that one's; None before the first.
    """

    name: BoardName
    period: Period
    season: Season | None
    page: int
    pages: int
    places: tuple[Standing, ...]
    around: tuple[Standing, ...]
    own: Standing | None
    counts: Tally | None
    is_shown: bool
    light: int
    streak: Streak | None
    coming: Season | None = None
    names: Mapping[int, str] = field(default_factory=dict[int, str])
    at_once: bool = True
    counted_until: date | None = None

    @property
    def is_of_week_over(self) -> bool:
        """Whether it shows the latest week that is counted, in place of this one."""
        return self.period is Period.WEEK and not self.at_once and self.name is not BoardName.EXAM


def without(own: Tally | None, aside: Iterable[SetAside], name: BoardName) -> Tally | None:
    """Return a member's own tally on a board without what is set aside; None if nothing is left."""
    if own is None:
        return None
    left_out = [one for one in aside if name in (one.board, BoardName.ALL)]
    answered = own.answered - len(left_out)
    correct = own.correct - sum(one.correct for one in left_out)
    return replace(own, answered=answered, correct=correct) if answered > 0 else None


def lower_bound(correct: int, answered: int) -> float:
    """Return the least accuracy that so many answers still make believable, from 0 to 1.

    The lower end of the 95 % Wilson score interval (E. B. Wilson, "Probable inference, the
    law of succession, and statistical inference", JASA 22, 1927). 0 without a right answer.
    """
    if not correct:
        return 0.0
    share, square = correct / answered, _Z * _Z
    middle = share + square / (2 * answered)
    spread = _Z * sqrt(share * (1 - share) / answered + square / (4 * answered * answered))
    return max(0.0, (middle - spread) / (1 + square / answered))


def ranked(name: BoardName, tallies: Iterable[Tally]) -> tuple[Standing, ...]:
    """Return who stands on a board, best first; in no order of merit among equals.

    Points rank the daily board: trying never costs a place. Exams differ in length, so the
    exam board goes by accuracy: by what can be believed of it, from `EXAM_MINIMUM` questions
    on, so that one lucky answer does not lead. Nobody without a right answer stands on any.
    """
    on_it = [tally for tally in tallies if tally.correct and _is_enough(name, tally)]
    on_it.sort(key=lambda tally: (-_merit(name, tally), tally.user_id))
    standings: list[Standing] = []
    for place, tally in enumerate(on_it, start=1):
        level = place > 1 and _merit(name, tally) == _merit(name, on_it[place - 2])
        rank = standings[-1].rank if level else place
        standings.append(Standing(rank, tally.user_id, tally.correct, tally.answered))
    return tuple(standings)


def _is_enough(name: BoardName, tally: Tally) -> bool:
    return name is not BoardName.EXAM or tally.answered >= EXAM_MINIMUM


def _merit(name: BoardName, tally: Tally) -> float:
    if name is BoardName.EXAM:
        return lower_bound(tally.correct, tally.answered)
    return tally.correct


def page_of(standings: tuple[Standing, ...], page: int) -> tuple[Standing, ...]:
    """Return the places of a page, counted from 0."""
    return standings[page * PLACES : (page + 1) * PLACES]


def pages_of(standings: tuple[Standing, ...]) -> int:
    """Return how many pages a board has; an empty one has one."""
    return max(1, -(-len(standings) // PLACES))


def around(standings: tuple[Standing, ...], user_id: int) -> tuple[Standing, ...]:
    """Return a member's place with the one before and after; nothing where page 0 shows it."""
    index = next((i for i, one in enumerate(standings) if one.user_id == user_id), 0)
    return standings[index - 1 : index + 2] if index >= PLACES else ()


def own_standing(
    name: BoardName, tallies: Iterable[Tally], counts: Tally | None
) -> Standing | None:
    """Return the place of a member with these counts among those who stand on the board.

    A member who is hidden is not among the tallies; theirs is the place they would have.
    """
    if counts is None or not counts.correct or not _is_enough(name, counts):
        return None
    mine = _merit(name, counts)
    ahead = sum(
        _is_enough(name, tally) and _merit(name, tally) > mine
        for tally in tallies
        if tally.user_id != counts.user_id
    )
    return Standing(1 + ahead, counts.user_id, counts.correct, counts.answered)
