"""Streaks by weekly aims: rest days are free, freezes stand in, and life's gaps break nothing.

A week is written as seven letters, Monday first: x answered, . left out, o open, l late and left
out, u late and open, L late and answered, - without a question.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.scores.streaks import (
    FREEZE_EVERY,
    FREEZES_KEPT,
    USUAL_AIM,
    GroupDay,
    QuestionDay,
    Streak,
    goal_begins,
    goal_on,
    light_of,
    streak_of,
)

MONDAY = date(2026, 1, 5)
FULL, KEPT, EMPTY, OFF = "xxxxxxx", "x.x.x.x", ".......", "-------"
DAYS = {
    "x": {"answered": True},
    ".": {"answered": False},
    "o": {"answered": False, "is_open": True},
    "l": {"answered": False, "was_late": True},
    "u": {"answered": False, "is_open": True, "was_late": True},
    "L": {"answered": True, "was_late": True},
}


def days_of(weeks: Sequence[str]) -> list[QuestionDay]:
    """Return the question days that these letters mean."""
    letters = "".join(weeks)
    days = ((MONDAY + timedelta(days=n), letter) for n, letter in enumerate(letters))
    return [QuestionDay(on, **DAYS[letter]) for on, letter in days if letter != "-"]


def streak(
    *weeks: str,
    goals: Mapping[date, int] | int = USUAL_AIM,
    to_come: int = 0,
) -> Streak:
    """Return the streak of these weeks; the last one is this week, and today its last letter."""
    assert all(len(week) == 7 for week in weeks[:-1])
    history = {date.min: goals} if isinstance(goals, int) else goals
    today = MONDAY + timedelta(days=max(0, len("".join(weeks)) - 1))
    return streak_of(days_of(weeks), history, today=today, to_come=to_come)


@pytest.mark.parametrize("letters", ["x", ".", "o", "xxxx", "...."])
def test_dates_that_are_yet_to_come_count_when_they_come(letters: str) -> None:
    """After a move to the west it is Sunday again, with Monday's question in the channel."""
    days, goals = days_of([KEPT, EMPTY[:6] + "x", letters]), {date.min: 1}
    sunday = MONDAY + timedelta(days=13)
    before = [day for day in days if day.on <= sunday]
    assert streak_of(days, goals, today=sunday, to_come=0) == streak_of(
        before, goals, today=sunday, to_come=0
    )


def on_monday_after(*weeks: str, **how: int) -> Streak:
    """Return the streak on the Monday after these weeks, before its question."""
    return streak(*weeks, "-", **how)


def on_week(number: int) -> date:
    """Return the Monday of a week, counted from 0."""
    return MONDAY + timedelta(weeks=number)


@pytest.mark.parametrize(
    ("week", "weeks"),
    [
        pytest.param(FULL, 1, id="every-day"),
        pytest.param("xxxx...", 1, id="as-many-as-aimed-at-then-rest"),
        pytest.param("x...xxx", 1, id="rest-days-anywhere"),
        pytest.param("xxx....", 0, id="one-too-few"),
        pytest.param("xx.----", 0, id="fewer-questions-than-the-aim-and-one-left-out"),
        pytest.param("xx-----", 1, id="fewer-questions-than-the-aim-all-answered"),
        pytest.param("L.L.x.x", 1, id="late-ones-count-when-answered"),
        pytest.param("xx-x--l", 1, id="a-late-one-left-out-is-no-question"),
        pytest.param("xx-x--u", 1, id="nor-is-a-late-one-that-is-still-open"),
        pytest.param("xx-x--o", 0, id="an-open-one-that-would-be-missing-leaves-it-undecided"),
        pytest.param("xxx...o", 0, id="an-open-one-leaves-it-undecided"),
        pytest.param("xxxx..o", 1, id="kept-whatever-becomes-of-the-open-one"),
    ],
)
def test_a_week_is_kept_when_the_aim_was_reached(week: str, weeks: int) -> None:
    assert on_monday_after(week).weeks == weeks


def test_a_streak_begins_with_the_first_answer() -> None:
    assert streak() == Streak(0, 0, 0, 0, 0)
    assert on_monday_after(EMPTY, EMPTY) == Streak(0, 0, 0, 0, 0)


def test_the_first_week_asks_for_no_more_than_its_days_from_the_first_answer_on() -> None:
    assert on_monday_after("....x.x").weeks == 0
    assert on_monday_after("....xxx").weeks == 1
    assert on_monday_after("......x").weeks == 1


def test_a_week_that_was_not_kept_begins_the_streak_anew() -> None:
    assert on_monday_after(KEPT, "x......", KEPT, KEPT).weeks == 2


def test_days_are_counted_since_the_last_week_that_was_not_kept() -> None:
    assert on_monday_after(FULL, "x......", KEPT, "xxxxx..").days == 9
    assert on_monday_after(KEPT, EMPTY).days == 0


@pytest.mark.parametrize("between", [OFF, "l-l--l-", "-l-----"])
def test_a_week_without_a_question_that_counts_is_passed_over(between: str) -> None:
    assert on_monday_after(KEPT, between, KEPT) == on_monday_after(KEPT, KEPT)


def test_an_undecided_week_neither_counts_nor_breaks() -> None:
    assert on_monday_after(KEPT, "xx....o").weeks == 1
    assert on_monday_after(KEPT, "xx.....").weeks == 0


# Freezes


@pytest.mark.parametrize(
    ("weeks", "freezes"),
    [
        pytest.param(["xxxxxx."], 0, id="six-days"),
        pytest.param([FULL], 1, id="seven-days"),
        pytest.param([KEPT, KEPT], 1, id="seven-days-over-two-weeks"),
        pytest.param([FULL, "xxxxxx."], 1, id="thirteen-days"),
        pytest.param([FULL, FULL], 2, id="fourteen-days"),
        pytest.param([FULL] * 9, 2, id="never-more-than-two"),
    ],
)
def test_seven_answered_days_earn_a_freeze_and_two_are_kept(weeks: list[str], freezes: int) -> None:
    assert (FREEZE_EVERY, FREEZES_KEPT) == (7, 2)
    assert on_monday_after(*weeks).freezes == freezes


def test_freezes_stand_in_for_days_that_were_left_out_by_themselves() -> None:
    saved = on_monday_after(FULL, FULL, "xx.....")
    assert (saved.weeks, saved.freezes) == (3, 0)
    assert on_monday_after(FULL, FULL, "xxx....").freezes == 1


def test_freezes_that_cannot_save_a_week_are_kept() -> None:
    lost = on_monday_after(FULL, FULL, "x......")
    assert (lost.weeks, lost.freezes) == (0, 2)


def test_a_kept_week_takes_no_freeze() -> None:
    assert on_monday_after(FULL, "xxxxx..").freezes == 1


def test_a_freeze_that_a_week_earns_may_save_that_week() -> None:
    saved = on_monday_after(KEPT, "xxx....")
    assert (saved.weeks, saved.freezes) == (2, 0)


def test_a_freeze_that_saved_one_week_is_not_there_for_the_next() -> None:
    """The one way in which a day more can make a streak shorter later on."""
    assert on_monday_after(FULL, FULL, "x......", "xx.....").weeks == 1
    assert on_monday_after(FULL, FULL, "xx.....", "xx.....").weeks == 0


def test_a_spent_freeze_is_earned_again() -> None:
    assert on_monday_after(FULL, "xxx....", KEPT).freezes == 1


# This week


def test_this_week_counts_as_soon_as_its_aim_is_reached() -> None:
    assert streak(KEPT, "xxx", to_come=4).weeks == 1
    assert streak(KEPT, "xxxx", to_come=3).weeks == 2


def test_a_week_that_asks_for_nothing_is_not_kept() -> None:
    assert streak(KEPT, "--l-ll-").weeks == 1


def test_this_week_is_never_lost_before_it_is_over() -> None:
    assert streak(KEPT, ".......").weeks == 1


def test_this_week_takes_no_freeze_before_it_is_over() -> None:
    assert streak(FULL, ".......").freezes == 1


@pytest.mark.parametrize(
    ("week", "to_come", "this_week", "wanted"),
    [
        pytest.param("-", 7, 0, 4, id="before-the-first-question"),
        pytest.param("x..", 4, 1, 4, id="in-the-middle"),
        pytest.param("xxxxxx", 1, 6, 4, id="more-than-aimed-at"),
        pytest.param("-----x", 1, 1, 2, id="few-questions"),
        pytest.param("-----o", 1, 0, 2, id="an-open-one-can-still-be-answered"),
        pytest.param("-----u", 1, 0, 2, id="so-can-a-late-one-that-is-open"),
        pytest.param("----l-", 1, 0, 1, id="a-late-one-left-out-is-not-asked-for"),
        pytest.param("------", 0, 0, 0, id="no-question"),
    ],
)
def test_this_week_says_how_many_days_are_done_and_wanted(
    week: str, to_come: int, this_week: int, wanted: int
) -> None:
    shown = streak(KEPT, week, to_come=to_come)
    assert (shown.this_week, shown.wanted) == (this_week, wanted)


@pytest.mark.parametrize(
    ("week", "to_come", "wanted"),
    [
        pytest.param("......o", 0, 1, id="sunday"),
        pytest.param(".....o", 1, 2, id="saturday"),
        pytest.param("..o", 4, 4, id="wednesday"),
        pytest.param("......x", 0, 1, id="sunday-and-answered"),
    ],
)
def test_whoever_has_not_begun_is_asked_for_what_they_can_still_answer(
    week: str, to_come: int, wanted: int
) -> None:
    assert streak(week, to_come=to_come).wanted == wanted


# Aims


@pytest.mark.parametrize(("goal", "weeks"), [(1, 2), (3, 2), (5, 0), (7, 0)])
def test_a_member_sets_their_own_aim(goal: int, weeks: int) -> None:
    assert on_monday_after("x.x.x..", "x.x.x..", goals=goal).weeks == weeks


@pytest.mark.parametrize(
    ("day", "goal"),
    [
        pytest.param(on_week(0) - timedelta(days=1), USUAL_AIM, id="before-any"),
        pytest.param(on_week(0), 2, id="from-its-monday-on"),
        pytest.param(on_week(1) - timedelta(days=1), 2, id="until-the-next"),
        pytest.param(on_week(1), 6, id="the-next"),
        pytest.param(on_week(9), 6, id="and-on"),
    ],
)
def test_an_aim_holds_from_its_monday_until_the_next_one(day: date, goal: int) -> None:
    assert goal_on({on_week(1): 6, on_week(0): 2}, day) == goal


def test_a_raised_aim_unmakes_no_week() -> None:
    weeks = ["x.x....", "x.x....", "xxxxxx."]
    goals = {on_week(0): 2, on_week(2): 6}
    assert on_monday_after(*weeks).weeks == 1
    assert streak(*weeks, "-", goals=goals).weeks == 3


@pytest.mark.parametrize(
    ("goal", "week"),
    [
        pytest.param(3, 0, id="lower-holds-at-once"),
        pytest.param(4, 0, id="the-same"),
        pytest.param(5, 1, id="higher-holds-from-next-week"),
    ],
)
@pytest.mark.parametrize("weekday", range(7))
def test_a_higher_aim_begins_with_the_next_week(goal: int, week: int, weekday: int) -> None:
    today = MONDAY + timedelta(days=weekday)
    assert goal_begins(goal, now=4, today=today) == on_week(week)


# Whatever the weeks are

LETTERS = st.sampled_from("xxxx...lL-")
WEEKS = st.lists(st.text(LETTERS, min_size=7, max_size=7), max_size=8)
TODAY = st.text(st.sampled_from("xxx..lL-"), min_size=1, max_size=6)
AIMS = st.integers(1, 7)
COMING = st.integers(0, 3)


@given(WEEKS, TODAY, AIMS, COMING, st.data())
def test_a_late_or_skipped_day_never_matters(
    weeks: list[str], this_week: str, goal: int, to_come: int, data: st.DataObject
) -> None:
    """Wherever there was no question, a late one that nobody answered may as well have been."""
    letters = "".join([*weeks, this_week])
    gaps = [place for place, letter in enumerate(letters) if letter == "-"]
    late = data.draw(st.sets(st.sampled_from(gaps))) if gaps else set[int]()
    changed = "".join("l" if n in late else letter for n, letter in enumerate(letters))
    with_late = [changed[n : n + 7] for n in range(0, len(changed), 7)]
    assert streak(*with_late, goals=goal, to_come=to_come) == streak(
        *weeks, this_week, goals=goal, to_come=to_come
    )


@given(WEEKS, TODAY, AIMS, COMING, st.data())
def test_answering_one_more_day_of_this_week_never_makes_a_streak_smaller(
    weeks: list[str], this_week: str, goal: int, to_come: int, data: st.DataObject
) -> None:
    letters = "".join(weeks)
    begun = set(letters) & {"x", "L"}
    more = [
        place
        for place, letter in enumerate(this_week)
        if letter in ".l" and (begun or set(this_week[:place]) & {"x", "L"})
    ]
    if not more:
        return
    place = data.draw(st.sampled_from(more))
    done = "x" if this_week[place] == "." else "L"
    answered = this_week[:place] + done + this_week[place + 1 :]
    before = streak(*weeks, this_week, goals=goal, to_come=to_come)
    after = streak(*weeks, answered, goals=goal, to_come=to_come)
    assert after.weeks >= before.weeks
    assert after.days == before.days + 1
    assert after.freezes >= before.freezes
    assert after.this_week == before.this_week + 1


SPARSE = st.lists(
    st.text(st.sampled_from("x.....l-"), min_size=7, max_size=7), min_size=1, max_size=8
).filter(lambda weeks: 0 < "".join(weeks).count("x") < FREEZE_EVERY)
"""Weeks in which no freeze is earned: what a freeze saves now, it cannot save later."""


@given(SPARSE, AIMS, st.data())
def test_answering_one_more_day_never_makes_a_streak_smaller(
    weeks: list[str], goal: int, data: st.DataObject
) -> None:
    letters = "".join(weeks)
    more = [n for n in range(letters.find("x"), len(letters)) if letters[n] in ".l"]
    if not more or letters.count("x") == FREEZE_EVERY - 1:
        return
    place = data.draw(st.sampled_from(more))
    better = letters[:place] + "x" + letters[place + 1 :]
    before = on_monday_after(*weeks, goals=goal)
    after = on_monday_after(*(better[n : n + 7] for n in range(0, len(better), 7)), goals=goal)
    assert after.weeks >= before.weeks
    assert after.days >= before.days


@given(SPARSE, st.integers(1, 6))
def test_a_lower_aim_never_makes_a_streak_smaller(weeks: list[str], goal: int) -> None:
    lower, higher = (on_monday_after(*weeks, goals=one) for one in (goal, goal + 1))
    assert lower.weeks >= higher.weeks
    assert lower.days >= higher.days


@given(st.integers(0, 30), AIMS)
def test_whoever_answers_every_day_has_a_streak_of_all_weeks(count: int, goal: int) -> None:
    kept = on_monday_after(*[FULL] * count, goals=goal)
    assert (kept.weeks, kept.days) == (count, 7 * count)
    assert kept.freezes == min(count, FREEZES_KEPT)


@given(WEEKS, TODAY, AIMS, COMING)
def test_a_streak_is_never_longer_than_what_was_answered(
    weeks: list[str], this_week: str, goal: int, to_come: int
) -> None:
    shown = streak(*weeks, this_week, goals=goal, to_come=to_come)
    letters = "".join([*weeks, this_week])
    assert shown.days <= letters.count("x") + letters.count("L")
    assert shown.weeks <= len(weeks) + 1
    assert 0 <= shown.freezes <= FREEZES_KEPT
    assert shown.this_week == this_week.count("x") + this_week.count("L")
    assert 0 <= shown.wanted <= goal


@given(WEEKS, TODAY, AIMS)
def test_an_open_day_is_not_held_against_anybody(
    weeks: list[str], this_week: str, goal: int
) -> None:
    """While today's question is open, a streak is what it would be had it not come yet."""
    without = streak(*weeks, this_week + "-", goals=goal, to_come=1)
    assert streak(*weeks, this_week + "o", goals=goal, to_come=0) == without
    assert streak(*weeks, this_week + "u", goals=goal, to_come=0) == without


def test_a_question_day_counts_unless_it_is_open_or_late_and_left_out() -> None:
    day = QuestionDay(MONDAY, answered=False)
    assert day.counts
    for forgiven in (replace(day, is_open=True), replace(day, was_late=True)):
        assert not forgiven.counts
        assert replace(forgiven, answered=True).counts


# The group's light


@pytest.mark.parametrize(
    ("members", "light"),
    [
        pytest.param([], 0, id="no-question"),
        pytest.param([3, 4, 9], 3, id="on-all-the-time"),
        pytest.param([2, 2], 0, id="too-few"),
        pytest.param([5, 5, 2, 3], 1, id="begins-anew"),
        pytest.param([3, 3, 0], 0, id="went-out-yesterday"),
    ],
)
def test_the_light_is_on_while_enough_members_answer(members: list[int], light: int) -> None:
    days = [GroupDay(MONDAY + timedelta(days=n), count) for n, count in enumerate(members)]
    assert light_of(days, 3) == light


@pytest.mark.parametrize("how", [{"is_open": True}, {"was_late": True}], ids=["open", "late"])
def test_an_open_or_late_question_counts_for_the_light_and_never_against_it(
    how: dict[str, bool],
) -> None:
    lit = [GroupDay(MONDAY, 3), GroupDay(on_week(1), 3)]
    for members, light in ((2, 2), (3, 3)):
        assert light_of([*lit, GroupDay(on_week(2), members, **how)], 3) == light
