"""What is remembered: the days are fsrs's own, and none is after the exam."""

from dataclasses import astuple, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.practice.forgetting import known_after
from bot.domain.practice.memory import (
    EXAM_RETENTION,
    USUAL_RETENTION,
    Confidence,
    Memory,
    chance_right,
    day_begin,
    rating_of,
    retention_target,
    retrievabilities,
    retrievability,
    reviewed,
    study_day,
)

MORNING = datetime(2026, 4, 1, 15, tzinfo=UTC)
CHICAGO, TOKYO = ZoneInfo("America/Chicago"), ZoneInfo("Asia/Tokyo")
EXAM = date(2026, 5, 1)
DAY = timedelta(days=1)

AGAIN, HARD, GOOD, EASY = Rating
RATINGS = st.sampled_from(list(Rating))


def after(*ratings: Rating, at: datetime = MORNING, exam_on: date | None = None) -> Memory:
    """Return the memory after these ratings, each given on the day the item was due."""
    memory = reviewed(None, ratings[0], at, exam_on=exam_on)
    for rating in ratings[1:]:
        memory = reviewed(memory, rating, memory.due + timedelta(hours=6), exam_on=exam_on)
    return memory


def chicago(*when: int) -> datetime:
    return datetime(*when, tzinfo=CHICAGO)  # pyright: ignore[reportArgumentType]


def gaps(*ratings: Rating) -> list[int]:
    """Return after how many days the item is due again after each rating."""
    ends = [after(*ratings[:count]) for count in range(1, len(ratings) + 1)]
    return [(memory.due - day_begin(memory.last_review)).days for memory in ends]


def package_gaps(*ratings: Rating) -> list[int]:
    """Return the same from fsrs alone."""
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, at, days = Card(card_id=1, due=MORNING), MORNING, list[int]()
    for rating in ratings:
        card, _ = scheduler.review_card(card, rating, at)
        days.append((card.due - at).days)
        at = card.due
    return days


TRACES = [
    pytest.param([GOOD] * 6, [2, 11, 46, 163, 497, 1346], id="always-right"),
    pytest.param([EASY] * 4, [8, 66, 397, 1875], id="always-sure"),
    pytest.param([HARD] * 5, [1, 3, 7, 12, 18], id="always-a-lucky-guess"),
    pytest.param([AGAIN] * 4, [1, 1, 1, 1], id="always-wrong"),
    pytest.param([AGAIN, GOOD, GOOD, GOOD, GOOD], [1, 2, 6, 17, 44], id="wrong-at-first"),
    pytest.param([GOOD, GOOD, GOOD, AGAIN, GOOD], [2, 11, 46, 3, 8], id="forgotten-late"),
    pytest.param([GOOD, AGAIN, HARD, EASY, GOOD], [2, 1, 2, 7, 16], id="a-bit-of-all"),
]
"""Read off fsrs 6.3.2. Should an update change them, members' dates change with it: look first."""


@pytest.mark.parametrize(("ratings", "days"), TRACES)
def test_a_row_of_ratings_gives_the_days_written_here(
    ratings: list[Rating], days: list[int]
) -> None:
    assert gaps(*ratings) == days


@given(st.lists(RATINGS, min_size=1, max_size=8))
def test_any_row_of_ratings_gives_the_days_of_the_package(ratings: list[Rating]) -> None:
    assert gaps(*ratings) == package_gaps(*ratings)


@given(st.lists(st.tuples(RATINGS, st.integers(0, 40)), min_size=1, max_size=8))
def test_stability_and_chance_are_those_of_the_package_however_late_the_reviews(
    reviews: list[tuple[Rating, int]],
) -> None:
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, memory, at = Card(card_id=1, due=MORNING), None, MORNING
    for rating, days in reviews:
        at += days * DAY
        card, _ = scheduler.review_card(card, rating, at)
        memory = reviewed(memory, rating, at)
    assert memory
    assert (memory.stability, memory.difficulty) == (card.stability, card.difficulty)
    later = at + 17 * DAY
    assert retrievability(memory, later) == scheduler.get_card_retrievability(card, later)


@pytest.mark.parametrize(
    ("right", "confidence", "rating"),
    [
        (False, None, AGAIN),
        (False, Confidence.SURE, AGAIN),
        (False, Confidence.GUESS, AGAIN),
        (True, Confidence.GUESS, HARD),
        (True, Confidence.UNSURE, GOOD),
        (True, None, GOOD),
        (True, Confidence.SURE, EASY),
    ],
)
def test_a_wrong_answer_is_forgotten_and_a_right_one_counts_by_sureness(
    right: bool, confidence: Confidence | None, rating: Rating
) -> None:
    assert rating_of(right, confidence) is rating


def test_reviews_and_wrong_answers_are_counted() -> None:
    memory = after(AGAIN, GOOD, AGAIN, EASY)
    assert (memory.reviews, memory.lapses) == (4, 2)


def test_a_memory_is_plain_values_that_go_into_columns_and_come_back() -> None:
    memory = after(GOOD, AGAIN)
    assert [type(value) for value in astuple(memory)] == [
        float,
        float,
        datetime,
        datetime,
        int,
        int,
    ]
    back = Memory(*astuple(memory))
    assert reviewed(back, GOOD, MORNING + 9 * DAY) == reviewed(memory, GOOD, MORNING + 9 * DAY)


def test_an_item_is_due_from_the_first_hour_of_its_day() -> None:
    memory = reviewed(None, AGAIN, chicago(2026, 4, 1, 21))
    assert not memory.is_due(chicago(2026, 4, 2, 3, 59))
    assert memory.is_due(chicago(2026, 4, 2, 4))


@pytest.mark.parametrize(
    ("at", "day"),
    [
        pytest.param(chicago(2026, 4, 1, 9), date(2026, 4, 1), id="morning"),
        pytest.param(chicago(2026, 4, 1, 23, 59), date(2026, 4, 1), id="late-evening"),
        pytest.param(chicago(2026, 4, 2, 2), date(2026, 4, 1), id="after-midnight"),
        pytest.param(chicago(2026, 1, 2, 3, 59), date(2026, 1, 1), id="winter-night"),
        pytest.param(chicago(2026, 1, 2, 4), date(2026, 1, 2), id="night-turns"),
        pytest.param(datetime(2026, 1, 2, 3, tzinfo=TOKYO), date(2026, 1, 1), id="tokyo-night"),
        pytest.param(datetime(2026, 1, 2, 5, tzinfo=TOKYO), date(2026, 1, 2), id="tokyo-morning"),
    ],
)
def test_a_day_of_study_ends_when_the_night_does(at: datetime, day: date) -> None:
    assert study_day(at) == day
    assert day_begin(at) == datetime(day.year, day.month, day.day, 4, tzinfo=at.tzinfo)
    assert day_begin(at).tzinfo is UTC


def test_the_next_morning_is_a_day_later_even_an_hour_earlier() -> None:
    evening, morning = chicago(2026, 4, 1, 22), chicago(2026, 4, 2, 8)
    early = reviewed(reviewed(None, GOOD, evening), GOOD, morning)
    full = reviewed(reviewed(None, GOOD, evening), GOOD, evening + DAY)
    assert early.stability == full.stability


def test_the_second_time_on_one_day_moves_memory_less_than_the_next_day() -> None:
    first = reviewed(None, GOOD, MORNING)
    again = reviewed(first, GOOD, MORNING + timedelta(hours=3))
    tomorrow = reviewed(first, GOOD, MORNING + DAY)
    assert first.stability <= again.stability < tomorrow.stability


def test_an_answer_told_late_counts_as_of_the_last_review() -> None:
    memory = after(GOOD, GOOD)
    late = reviewed(memory, AGAIN, memory.last_review - 5 * DAY)
    assert late == reviewed(memory, AGAIN, memory.last_review)
    assert (late.last_review, late.reviews) == (memory.last_review, memory.reviews + 1)
    assert late.stability < memory.stability


@given(st.lists(st.tuples(RATINGS, st.integers(-90, 90)), min_size=1, max_size=12))
def test_no_order_of_reviews_crashes_or_goes_back_in_time(
    reviews: list[tuple[Rating, int]],
) -> None:
    memory = None
    latest = MORNING - 90 * DAY
    for rating, days in reviews:
        memory = reviewed(memory, rating, MORNING + days * DAY)
        latest = max(latest, MORNING + days * DAY)
        assert memory.last_review == latest
        assert memory.last_review < memory.due
        assert memory.stability > 0
        assert 1 <= memory.difficulty <= 10


def test_days_are_those_of_the_zone_that_the_instants_are_given_in() -> None:
    """In Tokyo it is the next day already at noon in Chicago, and the item is due by its days."""
    here, there = (MORNING.astimezone(zone) for zone in (CHICAGO, TOKYO))
    memories = [reviewed(None, AGAIN, at) for at in (here, there)]
    assert [memory.last_review for memory in memories] == [MORNING, MORNING]
    assert [memory.due for memory in memories] == [
        datetime(2026, 4, 2, 4, tzinfo=CHICAGO),
        datetime(2026, 4, 2, 4, tzinfo=TOKYO),
    ]
    assert memories[0].last_review.tzinfo is memories[0].due.tzinfo is UTC


@pytest.mark.parametrize("change", [date(2026, 3, 8), date(2026, 11, 1)], ids=["spring", "fall"])
def test_a_day_on_which_the_clocks_change_is_one_day(change: date) -> None:
    noon = datetime.combine(change - DAY, time(12), tzinfo=CHICAGO)
    usual = datetime(2026, 6, 1, 12, tzinfo=CHICAGO)
    over, as_ever = (
        reviewed(reviewed(None, GOOD, first), GOOD, first + 2 * DAY) for first in (noon, usual)
    )
    assert over.stability == as_ever.stability
    assert study_day(over.due.astimezone(CHICAGO)) - study_day(noon) == (
        study_day(as_ever.due.astimezone(CHICAGO)) - study_day(usual)
    )


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda at: reviewed(None, GOOD, at), id="first-review"),
        pytest.param(lambda at: reviewed(after(GOOD), GOOD, at), id="later-review"),
        pytest.param(lambda at: retrievability(after(GOOD), at), id="chance"),
        pytest.param(lambda at: retention_target(at, EXAM), id="target"),
        pytest.param(lambda at: retention_target(at, None), id="target-without-exam"),
    ],
)
def test_an_instant_without_a_zone_is_refused(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(ValueError, match="time zone"):
        ask(MORNING.replace(tzinfo=None))


def test_what_was_just_seen_is_known_and_fades_day_by_day() -> None:
    memory = after(GOOD)
    chances = [retrievability(memory, MORNING + days * DAY) for days in (0, 1, 2, 10, 100)]
    assert chances[0] == 1
    assert chances == sorted(set(chances), reverse=True)
    assert retrievability(memory, MORNING + timedelta(hours=12)) == 1


@pytest.mark.parametrize("hour", [4, 6, 9, 12, 23])
def test_the_day_after_is_one_day_at_whatever_hour_the_item_was_answered(hour: int) -> None:
    memory = after(Rating.Good, at=chicago(2026, 1, 5, hour))
    a_day = known_after(memory.stability, 1)
    assert retrievability(memory, chicago(2026, 1, 6, 20)) == pytest.approx(a_day)
    assert retrievability(memory, chicago(2026, 1, 6, 5)) == pytest.approx(a_day)


def test_at_its_stability_the_chance_is_nine_in_ten() -> None:
    memory = replace(after(GOOD), stability=7.0)
    assert retrievability(memory, MORNING + 7 * DAY) == pytest.approx(0.9)


def test_many_chances_are_those_of_one_by_one() -> None:
    memories = [after(rating) for rating in Rating]
    later = MORNING + 9 * DAY
    assert retrievabilities(memories, later) == [retrievability(one, later) for one in memories]


@pytest.mark.parametrize(("known", "right"), [(0, 0.25), (1, 1), (0.6, 0.7)])
def test_who_does_not_know_guesses_one_in_four(known: float, right: float) -> None:
    assert chance_right(known) == pytest.approx(right)


@pytest.mark.parametrize(
    ("days_before", "target"),
    [(60, 0.9), (30, 0.9), (15, 0.925), (1, 0.95 - 0.05 / 30)],
)
def test_the_target_rises_evenly_in_the_last_thirty_days(days_before: int, target: float) -> None:
    at = datetime(2026, 5, 1, 15, tzinfo=UTC) - days_before * DAY
    assert retention_target(at, EXAM) == pytest.approx(target)


@pytest.mark.parametrize(
    "exam_on",
    [None, MORNING.date(), MORNING.date() - DAY],
    ids=["no-exam", "exam-today", "exam-over"],
)
def test_without_an_exam_ahead_all_is_as_without_any(exam_on: date | None) -> None:
    assert retention_target(MORNING, exam_on) == USUAL_RETENTION
    assert reviewed(None, EASY, MORNING, exam_on=exam_on) == reviewed(None, EASY, MORNING)


@given(
    st.lists(st.tuples(RATINGS, st.integers(0, 20)), min_size=1, max_size=8),
    st.integers(1, 200),
)
def test_while_the_exam_is_ahead_nothing_is_due_after_it(
    reviews: list[tuple[Rating, int]], days_ahead: int
) -> None:
    exam_on = MORNING.date() + days_ahead * DAY
    memory, at = None, MORNING
    for rating, days in reviews:
        at += days * DAY
        memory = reviewed(memory, rating, at, exam_on=exam_on)
        if study_day(at) < exam_on:
            assert study_day(memory.due) <= exam_on


def test_close_to_the_exam_items_come_back_sooner() -> None:
    far = after(GOOD, GOOD, exam_on=MORNING.date() + 400 * DAY)
    near = after(GOOD, GOOD, exam_on=MORNING.date() + 20 * DAY)
    assert near.due - near.last_review < far.due - far.last_review
    assert far == after(GOOD, GOOD)


def test_the_target_on_the_eve_is_nearly_that_of_the_exam() -> None:
    eve = datetime(2026, 4, 30, 15, tzinfo=UTC)
    assert USUAL_RETENTION < retention_target(eve, EXAM) < EXAM_RETENTION
