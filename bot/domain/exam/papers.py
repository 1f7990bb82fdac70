"""One member's copy of a sitting: items, option order, choices, flags, deadline."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
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
    what became of it. Where its exam has breaks, only the questions of one section are written at a
    time, from `first` to `last` (None is the last of all); until `break_until` there is a break,
    whose whole length is in the deadline already.
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
    first: int = 1
    last: int | None = None
    break_until: datetime | None = None

    @property
    def is_closed(self) -> bool:
        """Whether it was submitted, or ended."""
        return self.closed_at is not None

    def is_open(self, now: datetime) -> bool:
        """Whether a choice still counts."""
        return self.deadline is not None and not self.is_closed and now < self.deadline

    def has_break(self, now: datetime) -> bool:
        """Whether its clock stands still for its member's break."""
        return self.is_open(now) and self.break_until is not None and now < self.break_until

    def may_change(self, number: int, now: datetime) -> bool:
        """Whether a choice at a question still counts."""
        return self.is_open(now) and number in self.section and not self.has_break(now)

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
    def section(self) -> range:
        """The numbers of the questions that are being written: all, or those up to a break."""
        return range(self.first, (self.last or len(self.items)) + 1)

    @property
    def open_here(self) -> tuple[int, ...]:
        """Those of them without a choice."""
        return tuple(n for n in self.section if self.mark(n).option is None)

    @property
    def first_open(self) -> int:
        """The first question without a choice, or the first of all: where a member goes on."""
        return next(iter(self.open_here), self.first)

    def open_after(self, number: int) -> int:
        """The next question without a choice after one, beginning anew after the last.

        That question itself where every one has a choice.
        """
        later = (one for one in self.open_here if one > number)
        return next(later, next(iter(self.open_here), number))

    def option_order(self, number: int) -> tuple[int, ...]:
        """Return the item's options in the order in which this member sees them."""
        return option_order(self.seed, number)

    def chosen(self, number: int, option: int, now: datetime) -> "Paper":
        """Return the paper with a choice made or changed; unchanged when it no longer counts."""
        if not self.may_change(number, now) or not 0 <= option <= 3:
            return self
        return self._with(number, replace(self.mark(number), option=option))

    def with_flag(self, number: int, now: datetime) -> "Paper":
        """Return the paper with a question's flag set, or taken off when it was set."""
        if not self.may_change(number, now):
            return self
        mark = self.mark(number)
        return self._with(number, replace(mark, flagged=not mark.flagged))

    def rested(self, now: datetime, length: timedelta, next_last: int | None) -> "Paper":
        """Return the paper with its section finished and a break begun; unchanged without a next.

        What was written so far cannot be changed any more. The break's time is given at once.
        """
        if not self.is_open(now) or self.has_break(now) or self.last is None or not self.deadline:
            return self
        return replace(
            self,
            first=self.last + 1,
            last=next_last,
            break_until=now + length,
            deadline=self.deadline + length,
        )

    def gone_on(self, now: datetime) -> "Paper":
        """Return the paper with its break over: what is left of the break is no time to write."""
        if not self.has_break(now) or not self.break_until or not self.deadline:
            return self
        return replace(self, break_until=None, deadline=self.deadline - (self.break_until - now))

    def after_downtime(self, gap: timedelta) -> "Paper":
        """Return the paper with its clocks moved by a time in which the bot was down.

        A break that was over before that stays so: it ended earlier than the time began.
        """
        if self.is_closed or self.deadline is None:
            return self
        until = self.break_until and self.break_until + gap
        return replace(self, deadline=self.deadline + gap, break_until=until)

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
