"""The names under which a board's periods are tallied."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.boards import Period


@pytest.mark.parametrize(
    ("period", "day", "key"),
    [
        pytest.param(Period.WEEK, date(2026, 3, 30), "week 2026-03-30", id="monday"),
        pytest.param(Period.WEEK, date(2026, 4, 5), "week 2026-03-30", id="sunday-of-that-week"),
        pytest.param(Period.WEEK, date(2027, 1, 1), "week 2026-12-28", id="week-over-new-year"),
        pytest.param(Period.MONTH, date(2026, 4, 5), "month 2026-04", id="month"),
        pytest.param(Period.ALL, date(2026, 4, 5), "all", id="all"),
    ],
)
def test_a_day_belongs_to_one_tally_of_each_period(period: Period, day: date, key: str) -> None:
    assert period.key_on(day) == key


@given(st.dates(date(1, 1, 8), date(9999, 12, 1)))
def test_a_week_is_seven_days_from_monday_on(day: date) -> None:
    monday = day - timedelta(days=day.weekday())
    week = {Period.WEEK.key_on(monday + timedelta(days=number)) for number in range(7)}
    assert week == {Period.WEEK.key_on(day)}
    assert Period.WEEK.key_on(monday - timedelta(days=1)) not in week
