"""What an organiser does with the daily question that can be taken back."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

FORGIVEN = timedelta(days=1)
"""What was done longer ago is taken back by saying so, not as a slip; a skip until it is over."""


class DeedKind(StrEnum):
    """What was done."""

    SKIP = "skip"
    EXTRA = "extra"
    PAUSE = "pause"
    RESUME = "resume"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Deed:
    """One deed. `about` is the date that was skipped, the number of the extra post, or the line
    as it was before.
    """

    deed_id: int
    kind: DeedKind
    about: str
