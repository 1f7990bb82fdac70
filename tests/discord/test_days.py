"""Days of the week in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.daily.schedule import EVERY_DAY, parse_days
from cogs.kit.days import describe_days


@pytest.mark.parametrize(
    ("days", "words"),
    [
        pytest.param(EVERY_DAY, "every day", id="every-day"),
        pytest.param(frozenset({1, 2, 3, 4, 5}), "on weekdays", id="weekdays"),
        pytest.param(frozenset({7, 3}), "on Wednesday, Sunday", id="in-the-week's-order"),
    ],
)
def test_days_are_described_in_words(days: frozenset[int], words: str) -> None:
    assert describe_days(days) == words


@given(st.sets(st.integers(1, 7), min_size=1).map(frozenset))
def test_described_days_can_be_read_back(days: frozenset[int]) -> None:
    assert parse_days(describe_days(days).removeprefix("on ")) == days
