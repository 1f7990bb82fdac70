"""Who stands where on a board, and what one page of it shows."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.scores.boards import (
    EXAM_MINIMUM,
    PLACES,
    BoardName,
    Period,
    Standing,
    Tally,
    around,
    lower_bound,
    own_standing,
    page_of,
    pages_of,
    ranked,
)

COUNTS = st.integers(0, 60).flatmap(
    lambda answered: st.tuples(st.integers(0, answered), st.just(answered))
)
TALLIES = st.lists(COUNTS, max_size=25).map(
    lambda counts: [Tally(number, *count) for number, count in enumerate(counts, start=1)]
)
NAMES = st.sampled_from(BoardName)


def in_order(count: int) -> tuple[Standing, ...]:
    """Return the standings of so many members, each a point behind the one before."""
    return ranked(BoardName.DAILY, [Tally(n, count + 1 - n, 99) for n in range(1, count + 1)])


def ids(standings: tuple[Standing, ...]) -> list[int]:
    return [one.user_id for one in standings]


@pytest.mark.parametrize(
    ("period", "day", "season", "key"),
    [
        pytest.param(Period.WEEK, date(2026, 3, 30), 0, "week 2026-03-30", id="monday"),
        pytest.param(Period.WEEK, date(2026, 4, 5), 0, "week 2026-03-30", id="sunday-of-that-week"),
        pytest.param(Period.WEEK, date(2027, 1, 1), 0, "week 2026-12-28", id="week-over-new-year"),
        pytest.param(Period.MONTH, date(2026, 4, 5), 0, "month 2026-04", id="month"),
        pytest.param(Period.SEASON, date(2026, 4, 5), 3, "season 3", id="season"),
        pytest.param(Period.SEASON, date(2026, 4, 5), 0, "season 0", id="before-any-season"),
        pytest.param(Period.ALL, date(2026, 4, 5), 3, "all", id="all"),
    ],
)
def test_a_day_belongs_to_one_tally_of_each_period(
    period: Period, day: date, season: int, key: str
) -> None:
    assert period.key_on(day, season) == key


@given(st.dates(date(1, 1, 8), date(9999, 12, 1)))
def test_a_week_is_seven_days_from_monday_on(day: date) -> None:
    monday = day - timedelta(days=day.weekday())
    week = {Period.WEEK.key_on(monday + timedelta(days=number)) for number in range(7)}
    assert week == {Period.WEEK.key_on(day)}
    assert Period.WEEK.key_on(monday - timedelta(days=1)) not in week


# With all right the bound is n / (n + z²), with half of them right 1/2 - z / 2√(n + z²): both by
# hand with z² = 3.8416. 81 of 263 is the example of R. G. Newcombe, "Two-sided confidence
# intervals for the single proportion", Statistics in Medicine 17 (1998), table I, method 3.
@pytest.mark.parametrize(
    ("correct", "answered", "bound"),
    [
        pytest.param(0, 0, 0.0, id="no-answer"),
        pytest.param(0, 10, 0.0, id="none-of-ten"),
        pytest.param(1, 1, 0.20654, id="one-lucky-answer"),
        pytest.param(10, 10, 0.72246, id="ten-of-ten"),
        pytest.param(5, 10, 0.23659, id="half-of-ten"),
        pytest.param(50, 100, 0.40383, id="half-of-a-hundred"),
        pytest.param(81, 263, 0.25527, id="newcombe-81-of-263"),
        pytest.param(15, 148, 0.06243, id="newcombe-15-of-148"),
        pytest.param(1, 29, 0.00611, id="newcombe-1-of-29"),
    ],
)
def test_the_lower_bound_is_wilsons(correct: int, answered: int, bound: float) -> None:
    assert lower_bound(correct, answered) == pytest.approx(bound, abs=6e-5)


@given(COUNTS)
def test_the_lower_bound_never_claims_more_than_was_seen(counts: tuple[int, int]) -> None:
    correct, answered = counts
    assert 0 <= lower_bound(correct, answered) <= (correct / answered if answered else 0)


@given(st.integers(1, 60), st.integers(2, 9))
def test_the_same_accuracy_is_believed_more_of_more_questions(right: int, times: int) -> None:
    answered = right + 7
    assert lower_bound(times * right, times * answered) > lower_bound(right, answered)


def test_points_rank_the_daily_board_and_trying_never_costs_a_place() -> None:
    tallies = [Tally(1, 2, 2), Tally(2, 5, 9), Tally(3, 6, 200)]
    assert ranked(BoardName.DAILY, tallies) == (
        Standing(1, 3, 6, 200),
        Standing(2, 2, 5, 9),
        Standing(3, 1, 2, 2),
    )


def test_points_rank_the_board_of_both() -> None:
    assert ids(ranked(BoardName.ALL, [Tally(1, 25, 25), Tally(2, 26, 100)])) == [2, 1]


def test_accuracy_ranks_the_exam_board_not_how_much_somebody_wrote() -> None:
    assert ids(ranked(BoardName.EXAM, [Tally(1, 60, 100), Tally(2, 36, 40)])) == [2, 1]


def test_one_lucky_paper_does_not_lead() -> None:
    few, many = Tally(1, EXAM_MINIMUM, EXAM_MINIMUM), Tally(2, 296, 300)
    assert ids(ranked(BoardName.EXAM, [few, many])) == [2, 1]


def test_nobody_stands_on_the_exam_board_before_enough_questions() -> None:
    tallies = [
        Tally(1, EXAM_MINIMUM - 1, EXAM_MINIMUM - 1),
        Tally(2, 1, EXAM_MINIMUM),
    ]
    assert ids(ranked(BoardName.EXAM, tallies)) == [2]
    assert ids(ranked(BoardName.DAILY, tallies)) == [1, 2]
    assert ids(ranked(BoardName.ALL, tallies)) == [1, 2]


@pytest.mark.parametrize("name", BoardName)
def test_nobody_without_a_right_answer_stands_on_a_board(name: BoardName) -> None:
    assert ids(ranked(name, [Tally(1, 0, 80), Tally(2, 1, 80)])) == [2]


def test_members_who_are_level_share_a_rank_and_the_next_one_is_counted_on() -> None:
    tallies = [Tally(4, 4, 4), Tally(3, 5, 5), Tally(1, 5, 50), Tally(2, 9, 9)]
    places = [(one.rank, one.user_id) for one in ranked(BoardName.DAILY, tallies)]
    assert places == [(1, 2), (2, 1), (2, 3), (4, 4)]


@given(NAMES, TALLIES)
def test_a_rank_is_one_more_than_how_many_are_better(name: BoardName, tallies: list[Tally]) -> None:
    def merit(one: Tally | Standing) -> float:
        exam = name is BoardName.EXAM
        return lower_bound(one.correct, one.answered) if exam else one.correct

    standings = ranked(name, tallies)
    for one in standings:
        assert one.rank == 1 + sum(merit(other) > merit(one) for other in standings)
    assert [one.rank for one in standings] == sorted(one.rank for one in standings)


@given(NAMES, TALLIES, st.randoms())
def test_a_board_does_not_depend_on_the_order_of_what_is_read(
    name: BoardName, tallies: list[Tally], chance: Random
) -> None:
    shuffled = list(tallies)
    chance.shuffle(shuffled)
    assert ranked(name, shuffled) == ranked(name, tallies)


@pytest.mark.parametrize(
    ("members", "pages"),
    [
        pytest.param(0, 1, id="empty"),
        pytest.param(1, 1, id="one"),
        pytest.param(PLACES, 1, id="full"),
        pytest.param(PLACES + 1, 2, id="one-more"),
        pytest.param(3 * PLACES, 3, id="three-full"),
    ],
)
def test_a_board_has_as_many_pages_as_it_needs(members: int, pages: int) -> None:
    assert pages_of(in_order(members)) == pages


def test_the_pages_together_are_the_board() -> None:
    standings = in_order(2 * PLACES + 3)
    found = [page_of(standings, page) for page in range(pages_of(standings))]
    assert [len(page) for page in found] == [PLACES, PLACES, 3]
    assert found[0] + found[1] + found[2] == standings


@pytest.mark.parametrize(
    ("user_id", "neighbours"),
    [
        pytest.param(1, [], id="first"),
        pytest.param(PLACES, [], id="last-of-the-first-page"),
        pytest.param(PLACES + 1, [PLACES, PLACES + 1, PLACES + 2], id="first-of-the-second-page"),
        pytest.param(25, [24, 25], id="last-of-all"),
        pytest.param(99, [], id="not-on-the-board"),
    ],
)
def test_a_place_beyond_the_first_page_comes_with_its_neighbours(
    user_id: int, neighbours: list[int]
) -> None:
    assert ids(around(in_order(25), user_id)) == neighbours


def test_ones_own_place_is_that_of_the_board() -> None:
    tallies = [Tally(n, n, 9) for n in range(1, 9)]
    for standing in ranked(BoardName.DAILY, tallies):
        mine = tallies[standing.user_id - 1]
        assert own_standing(BoardName.DAILY, tallies, mine) == standing


def test_a_member_who_is_hidden_learns_the_place_they_would_have() -> None:
    seen = [Tally(1, 9, 9), Tally(2, 5, 9), Tally(3, 1, 9)]
    assert own_standing(BoardName.DAILY, seen, Tally(7, 5, 5)) == Standing(2, 7, 5, 5)


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        pytest.param(BoardName.DAILY, None, id="nothing-answered"),
        pytest.param(BoardName.DAILY, Tally(7, 0, 5), id="nothing-right"),
        pytest.param(BoardName.EXAM, Tally(7, 24, 24), id="too-few-exam-questions"),
    ],
)
def test_whoever_does_not_stand_on_the_board_has_no_place(
    name: BoardName, counts: Tally | None
) -> None:
    assert own_standing(name, [Tally(1, 30, 30)], counts) is None
