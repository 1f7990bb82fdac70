"""Whose turn is when in the line of chosen questions."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.daily.line import Choice, Turn, moved, next_in_line, sooner, turns

MONDAY = date(2026, 4, 6)
WEEK = [MONDAY + timedelta(days=number) for number in range(7)]
A, B, C = (Choice(f"item-{letter}", 1) for letter in "abc")
ON_FRIDAY = Choice("item-f", 1, WEEK[4])

LINES = st.lists(
    st.builds(
        Choice,
        st.integers(0, 99).map(str),
        st.just(1),
        st.none() | st.sampled_from(WEEK),
    ),
    max_size=8,
    unique_by=lambda one: one.item_id,
)


def test_the_first_that_waits_for_no_day_is_next() -> None:
    assert next_in_line([ON_FRIDAY, A, B], MONDAY) == A
    assert next_in_line([A, B], MONDAY, besides={"item-a"}) == B
    assert next_in_line([ON_FRIDAY], MONDAY) is None


def test_what_waits_for_a_day_goes_before_the_others_on_it() -> None:
    assert next_in_line([A, ON_FRIDAY], WEEK[4]) == ON_FRIDAY


def test_what_missed_its_day_comes_next() -> None:
    assert next_in_line([ON_FRIDAY, A], WEEK[5]) == ON_FRIDAY


def test_turns_are_told_by_day() -> None:
    found = turns([A, ON_FRIDAY, B], WEEK)
    assert found == [Turn(A, WEEK[0]), Turn(B, WEEK[1]), Turn(ON_FRIDAY, WEEK[4])]
    far = Choice("item-far", 1, WEEK[6] + timedelta(days=30))
    assert turns([far], WEEK) == [Turn(far, far.on)]


def test_a_question_that_comes_sooner_takes_the_day_of_the_one_before_it() -> None:
    assert sooner([A, B], 1) == [B, A]
    fridays = Choice("item-b", 1, WEEK[4])
    assert sooner([ON_FRIDAY, B], 1) == [fridays, Choice("item-f", 1)]
    assert sooner([A, B], 0) == [A, B]


def test_two_that_wait_for_the_same_day_take_each_other_s() -> None:
    assert moved([A, B], 1, WEEK[4]) == [A, Choice("item-b", 1, WEEK[4])]
    assert moved([A, ON_FRIDAY], 0, WEEK[4]) == [
        Choice("item-a", 1, WEEK[4]),
        Choice("item-f", 1),
    ]


@given(LINES)
def test_everything_in_line_has_one_turn_and_no_day_two(line: list[Choice]) -> None:
    found = turns(line, WEEK)
    assert sorted(turn.choice.item_id for turn in found) == sorted(one.item_id for one in line)
    days = [turn.on for turn in found if turn.on in WEEK and turn.choice.on is None]
    assert len(set(days)) == len(days)
    for turn in found:
        assert turn.choice.on is None or turn.on is None or turn.on >= turn.choice.on


@given(LINES, st.integers(0, 9))
def test_sooner_twice_is_as_before(line: list[Choice], place: int) -> None:
    assert sooner(sooner(line, place), place) == line
