"""One member's copy of a sitting: items, option order, choices, flags, deadline."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType

EXTRA_TIMES = (1.0, 1.25, 1.5, 2.0)
"""How much time a member may have: as planned, a quarter more, half more, double."""

ItemVersion = tuple[str, int]
"""An item's id and its version, as the paper shows it."""


class Closing(StrEnum):
    """How a paper came to be closed."""

    SUBMITTED = "submitted"
    TIME_OVER = "time_over"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a member left at one question: the option chosen (the item's own index), a flag."""

    option: int | None = None
    flagged: bool = False


NO_MARK = Mark()


@dataclass(frozen=True, slots=True)
class ExamAnswer:
    """What one question of a closed paper came to; `option` is None where it was left open."""

    number: int
    version: ItemVersion
    option: int | None
    correct: bool


@dataclass(frozen=True, slots=True)
class Scored:
    """What a member's paper came to, when it was drawn with the others and when they began it."""

    user_id: int
    opened_at: datetime
    joined_at: datetime
    questions: int
    correct: int


@dataclass(frozen=True, slots=True)
class Paper:
    """One member's paper. Questions are numbered from 1.

    `deadline` is None while the sitting is a lobby; then `items` is empty, too, and what
    `extra_time` will be is not settled yet. `joined_at` is when it was handed out, on the
    sitting's clock, which stands still while the bot is down. `seed` decides in which order
    this member sees the options of each item. `was_shared` stays when a member takes back what
    they have shared, `is_shared` does not. `is_seen` says that its member has opened it, or knows
    what became of it.
    """

    paper_id: int
    sitting_id: int
    server_id: int
    user_id: int
    seed: int
    extra_time: float = 1.0
    items: tuple[ItemVersion, ...] = ()
    deadline: datetime | None = None
    joined_at: datetime | None = None
    closed_at: datetime | None = None
    closing: Closing | None = None
    correct: int | None = None
    is_shared: bool = False
    was_shared: bool = False
    is_seen: bool = field(default=False, compare=False)
    marks: Mapping[int, Mark] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def is_closed(self) -> bool:
        """Whether it was submitted, or ended."""
        return self.closed_at is not None

    def is_open(self, now: datetime) -> bool:
        """Whether a choice still counts."""
        return self.deadline is not None and not self.is_closed and now < self.deadline

    def is_overdue(self, now: datetime) -> bool:
        """Whether its time is over and nobody has closed it yet."""
        return self.deadline is not None and not self.is_closed and now >= self.deadline

    def mark(self, number: int) -> Mark:
        """Return what stands at a question."""
        return self.marks.get(number, NO_MARK)

    @property
    def unanswered(self) -> tuple[int, ...]:
        """The numbers of the questions without a choice."""
        return tuple(n for n in self.numbers if self.mark(n).option is None)

    @property
    def is_blank(self) -> bool:
        """Whether no question has a choice."""
        return len(self.unanswered) == len(self.items)

    @property
    def is_missed(self) -> bool:
        """Whether it was closed before its member ever opened it, and they do not know of that."""
        return self.is_closed and self.is_blank and not self.is_seen

    @property
    def flagged(self) -> tuple[int, ...]:
        """The numbers of the flagged questions."""
        return tuple(n for n in self.numbers if self.mark(n).flagged)

    @property
    def numbers(self) -> range:
        """All question numbers."""
        return range(1, len(self.items) + 1)

    @property
    def first_open(self) -> int:
        """The first question without a choice, or the first of all: where a member goes on."""
        return next(iter(self.unanswered), 1)

    def open_after(self, number: int) -> int:
        """The next question without a choice after one, beginning anew after the last.

        That question itself where every one has a choice.
        """
        later = (one for one in self.unanswered if one > number)
        return next(later, next(iter(self.unanswered), number))

    def option_order(self, number: int) -> tuple[int, ...]:
        """Return the item's options in the order in which this member sees them."""
        return option_order(self.seed, number)

    def chosen(self, number: int, option: int, now: datetime) -> "Paper":
        """Return the paper with a choice made or changed; unchanged when it no longer counts."""
        if not self.is_open(now) or number not in self.numbers or not 0 <= option <= 3:
            return self
        return self._with(number, replace(self.mark(number), option=option))

    def with_flag(self, number: int, now: datetime) -> "Paper":
        """Return the paper with a question's flag set, or taken off when it was set."""
        if not self.is_open(now) or number not in self.numbers:
            return self
        mark = self.mark(number)
        return self._with(number, replace(mark, flagged=not mark.flagged))

    def closed(self, now: datetime, closing: Closing) -> "Paper":
        """Return the paper closed, once; unchanged when it is submitted after its time.

        Time that is over ends it at its deadline.
        """
        if self.is_closed or self.deadline is None:
            return self
        if closing is Closing.SUBMITTED and self.is_overdue(now):
            return self
        return replace(self, closed_at=min(now, self.deadline), closing=closing)

    def _with(self, number: int, mark: Mark) -> "Paper":
        return replace(self, marks=MappingProxyType({**self.marks, number: mark}))


def option_order(seed: int, number: int) -> tuple[int, ...]:
    """Return the indexes 0 to 3 in an order that depends on the seed and the number alone."""
    digest = sha256(f"{seed}:{number}".encode()).digest()
    return tuple(sorted(range(4), key=lambda index: digest[4 * index : 4 * index + 4]))
