"""A group mock exam's life: lobby, open, closed. Pure: what happens to it, and when."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.exam.papers import EXTRA_TIMES


class SittingState(StrEnum):
    """Where a sitting is in its life."""

    LOBBY = "lobby"
    OPEN = "open"
    CLOSED = "closed"


class PaperForm(StrEnum):
    """Whether all papers of a sitting have the same items, or each its own draw."""

    SAME = "same"
    OWN = "own"


class Length(StrEnum):
    """How much of the exam a mock exam is, where no number of questions is named."""

    FULL = "full"
    HALF = "half"
    QUARTER = "quarter"
    SPRINT = "sprint"


SHARES = {Length.FULL: 1.0, Length.HALF: 0.5, Length.QUARTER: 0.25, Length.SPRINT: 0.1}
"""Shares of the exam's own length, which the profile gives."""


class Ending(StrEnum):
    """Why a sitting is closed."""

    ALL_SUBMITTED = "all_submitted"
    TIME_OVER = "time_over"
    STOPPED = "stopped"
    CANCELLED = "cancelled"
    NOBODY_CAME = "nobody_came"
    CHANNEL_GONE = "channel_gone"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a host asks for: how many questions in how many minutes, and of what.

    `exam` is the id of the exam that it is like, None the usual one. Between two `sections` there
    is a break of `break_minutes`, in which a paper's clock stands still; without any there is none.
    """

    questions: int
    minutes: int
    domain: str | None = None
    form: PaperForm = PaperForm.SAME
    exam: str | None = None
    sections: tuple[int, ...] = ()
    break_minutes: int = 0

    @property
    def breaks(self) -> timedelta:
        """How long all breaks are together."""
        return max(0, len(self.sections) - 1) * timedelta(minutes=self.break_minutes)


@dataclass(frozen=True, slots=True)
class Sitting:
    """One group mock exam.

    `opens_at` is when the lobby ends; `ends_at` is the deadline that all papers without
    extra time share when they take every break whole, and `join_until` the last moment to begin.
    Both are None until it is open. `downtime_credit` is the time the bot was down, by which they
    were moved.
    """

    sitting_id: int
    server_id: int
    channel_id: int
    host_id: int
    plan: Plan
    state: SittingState
    opens_at: datetime
    opened_at: datetime | None = None
    ends_at: datetime | None = None
    join_until: datetime | None = None
    closed_at: datetime | None = None
    ending: Ending | None = None
    downtime_credit: timedelta = timedelta(0)

    @property
    def has_results(self) -> bool:
        """Whether it is over after papers were written, in a channel that is still there."""
        return self.was_open_and_is_over and self.ending is not Ending.CHANNEL_GONE

    @property
    def was_open_and_is_over(self) -> bool:
        """Whether papers were written, and none can be any more."""
        return self.state is SittingState.CLOSED and self.opened_at is not None

    @property
    def duration(self) -> timedelta:
        """How long a paper without extra time lasts."""
        return timedelta(minutes=self.plan.minutes)

    @property
    def results_at(self) -> datetime | None:
        """When everybody's time is over, whoever has how much of it; None while it has not begun.

        It is the same for a sitting in which nobody has more time, so that it tells nothing.
        """
        return self.deadline(max(EXTRA_TIMES)) + self.plan.breaks if self.ends_at else None

    def may_end(self, now: datetime, *, all_early: bool) -> bool:
        """Whether it may end, now that nobody writes.

        It waits, unless all have handed in before the end that everybody knows: to end with the
        last paper would tell that somebody has more time.
        """
        return all_early or (self.results_at is not None and now >= self.results_at)

    def is_due(self, now: datetime) -> bool:
        """Whether the lobby's time is over."""
        return self.state is SittingState.LOBBY and now >= self.opens_at

    def may_join(self, now: datetime) -> bool:
        """Whether a member may still come in: in the lobby, and during the first half."""
        if self.state is SittingState.LOBBY:
            return True
        return (
            self.state is SittingState.OPEN
            and self.join_until is not None
            and now < self.join_until
        )

    def opened(self, now: datetime) -> "Sitting":
        """Return the sitting as it starts now. Only a lobby can start."""
        if self.state is not SittingState.LOBBY:
            return self
        return replace(
            self,
            state=SittingState.OPEN,
            opened_at=now,
            ends_at=now + self.duration + self.plan.breaks,
            join_until=now + self.duration / 2,
        )

    def closed(self, now: datetime, ending: Ending) -> "Sitting":
        """Return the sitting as it ends now, once: a closed one stays as it is."""
        if self.state is SittingState.CLOSED:
            return self
        return replace(self, state=SittingState.CLOSED, closed_at=now, ending=ending)

    def after_downtime(self, gap: timedelta) -> "Sitting":
        """Return the sitting with all its clocks moved by the time the bot was down."""
        if self.state is SittingState.CLOSED or gap <= timedelta(0):
            return self
        if self.state is SittingState.LOBBY:
            return replace(self, opens_at=self.opens_at + gap)
        return replace(
            self,
            ends_at=self.ends_at and self.ends_at + gap,
            join_until=self.join_until and self.join_until + gap,
            downtime_credit=self.downtime_credit + gap,
        )

    def deadline(self, extra_time: float) -> datetime:
        """Return when a paper with this much time ends: 1 is the common deadline, 1.5 half more.

        The same holds for whoever joins late. A break moves it once it is taken. Raises ValueError
        while nothing is open.
        """
        if self.ends_at is None:
            raise ValueError("the sitting has not begun")
        return self.ends_at - self.plan.breaks + (extra_time - 1) * self.duration
