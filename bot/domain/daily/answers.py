"""What came of a click on a post's letter, and how a group's answers split."""

from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.bank.items import Item
from bot.domain.daily.posts import Post
from bot.domain.publishing import GROUP


class Recorded(NamedTuple):
    """What a click that recorded an answer has changed besides."""

    is_first: bool
    """Whether the member had answered none on this server before."""
    is_behind: bool
    """Whether the message in the channel, which showed every answer, has one too few now."""


@dataclass(frozen=True, slots=True)
class AnswerOutcome:
    """What a member's click led to.

    `chosen` is the option that counts: the first one; None when a late click found the
    post closed and the member had never answered. `is_new` says this click recorded it, and
    `is_first` that the member had answered none on this server before.
    """

    post: Post
    item: Item
    chosen: int | None
    is_new: bool
    is_first: bool = False

    @property
    def is_correct(self) -> bool:
        """Whether the option that counts is right."""
        return self.item.is_right(self.chosen)


@dataclass(frozen=True, slots=True)
class ResponseDistribution:
    """How many members chose each option, in the item's order."""

    counts: tuple[int, int, int, int]

    @property
    def total(self) -> int:
        """How many members answered."""
        return sum(self.counts)

    @property
    def may_be_shown(self) -> bool:
        """Whether enough members answered that nobody's choice is given away."""
        return self.total >= GROUP

    def percent(self, option: int) -> int:
        """Return the share of an option, rounded to whole percent; 0 when nobody answered."""
        return round(100 * self.counts[option] / self.total) if self.total else 0
