"""What members say is wrong with questions, or missing, and what organisers say to it. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from bot.domain.bank.items import Item

MOST_WORDS = 500
"""Characters of a member's own words, and of an organiser's reply."""

MOST_OPEN_OF_MEMBER, MOST_OPEN_OF_SERVER = 10, 200
"""So many reports may wait for an organiser, of one member and of a whole server."""

LOOKED_AT = 10
"""So many of the questions that a member met last are offered to choose from."""


class Flaw(StrEnum):
    """What may be wrong with a question; or with the bank, which is missing one."""

    KEY = "key"
    SEVERAL = "several"
    UNCLEAR = "unclear"
    OUTDATED = "outdated"
    HURTFUL = "hurtful"
    OTHER = "other"
    MISSING = "missing"


class Verdict(StrEnum):
    """What organisers say to a report: that it is right, or that all stands as it is."""

    AGREED = "agreed"
    STANDS = "stands"


class MetIn(IntEnum):
    """Where a member met a question; the numbers stand in buttons."""

    POST = 0
    DRILL = 1
    PAPER = 2
    LIVE = 3


@dataclass(frozen=True, slots=True)
class Met:
    """A question as a member met it: the post's, drill's, paper's or round's id, and its number."""

    place: MetIn
    ref_id: int
    number: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """One member's report of one version of an item; `verdict` is None while it waits.

    With the flaw `MISSING` it suggests that item, and its words are the item's stem.
    """

    report_id: int
    server_id: int
    user_id: int
    item_id: str
    item_version: int
    flaw: Flaw
    words: str
    reported_at: datetime
    verdict: Verdict | None = None
    reply: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """All open reports of one item, the oldest first, for whoever decides.

    `waiting` is how many items have open reports, `is_secret` says that the item is being asked
    where the reader is known, so that its key may not be shown to them now. Of a suggested item
    `revision` is the state that is read, and `alike` the items that say much the same.
    """

    item: Item
    reports: tuple[Report, ...]
    waiting: int
    is_secret: bool
    revision: int = 0
    alike: tuple[Item, ...] = ()

    @property
    def is_suggestion(self) -> bool:
        """Whether somebody suggests the item; then it has this one report."""
        return self.reports[0].flaw is Flaw.MISSING

    @property
    def first_id(self) -> int:
        """The earliest report, by which items stand in the queue."""
        return min(one.report_id for one in self.reports)

    @property
    def last_id(self) -> int:
        """The latest report: what comes after it is not yet read, and not decided with it."""
        return max(one.report_id for one in self.reports)
