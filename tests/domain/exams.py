"""Small sittings, papers and profiles for the tests of mock exams."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from types import MappingProxyType

from hypothesis import strategies as st

from bot.domain.bank.items import ExamDomain, Item, Kind, Profile
from bot.domain.exam.papers import Closing, Mark, Paper
from bot.domain.exam.pass_mark import raw
from bot.domain.exam.sittings import Plan, Sitting, SittingState
from tests.domain.samples import CHANNEL, NOON, ORGANISER, SERVER

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
MEMBER = 77

_PLAN = Plan(questions=4, minutes=60)
_LOBBY = Sitting(1, SERVER, CHANNEL, ORGANISER, _PLAN, SittingState.LOBBY, opens_at=NOON)
_PAPER = Paper(1, 1, SERVER, MEMBER, seed=7)
_PROFILE = Profile(
    profile_id="sample",
    title="Sample",
    questions=100,
    minutes=120,
    pass_mark=raw(68),
    domains=(
        ExamDomain("mentoring", "Mentoring", 0.5),
        ExamDomain("advocacy", "Advocacy", 0.25),
        ExamDomain("recovery", "Recovery", 0.25),
    ),
    daily_tag="ethics",
    opening_item="item-01",
    kinds={Kind.RECALL: 0.25, Kind.COMPREHENSION: 0.25, Kind.APPLICATION: 0.5},
)


def make_plan(**changes: object) -> Plan:
    """Return a plan for four questions in an hour, with changes."""
    return replace(_PLAN, **changes)


def make_lobby(**changes: object) -> Sitting:
    """Return a sitting that opens at noon, with changes."""
    return replace(_LOBBY, **changes)


def make_waiting(**changes: object) -> Paper:
    """Return a paper that waits in the lobby, with changes."""
    return replace(_PAPER, **changes)


def make_paper(
    options: Sequence[int | None] = (None, None, None, None), **changes: object
) -> Paper:
    """Return an open paper until one o'clock with these choices, with changes.

    Its questions are item-01, item-02 and so on.
    """
    handed_out = replace(
        _PAPER,
        items=tuple((f"item-{number:02}", 1) for number in range(1, len(options) + 1)),
        deadline=NOON + HOUR,
        marks=MappingProxyType(
            {n: Mark(option) for n, option in enumerate(options, start=1) if option is not None}
        ),
    )
    return replace(handed_out, **changes)


def make_profile(**changes: object) -> Profile:
    """Return an exam's shape with three domains, one of them half of it, with changes."""
    return replace(_PROFILE, **changes)


def ids(items: Sequence[Item]) -> list[str]:
    """Return the ids of items."""
    return [item.item_id for item in items]


class Act(Enum):
    """What may be done with a paper."""

    CHOOSE = "choose"
    REST = "rest"
    GO_ON = "go on"
    FLAG = "flag"
    CLOSE = "close"


@dataclass(frozen=True)
class Step:
    """What is done with a paper, and how long after the step before."""

    wait: timedelta
    act: Act
    number: int
    option: int
    closing: Closing


# Waits that often end exactly at the deadline, and acts that leave most papers open for a while.
STEPS = st.lists(
    st.builds(
        Step,
        st.sampled_from([*[timedelta()] * 4, *[HOUR / 6, HOUR / 3] * 2, timedelta(microseconds=1)]),
        st.sampled_from([*[Act.CHOOSE] * 5, *[Act.FLAG] * 4, Act.REST, Act.GO_ON, Act.CLOSE]),
        st.integers(0, 5),
        st.integers(0, 3),
        st.sampled_from(Closing),
    ),
    min_size=8,
    max_size=40,
)


def time_left(paper: Paper, now: datetime) -> timedelta:
    """Return how long a paper can still be written, never less than nothing.

    What is left of a break is no such time.
    """
    if paper.deadline is None or paper.is_closed:
        return timedelta(0)
    resting = paper.break_until - now if paper.break_until and paper.has_break(now) else timedelta()
    return max(timedelta(0), paper.deadline - now - resting)
