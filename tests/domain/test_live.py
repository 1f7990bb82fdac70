"""A live round's rules: one question after the other, clocks that can stand still, one end."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.live import READING, UNANSWERED_ENDS, LiveEnding, Phase, Place, Round, standings
from tests.domain.samples import NOON

SECOND = timedelta(seconds=1)
ASKING = Round(
    round_id=1,
    server_id=2,
    channel_id=3,
    host_id=4,
    questions=5,
    seconds=60,
    items=(("item-01", 1),),
    number=1,
    phase=Phase.ASKING,
    due_at=NOON,
)
ASKED = ASKING.asked(1, NOON)


def test_the_clock_of_a_question_begins_when_it_is_sent() -> None:
    assert ASKED.due_at == NOON + 60 * SECOND


def test_a_question_that_the_round_does_not_wait_for_begins_no_clock() -> None:
    assert ASKING.asked(2, NOON) is ASKING
    assert ASKED.asked(1, NOON + SECOND) is ASKED


def test_a_pause_while_a_question_is_on_its_way_holds_until_the_round_goes_on() -> None:
    arrived = ASKING.paused(NOON).asked(1, NOON + 5 * SECOND)
    assert (arrived.phase, arrived.is_paused) == (Phase.ASKED, True)
    assert arrived.resumed(NOON + 99 * SECOND).due_at == NOON + (99 + 60) * SECOND


def test_a_question_of_before_is_shown_with_its_key_and_its_clocks_going() -> None:
    now = replace(ASKED, number=3).paused(NOON)
    assert now.as_of(3) is now
    earlier = now.as_of(2)
    assert (earlier.number, earlier.shows_key, earlier.is_paused) == (2, True, False)


def test_a_question_may_be_spoken_of_once_its_answer_was_shown() -> None:
    items = tuple((f"item-0{number}", 1) for number in range(1, 4))
    one = replace(ASKED, number=2, items=items)
    assert [one.shown_item(number) for number in range(5)] == [None, items[0], None, None, None]
    shown = one.shown(1, NOON)
    assert [shown.shown_item(number) for number in range(4)] == [None, *items[:2], None]
    over = replace(shown, number=3).stopped(LiveEnding.STOPPED, NOON)
    assert [over.shown_item(number) for number in range(5)] == [None, *items, None]


def test_the_answer_stands_for_as_long_as_reading_takes_and_then_comes_the_next() -> None:
    shown = ASKED.shown(3, NOON)
    assert (shown.phase, shown.due_at) == (Phase.SHOWN, NOON + READING)
    following = shown.moved_on(NOON + READING)
    assert (following.phase, following.number) == (Phase.ASKING, 2)


def test_after_the_last_question_the_round_is_over() -> None:
    last = replace(ASKED, number=5).shown(1, NOON).moved_on(NOON)
    assert (last.phase, last.ending, last.is_over) == (Phase.OVER, LiveEnding.ALL_ASKED, True)


def test_three_questions_in_a_row_that_nobody_answers_end_the_round() -> None:
    one = replace(ASKED, questions=50)
    for number in range(1, UNANSWERED_ENDS):
        one = one.shown(0, NOON).moved_on(NOON)
        assert one.number == number + 1
        one = one.asked(number + 1, NOON)
    assert one.shown(0, NOON).moved_on(NOON).ending is LiveEnding.NOBODY


def test_one_answer_begins_the_count_of_lonely_questions_anew() -> None:
    assert replace(ASKED, unanswered_in_a_row=2).shown(1, NOON).unanswered_in_a_row == 0


@given(at=st.integers(0, 59), pause=st.integers(0, 9999))
def test_a_pause_costs_no_time(at: int, pause: int) -> None:
    stopped_at, goes_on_at = NOON + at * SECOND, NOON + (at + pause) * SECOND
    resumed = ASKED.paused(stopped_at).resumed(goes_on_at)
    assert resumed.due_at - goes_on_at == ASKED.due_at - stopped_at
    assert not resumed.is_paused


def test_pausing_and_resuming_twice_are_the_same_as_once() -> None:
    paused = ASKED.paused(NOON)
    assert paused.paused(NOON + SECOND) is paused
    assert ASKED.resumed(NOON) is ASKED


def test_downtime_is_given_back_unless_the_clock_stood_still() -> None:
    gap = timedelta(minutes=3)
    assert ASKED.after_downtime(gap).due_at == ASKED.due_at + gap
    paused = ASKED.paused(NOON)
    assert paused.after_downtime(gap) is paused
    assert ASKED.after_downtime(timedelta(0)) is ASKED


def test_a_question_that_is_yet_to_be_asked_stays_due_since_when_it_was() -> None:
    """It is looked for from then on; one that was sent before would be asked twice."""
    assert ASKING.after_downtime(timedelta(days=1)) is ASKING
    assert ASKING.paused(NOON).resumed(NOON + timedelta(days=1)).due_at == ASKING.due_at


def test_a_round_ends_once_whatever_ends_it() -> None:
    ended = ASKED.stopped(LiveEnding.STOPPED, NOON)
    assert ended.stopped(LiveEnding.NOBODY, NOON + SECOND) is ended
    assert ended.paused(NOON) is ended


def at(second: int) -> datetime:
    return NOON + second * SECOND


STEPS: dict[str, Callable[[Round, datetime], Round]] = {
    "asked": lambda one, now: one.asked(one.number, now),
    "answered": lambda one, now: one.shown(1, now) if one.phase is Phase.ASKED else one,
    "unanswered_in_a_row": lambda one, now: one.shown(0, now) if one.phase is Phase.ASKED else one,
    "on": lambda one, now: one.moved_on(now) if one.phase is Phase.SHOWN else one,
    "pause": lambda one, now: one.paused(now),
    "resume": lambda one, now: one.resumed(now),
    "stop": lambda one, now: one.stopped(LiveEnding.STOPPED, now),
    "down": lambda one, now: one.after_downtime(SECOND),
}


@given(st.lists(st.sampled_from(sorted(STEPS))))
def test_no_sequence_goes_back_or_ends_twice(steps: list[str]) -> None:
    one = ASKING
    for second, step in enumerate(steps):
        before, one = one, STEPS[step](one, at(second))
        assert before.number <= one.number <= one.questions
        assert not before.is_over or (one.is_over and one.ending is before.ending)


def test_standings_name_whoever_had_something_right_and_equal_counts_share_a_place() -> None:
    right = {7: 3, 8: 0, 9: 5, 6: 3}
    assert standings(right, 9) == (Place(1, 9, 5), Place(2, 6, 3), Place(2, 7, 3))
    assert standings({}, 9) == ()


def test_standings_do_not_tell_one_right_answer_from_none_nor_all_from_all_but_one() -> None:
    assert standings({7: 5, 8: 4, 9: 1, 6: 0}, 5) == (Place(1, 7, 4), Place(1, 8, 4))
    assert standings({7: 2, 8: 1}, 2) == ()


def test_a_question_that_stands_still_is_not_hurried() -> None:
    still = ASKED.paused(NOON)
    assert still.all_in(1, NOON) is still
    assert not still.may_hurry(NOON + 30 * SECOND)
    assert not ASKING.may_hurry(NOON + 30 * SECOND)


def test_all_answers_to_another_question_hurry_nothing() -> None:
    assert ASKED.all_in(2, NOON) is ASKED
    assert ASKED.all_in(1, NOON).due_at < ASKED.due_at
