"""A drill: one member's private run through some items."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from bot.domain.exam.papers import ItemVersion, option_order
from bot.domain.practice.causes import Cause
from bot.domain.practice.memory import Confidence
from bot.domain.practice.next_item import DrillKind
from bot.domain.publishing import CROWD

ASKED_FIRST = 30
"""So many answers with a word on how sure one was, three usual runs, come before the question
offers to be asked no more: before that nobody can know what it is good for."""

COMMON_SHARE = 0.3
"""Such a share of those who said how sure they were were sure and wrong."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a member chose at one question (the item's own index), and how sure they were.

    `cause` is why they missed it, where they say so.
    """

    option: int
    correct: bool
    confidence: Confidence | None = None
    cause: Cause | None = None


@dataclass(frozen=True, slots=True)
class Drill:
    """One drill. Questions are numbered from 1; the first choice at each one counts.

    `seed` decides in which order this member sees the options of each item.
    """

    drill_id: int
    user_id: int
    server_id: int
    kind: DrillKind
    domain: str | None
    items: tuple[ItemVersion, ...]
    seed: int
    opened_at: datetime
    ended_at: datetime | None = None
    attempts: Mapping[int, Attempt] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def numbers(self) -> range:
        """All question numbers."""
        return range(1, len(self.items) + 1)

    @property
    def next_open(self) -> int | None:
        """The first question without an answer, or None when there is none left."""
        return self.next_besides(())

    @property
    def is_over(self) -> bool:
        """Whether it was stopped, or every question has an answer."""
        return self.ended_at is not None or self.next_open is None

    @property
    def missed(self) -> tuple[int, ...]:
        """The numbers of the questions that were not answered right."""
        return tuple(n for n, attempt in self.attempts.items() if not attempt.correct)

    @property
    def causes(self) -> Counter[Cause]:
        """Why questions were missed, where the member says so, and how often."""
        return Counter(attempt.cause for attempt in self.attempts.values() if attempt.cause)

    @property
    def right(self) -> int:
        """How many questions were answered right."""
        return sum(attempt.correct for attempt in self.attempts.values())

    def item_id(self, number: int) -> str:
        """Return the id of the item that is asked at a number."""
        return self.items[number - 1][0]

    def next_besides(self, secret: Collection[str]) -> int | None:
        """Return the first question without an answer, apart from those of some items, or None."""
        left = (number for number in self.numbers if number not in self.attempts)
        return next((number for number in left if self.item_id(number) not in secret), None)

    def without(self, secret: Collection[str]) -> "Drill":
        """Return the drill without what was chosen at some items."""
        left = {n: one for n, one in self.attempts.items() if self.item_id(n) not in secret}
        return replace(self, attempts=MappingProxyType(left))

    def option_order(self, number: int) -> tuple[int, ...]:
        """Return the item's options in the order in which this member sees them."""
        return option_order(self.seed, number)


@dataclass(frozen=True, slots=True)
class ConfidentError:
    """How many said how sure they were of a version of an item, how many were sure and wrong."""

    version: ItemVersion
    members: int
    sure_wrong: int

    @property
    def is_common(self) -> bool:
        """Whether it is a misconception of the group, rather than of somebody."""
        return self.sure_wrong >= CROWD and self.sure_wrong >= self.members * COMMON_SHARE
