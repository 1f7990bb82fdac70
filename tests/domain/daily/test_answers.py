"""What a click led to, and how a group's answers split."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.daily.answers import AnswerOutcome, ResponseDistribution
from tests.domain.samples import make_item, make_post


@pytest.mark.parametrize(
    ("chosen", "correct"),
    [(0, False), (1, True), (None, False)],
    ids=["another-option", "the-key", "never-answered"],
)
def test_an_answer_is_correct_when_it_is_the_key(chosen: int | None, correct: bool) -> None:
    outcome = AnswerOutcome(make_post(), make_item(key=1), chosen, is_new=True)
    assert outcome.is_correct is correct


def test_an_unanswered_item_with_the_first_option_as_its_key_is_not_correct() -> None:
    assert not AnswerOutcome(make_post(), make_item(key=0), None, is_new=False).is_correct


@pytest.mark.parametrize(
    ("counts", "shown"),
    [((0, 0, 0, 0), False), ((3, 3, 3, 0), False), ((3, 3, 3, 1), True), ((0, 10, 0, 0), True)],
)
def test_a_split_is_shown_only_when_it_tells_on_nobody(
    counts: tuple[int, int, int, int], shown: bool
) -> None:
    assert ResponseDistribution(counts).may_be_shown is shown


@pytest.mark.parametrize(
    ("counts", "percents"),
    [
        pytest.param((0, 0, 0, 0), [0, 0, 0, 0], id="nobody"),
        pytest.param((1, 1, 1, 0), [33, 33, 33, 0], id="thirds"),
        pytest.param((2, 1, 0, 0), [67, 33, 0, 0], id="rounded-up"),
        pytest.param((0, 0, 0, 5), [0, 0, 0, 100], id="all-alike"),
    ],
)
def test_shares_are_whole_percent(counts: tuple[int, int, int, int], percents: list[int]) -> None:
    assert [ResponseDistribution(counts).percent(option) for option in range(4)] == percents


@given(st.tuples(*[st.integers(0, 500)] * 4))
def test_shares_never_stray_far_from_a_hundred(counts: tuple[int, int, int, int]) -> None:
    responses = ResponseDistribution(counts)
    assert responses.total == sum(counts)
    total = sum(responses.percent(option) for option in range(4))
    assert abs(total - 100) <= 2 if responses.total else total == 0
