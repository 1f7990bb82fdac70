"""What a group is told of its members' answers: every threshold, and the rules behind them.

The model is docs/privacy.md: who looks, what they see before and after, and what they cannot
work out. Each rule holds against members who put together what they chose themselves, however
certain they are of who answered at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

COLLUDING = 3
"""So many members may put their own answers together, and still learn nobody else's."""

CROWD = COLLUDING + 2
"""A number of people is told from so many on, and only while as many are not in it.

Without those who look together, two or more are left on either side: nobody's is certain.
"""

GROUP = 2 * CROWD
"""How a group did is told from so many members on: fewer have no two crowds."""

MIDDLE_HALF_OF = 2 * GROUP
"""The middle half of a group's scores is told from so many on: a crowd but one lies outside on
either side, so that one more than those who look is."""

LEAST_QUESTIONS = 3
"""Points are told for so many questions together, or not yet: fewer would name the question."""


def is_told(part: int, whole: int) -> bool:
    """Whether it may be said that `part` of `whole` people did something, as a number."""
    return CROWD <= part <= whole - CROWD


def is_nearly_all(part: int, whole: int) -> bool:
    """Whether fewer than a crowd did otherwise, in a group of which something may be told."""
    return whole >= GROUP and part > whole - CROWD


def stands_out(counts: Sequence[int]) -> int | None:
    """Return which of these answers may be named as often chosen: the most, by a crowd, if one is.

    One alone and without its number: two numbers of a small whole would tell the rest.
    """
    most = max(counts)
    return counts.index(most) if most >= CROWD and counts.count(most) == 1 else None


def told_points(right: int, questions: int) -> int:
    """Return how many of so many right answers are told of a member by name: none, or two or more.

    Never one, and never all. So whoever has none told may have one or may not have answered, and
    whoever has the most may have missed any one question: no single answer follows.
    """
    if questions < LEAST_QUESTIONS or right < 2:
        return 0
    return min(right, questions - 1)


@dataclass(frozen=True, slots=True)
class Batch:
    """Weeks whose points come to the board together, by their Mondays; with their questions."""

    first: date
    last: date
    questions: int


def batches(weeks: Sequence[tuple[date, int]]) -> list[Batch]:
    """Return what may come to the board of weeks that are over: (Monday, questions), in order.

    A week is a batch of its own, unless it had too few questions; then it waits for the next.
    """
    found: list[Batch] = []
    first, questions = None, 0
    for monday, count in weeks:
        first, questions = first or monday, questions + count
        if questions >= LEAST_QUESTIONS:
            found.append(Batch(first, monday, questions))
            first, questions = None, 0
    return found
