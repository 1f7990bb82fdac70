"""Streaks that leave room for life, always worked out from answers: no counter that can drift."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from bot.domain.daily.schedule import monday_of

USUAL_AIM = 4
"""On so many days of a week a member means to answer, unless they set another number."""

FREEZE_EVERY = 7
"""Each so many answered days earn a freeze, which stands in for a day that was left out."""

FREEZES_KEPT = 2


@dataclass(frozen=True, slots=True)
class QuestionDay:
    """A local date with a daily question, and whether the member answered it.

    Dates without a question (skipped, missed, paused, off) are never one. `is_open` says that
    it can still be answered, `was_late` that it came late.
    """

    on: date
    answered: bool
    is_open: bool = False
    was_late: bool = False

    @property
    def counts(self) -> bool:
        """Whether leaving it out means anything: not while it is open, nor if it came late."""
        return self.answered or not (self.is_open or self.was_late)


@dataclass(frozen=True, slots=True)
class Streak:
    """How many weeks in a row a member kept their aim, and how this week stands.

    `days` are the answered ones since the last week that was not kept; `this_week` those of
    this week, of the `wanted` ones; `freezes` are at hand.
    """

    weeks: int
    days: int
    freezes: int
    this_week: int
    wanted: int


@dataclass(slots=True)
class _Walk:
    """Where the walk over a member's weeks has come to."""

    weeks: int = 0
    days: int = 0
    freezes: int = 0
    towards_freeze: int = 0

    def take(self, answered: int) -> None:
        """Count a week's answered days, and what freezes they earn."""
        self.days += answered
        earned, self.towards_freeze = divmod(self.towards_freeze + answered, FREEZE_EVERY)
        self.freezes = min(FREEZES_KEPT, self.freezes + earned)

    def settle(self, missing: int) -> None:
        """Keep a week, with freezes for what is missing, or begin anew."""
        if missing <= self.freezes:
            self.freezes -= max(0, missing)
            self.weeks += 1
        else:
            self.weeks = self.days = 0


def streak_of(
    days: Sequence[QuestionDay], goals: Mapping[date, int], *, today: date, to_come: int
) -> Streak:
    """Return a member's streak from all question days, oldest first.

    A week is kept when as many of its days were answered as the member aims at, the other days
    being rest days; where a week had fewer question days than that, all of them. A week without
    any question day counts neither way. The streak begins with the first answer. `aims` says
    from which Monday on which aim holds, `to_come` how many more questions this week may bring.
    A week that can still be kept is never counted as lost. A date that is yet to come, on a server
    whose time zone was changed, counts when it comes.
    """
    days = [day for day in days if day.on <= today]
    walk = _Walk()
    this_monday = monday_of(today)
    # Who has not begun yet is asked for what they can still answer.
    still_open = sum(day.is_open for day in days if monday_of(day.on) == this_monday)
    this_week, wanted = 0, min(goal_on(goals, today), to_come + still_open)
    for monday, week in _weeks_since_first_answer(days):
        answered, goal = sum(day.answered for day in week), goal_on(goals, monday)
        walk.take(answered)
        if monday == this_monday:
            reachable = to_come + sum(day.counts or day.is_open for day in week)
            this_week, wanted = answered, min(goal, reachable)
            walk.weeks += answered >= wanted > 0
            continue
        # One that is open may yet be left out, so that a week is never kept and then lost.
        missing = min(goal, sum(day.answered or not day.was_late for day in week)) - answered
        undecided = any(day.is_open and not day.answered for day in week)
        if any(day.counts for day in week) and (missing <= 0 or not undecided):
            walk.settle(missing)
    return Streak(walk.weeks, walk.days, walk.freezes, this_week, wanted)


def _weeks_since_first_answer(
    days: Sequence[QuestionDay],
) -> list[tuple[date, list[QuestionDay]]]:
    first = next((place for place, day in enumerate(days) if day.answered), len(days))
    weeks = groupby(days[first:], key=lambda day: monday_of(day.on))
    return [(monday, list(week)) for monday, week in weeks]


def goal_on(goals: Mapping[date, int], day: date) -> int:
    """Return the aim that holds on a day."""
    since = max((since for since in goals if since <= day), default=None)
    return USUAL_AIM if since is None else goals[since]


def goal_begins(goal: int, *, now: int, today: date) -> date:
    """Return the Monday from which a new aim holds: a higher one never unmakes this week."""
    monday = monday_of(today)
    return monday if goal <= now else date.fromordinal(monday.toordinal() + 7)


@dataclass(frozen=True, slots=True)
class GroupDay:
    """A local date with a daily question, and how many members answered it."""

    on: date
    members: int
    is_open: bool = False
    was_late: bool = False


def light_of(days: Iterable[GroupDay], least: int) -> int:
    """Return for how many question days the group's light has been on, from days oldest first.

    It stays on while at least so many members answer. A day that is still open, or whose
    question came late, never puts it out.
    """
    lit = 0
    for day in days:
        if day.members >= least:
            lit += 1
        elif not (day.is_open or day.was_late):
            lit = 0
    return lit
