"""The equations that say what a review would do are those of the package that does it."""

from datetime import UTC, datetime, timedelta

import pytest
from fsrs import Card, Rating, Scheduler, State
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.practice.forgetting import USUAL_WEIGHTS, if_right, if_wrong, known_after

PACKAGE = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
START = datetime(2026, 1, 5, 15, tzinfo=UTC)

STABILITIES = st.floats(0.001, 2000)
DIFFICULTIES = st.floats(1, 10)


def card(stability: float, difficulty: float) -> Card:
    return Card(
        card_id=0,
        state=State.Review,
        stability=stability,
        difficulty=difficulty,
        due=START,
        last_review=START,
    )


@given(STABILITIES, st.integers(0, 1000))
def test_what_is_known_is_what_the_package_says(stability: float, days: int) -> None:
    then = START + timedelta(days=days)
    expected = PACKAGE.get_card_retrievability(card(stability, 5), then)
    assert known_after(stability, days) == pytest.approx(expected)


@given(STABILITIES, DIFFICULTIES, st.integers(0, 400))
def test_a_review_does_what_the_package_does(
    stability: float, difficulty: float, days: int
) -> None:
    for rating, equation in ((Rating.Good, if_right), (Rating.Again, if_wrong)):
        then = START + timedelta(days=days)
        reviewed, _ = PACKAGE.review_card(card(stability, difficulty), rating, then)
        assert equation(stability, difficulty, days) == pytest.approx(reviewed.stability)


def test_an_item_missed_at_first_sight_begins_as_the_package_begins_it() -> None:
    new = Card(card_id=0, due=START)
    assert PACKAGE.review_card(new, Rating.Again, START)[0].stability == USUAL_WEIGHTS.again
