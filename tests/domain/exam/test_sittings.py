"""A mock exam's life goes one way, and its clocks move together."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.exam.papers import EXTRA_TIMES
from bot.domain.exam.sittings import Ending, Sitting, SittingState
from tests.domain.exams import HOUR, MINUTE, make_lobby, make_plan
from tests.domain.samples import NOON

SECOND = timedelta(seconds=1)
NOTHING = timedelta()
OPEN = make_lobby().opened(NOON)
CLOSED = OPEN.closed(NOON + HOUR, Ending.ALL_SUBMITTED)
CANCELLED = make_lobby().closed(NOON, Ending.CANCELLED)
GAPS = st.timedeltas(SECOND, timedelta(days=30))
LIFE = [SittingState.LOBBY, SittingState.OPEN, SittingState.CLOSED]

Step = Callable[[Sitting, datetime], Sitting]


def closing(ending: Ending) -> Step:
    return lambda sitting, now: sitting.closed(now, ending)


def downtime(gap: timedelta) -> Step:
    return lambda sitting, _: sitting.after_downtime(gap)


STEPS = st.lists(
    st.one_of(
        st.just(Sitting.opened),
        st.sampled_from(Ending).map(closing),
        st.timedeltas(-HOUR, HOUR).map(downtime),
    ),
    max_size=12,
)


def lives(steps: list[Step]) -> list[Sitting]:
    """Return what a lobby is after each of these steps, one a minute."""
    seen = [make_lobby()]
    for minutes, step in enumerate(steps):
        seen.append(step(seen[-1], NOON + minutes * MINUTE))
    return seen


@given(STEPS)
def test_no_sequence_of_steps_leads_back_or_reopens(steps: list[Step]) -> None:
    places = [LIFE.index(sitting.state) for sitting in lives(steps)]
    assert places == sorted(places)


@given(STEPS)
def test_no_sequence_of_steps_changes_a_closed_sitting(steps: list[Step]) -> None:
    closed = [sitting for sitting in lives(steps) if sitting.state is SittingState.CLOSED]
    assert all(sitting == closed[0] for sitting in closed)


@given(STEPS)
def test_whatever_happens_an_opened_sitting_lasts_as_planned_and_the_time_given_back(
    steps: list[Step],
) -> None:
    for sitting in lives(steps):
        if sitting.opened_at:
            half_time = sitting.opened_at + HOUR / 2 + sitting.downtime_credit
            assert (sitting.join_until, sitting.ends_at) == (half_time, half_time + HOUR / 2)
            assert sitting.downtime_credit >= NOTHING


def test_a_lobby_that_starts_has_its_whole_time_from_then_on() -> None:
    late = NOON + 7 * MINUTE
    opened = make_lobby(plan=make_plan(minutes=30)).opened(late)
    assert opened.state is SittingState.OPEN
    assert (opened.opened_at, opened.ends_at) == (late, late + 30 * MINUTE)
    assert opened.join_until == late + 15 * MINUTE


@pytest.mark.parametrize("sitting", [OPEN, CLOSED, CANCELLED], ids=["open", "closed", "cancelled"])
def test_only_a_lobby_can_start(sitting: Sitting) -> None:
    assert sitting.opened(NOON + HOUR) == sitting


@pytest.mark.parametrize("before", [make_lobby(), OPEN], ids=["lobby", "open"])
@pytest.mark.parametrize("ending", Ending)
def test_a_sitting_closes_with_its_ending_and_keeps_its_clocks(
    before: Sitting, ending: Ending
) -> None:
    at = NOON + MINUTE
    expected = replace(before, state=SittingState.CLOSED, closed_at=at, ending=ending)
    assert before.closed(at, ending) == expected


@pytest.mark.parametrize(
    ("sitting", "after", "due"),
    [
        pytest.param(make_lobby(), -SECOND, False, id="lobby-before-its-time"),
        pytest.param(make_lobby(), NOTHING, True, id="lobby-in-time"),
        pytest.param(make_lobby(), 9 * HOUR, True, id="lobby-long-overdue"),
        pytest.param(OPEN, HOUR, False, id="begun-already"),
        pytest.param(CANCELLED, HOUR, False, id="called-off"),
    ],
)
def test_a_lobby_is_due_when_its_time_is_over(
    sitting: Sitting, after: timedelta, due: bool
) -> None:
    assert sitting.is_due(NOON + after) is due


@pytest.mark.parametrize(
    ("sitting", "after", "may"),
    [
        pytest.param(make_lobby(), NOTHING, True, id="lobby"),
        pytest.param(make_lobby(), HOUR, True, id="lobby-that-lags"),
        pytest.param(OPEN, NOTHING, True, id="just-begun"),
        pytest.param(OPEN, HOUR / 2 - SECOND, True, id="end-of-the-first-half"),
        pytest.param(OPEN, HOUR / 2, False, id="second-half"),
        pytest.param(OPEN.after_downtime(HOUR), HOUR, True, id="first-half-after-downtime"),
        pytest.param(replace(OPEN, join_until=None), NOTHING, False, id="no-late-joining"),
        pytest.param(CLOSED, NOTHING, False, id="closed"),
        pytest.param(CANCELLED, NOTHING, False, id="called-off"),
    ],
)
def test_members_may_come_until_the_first_half_is_over(
    sitting: Sitting, after: timedelta, may: bool
) -> None:
    assert sitting.may_join(NOON + after) is may


@given(GAPS)
def test_downtime_moves_all_clocks_of_an_open_sitting_alike(gap: timedelta) -> None:
    moved = OPEN.after_downtime(gap)
    assert OPEN.ends_at
    assert OPEN.join_until
    assert moved == replace(
        OPEN, ends_at=OPEN.ends_at + gap, join_until=OPEN.join_until + gap, downtime_credit=gap
    )


@given(gap=GAPS, extra_time=st.sampled_from(EXTRA_TIMES))
def test_downtime_moves_every_deadline_alike_whatever_the_extra_time(
    gap: timedelta, extra_time: float
) -> None:
    moved = OPEN.after_downtime(gap)
    assert moved.deadline(extra_time) == OPEN.deadline(extra_time) + gap


@given(GAPS)
def test_downtime_in_the_lobby_moves_the_start_and_is_not_given_to_papers(gap: timedelta) -> None:
    moved = make_lobby().after_downtime(gap)
    assert moved == make_lobby(opens_at=NOON + gap)
    assert not moved.is_due(NOON + gap - SECOND)


@given(first=GAPS, second=GAPS)
def test_two_downtimes_are_one_of_both_lengths(first: timedelta, second: timedelta) -> None:
    twice = OPEN.after_downtime(first).after_downtime(second)
    assert twice == OPEN.after_downtime(first + second)


@pytest.mark.parametrize("sitting", [make_lobby(), OPEN], ids=["lobby", "open"])
@pytest.mark.parametrize("gap", [NOTHING, -HOUR], ids=["none", "a-clock-set-back"])
def test_no_downtime_takes_no_time_away(sitting: Sitting, gap: timedelta) -> None:
    assert sitting.after_downtime(gap) == sitting


@pytest.mark.parametrize(
    ("extra_time", "minutes"), [(1, 60), (1.25, 75), (1.5, 90), (2, 120)], ids=str
)
def test_extra_time_is_a_share_of_the_sittings_time(extra_time: float, minutes: int) -> None:
    assert OPEN.deadline(extra_time) == NOON + minutes * MINUTE


def test_a_sitting_that_has_not_begun_has_no_deadline() -> None:
    with pytest.raises(ValueError, match="not begun"):
        make_lobby().deadline(1)
