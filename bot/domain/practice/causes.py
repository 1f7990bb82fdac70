"""Why members say they missed a question, and what that tells of how to go on."""

from collections.abc import Mapping
from enum import StrEnum

ENOUGH_IN_A_RUN = 2
ENOUGH_IN_ALL = 5
"""From so many misses with a cause on, the most frequent one tells something."""

DAYS_LOOKED_AT = 90


class Cause(StrEnum):
    """Why a question was missed, in the member's own view."""

    UNKNOWN = "unknown"
    MISREAD = "misread"
    BETWEEN = "between"
    TIME = "time"


IN_EXAMS = tuple(Cause)
IN_PRACTICE = tuple(cause for cause in Cause if cause is not Cause.TIME)
"""What can be said of a miss; nobody runs out of time in practice."""


def main_cause(counts: Mapping[Cause, int], *, enough: int) -> Cause | None:
    """Return the most frequent cause; None when too few are known, or two are as frequent."""
    if sum(counts.values()) < enough:
        return None
    most = max(counts.values())
    first, *others = [cause for cause, count in counts.items() if count == most]
    return None if others else first
