"""Day streaks are counted from question days."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.streaks import day_streak


@pytest.mark.parametrize(
    ("newest_first", "streak"),
    [
        pytest.param([], 0, id="no-question-yet"),
        pytest.param([True], 1, id="first-day"),
        pytest.param([False], 0, id="nothing-answered"),
        pytest.param([True, True, True], 3, id="all-answered"),
        pytest.param([False, True, True], 2, id="today-still-open"),
        pytest.param([False, False, True], 0, id="yesterday-left-out"),
        pytest.param([True, False, True, True], 1, id="a-gap-ends-it"),
    ],
)
def test_a_streak_counts_back_to_the_first_gap(newest_first: list[bool], streak: int) -> None:
    assert day_streak(newest_first) == streak


@given(st.lists(st.booleans()))
def test_answering_today_makes_a_streak_exactly_one_longer(earlier: list[bool]) -> None:
    assert day_streak([True, *earlier]) == day_streak([False, *earlier]) + 1
