"""What passes an exam, as its board says it."""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil


class Unit(StrEnum):
    """What a pass mark counts."""

    RAW = "raw"
    PERCENT = "percent"
    SCALED = "scaled"


@dataclass(frozen=True, slots=True)
class PassMark:
    """So many right answers of the whole exam, so many percent, or points of a board's own scale.

    How a board turns right answers into points of its `scale` is its own affair: there is no
    telling which number of right answers passes.
    """

    unit: Unit
    value: int
    scale: tuple[int, int] = (0, 0)

    def needed(self, questions: int, *, of: int) -> int | None:
        """Return how many right answers pass a paper of this length of an exam with `of`.

        None where nobody can tell.
        """
        match self.unit:
            case Unit.RAW:
                return ceil(self.value * questions / of)
            case Unit.PERCENT:
                return ceil(self.value * questions / 100)
            case _:
                return None

    def percent(self, *, of: int) -> float | None:
        """Return the share of right answers that passes an exam of so many questions."""
        match self.unit:
            case Unit.RAW:
                return 100 * self.value / of
            case Unit.PERCENT:
                return self.value
            case _:
                return None


def raw(value: int) -> PassMark:
    """Return a pass mark of so many right answers of the whole exam."""
    return PassMark(Unit.RAW, value)
