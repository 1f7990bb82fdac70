"""A paper: what counts, until when, and that nothing changes it afterwards."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.exam.papers import Closing, Mark, Paper, option_order
from tests.domain.exams import HOUR, MINUTE, STEPS, Act, Step, make_paper, make_waiting, time_left
from tests.domain.samples import NOON

LAST_MOMENT = timedelta(microseconds=1)
NOTHING = timedelta()
BREAK = HOUR / 4
CLOSED = make_paper([1, 2, None, 3]).closed(NOON + MINUTE, Closing.SUBMITTED)

SEEDS = st.integers(0, 2**31 - 1)


def take(paper: Paper, step: Step, after: timedelta) -> Paper:
    match step.act:
        case Act.CHOOSE:
            return paper.chosen(step.number, step.option, NOON + after)
        case Act.FLAG:
            return paper.with_flag(step.number, NOON + after)
        case Act.REST:
            return paper.rested(NOON + after, BREAK, None)
        case Act.GO_ON:
            return paper.gone_on(NOON + after)
        case Act.CLOSE:
            return paper.closed(NOON + after, step.closing)


def written(steps: list[Step], last: int | None = None) -> list[tuple[Paper, timedelta]]:
    """Return a paper as it is after each of these steps, and how long after noon that is.

    With a `last` question of its first section it has a break after that.
    """
    paper, after = make_paper(last=last), NOTHING
    seen = [(paper, after)]
    for step in steps:
        after += step.wait
        paper = take(paper, step, after)
        seen.append((paper, after))
    return seen


@given(STEPS)
def test_no_sequence_of_steps_changes_a_closed_paper(steps: list[Step]) -> None:
    closed = [paper for paper, _ in written(steps) if paper.is_closed]
    assert all(paper == closed[0] for paper in closed)


@given(STEPS)
def test_no_sequence_of_steps_takes_a_choice_away(steps: list[Step]) -> None:
    for (before, _), (after, _) in pairwise(written(steps)):
        assert set(after.unanswered) <= set(before.unanswered)


@given(STEPS)
def test_the_last_choice_made_in_time_stands(steps: list[Step]) -> None:
    expected: dict[int, int] = {}
    after, is_open = NOTHING, True
    for step in steps:
        after += step.wait
        is_open = is_open and after < HOUR and step.act is not Act.CLOSE
        if is_open and step.act is Act.CHOOSE and 1 <= step.number <= 4:
            expected[step.number] = step.option
    last, _ = written(steps)[-1]
    chosen = {number: last.mark(number).option for number in last.numbers}
    assert chosen == {number: expected.get(number) for number in range(1, 5)}


@given(STEPS)
def test_a_step_changes_one_question_at_most(steps: list[Step]) -> None:
    for (before, _), (after, _) in pairwise(written(steps)):
        changed = [n for n in before.numbers if before.mark(n) != after.mark(n)]
        assert len(changed) <= 1
        assert set(after.marks) <= set(after.numbers)


@given(STEPS)
def test_no_clock_ever_runs_below_nothing_or_past_the_deadline(steps: list[Step]) -> None:
    for paper, after in written(steps):
        assert NOTHING <= time_left(paper, NOON + after) <= HOUR
        if paper.closed_at:
            assert NOON <= paper.closed_at <= NOON + HOUR
            assert time_left(paper, NOON) == NOTHING


@given(STEPS)
def test_what_a_break_has_closed_never_changes(steps: list[Step]) -> None:
    for (before, _), (after, _) in pairwise(written(steps, 2)):
        assert after.first >= before.first
        for number in range(1, before.first):
            assert after.mark(number) == before.mark(number)


@given(STEPS)
def test_nothing_is_written_outside_of_its_section_or_in_a_break(steps: list[Step]) -> None:
    for (before, _), (after, at) in pairwise(written(steps, 2)):
        changed = [n for n in before.numbers if before.mark(n) != after.mark(n)]
        assert all(number in before.section for number in changed)
        assert not (changed and before.has_break(NOON + at))


@given(STEPS)
def test_a_break_gives_and_takes_no_time_to_write(steps: list[Step]) -> None:
    """What was left to write shrinks by the time that passes outside of the break, no less."""
    for (before, then), (after, now) in pairwise(written(steps, 2)):
        if before.is_closed or after.is_closed:
            continue
        until = before.break_until or NOON
        resting = max(NOTHING, min(until, NOON + now) - (NOON + then))
        left = max(NOTHING, time_left(before, NOON + then) - (now - then - resting))
        assert time_left(after, NOON + now) == left


@given(STEPS)
def test_there_is_one_break_and_it_is_no_longer_than_planned(steps: list[Step]) -> None:
    ends = {paper.break_until for paper, _ in written(steps, 2) if paper.break_until}
    assert len(ends) <= 1
    for paper, after in written(steps, 2):
        if paper.break_until:
            assert paper.break_until <= NOON + after + BREAK
        assert paper.deadline
        assert paper.deadline <= NOON + HOUR + BREAK


@pytest.mark.parametrize(
    ("paper", "after", "is_open", "is_overdue", "left"),
    [
        pytest.param(make_paper(), NOTHING, True, False, HOUR, id="begun"),
        pytest.param(
            make_paper(), HOUR - LAST_MOMENT, True, False, LAST_MOMENT, id="in-the-last-moment"
        ),
        pytest.param(make_paper(), HOUR, False, True, NOTHING, id="at-the-deadline"),
        pytest.param(make_paper(), 9 * HOUR, False, True, NOTHING, id="long-after"),
        pytest.param(CLOSED, NOTHING, False, False, NOTHING, id="submitted"),
        pytest.param(CLOSED, HOUR, False, False, NOTHING, id="submitted-long-ago"),
        pytest.param(make_waiting(), HOUR, False, False, NOTHING, id="in-the-lobby"),
    ],
)
def test_a_choice_counts_until_the_deadline_and_not_at_it(
    paper: Paper, after: timedelta, is_open: bool, is_overdue: bool, left: timedelta
) -> None:
    now = NOON + after
    assert (paper.is_open(now), paper.is_overdue(now)) == (is_open, is_overdue)
    assert time_left(paper, now) == left


@pytest.mark.parametrize(("number", "option"), [(0, 1), (5, 1), (-1, 1), (1, -1), (1, 4)], ids=str)
def test_there_is_no_choice_outside_the_paper_and_no_fifth_option(number: int, option: int) -> None:
    assert make_paper().chosen(number, option, NOON) == make_paper()


@pytest.mark.parametrize("number", [-1, 0, 5])
def test_there_is_no_flag_outside_the_paper(number: int) -> None:
    assert make_paper().with_flag(number, NOON) == make_paper()


LATE: dict[str, Callable[[Paper], Paper]] = {
    "choice": lambda paper: paper.chosen(1, 3, NOON + HOUR),
    "flag": lambda paper: paper.with_flag(1, NOON + HOUR),
    "submitting": lambda paper: paper.closed(NOON + HOUR, Closing.SUBMITTED),
}


@pytest.mark.parametrize("late", LATE.values(), ids=LATE)
def test_at_the_deadline_it_is_too_late(late: Callable[[Paper], Paper]) -> None:
    paper = make_paper([0, None, None, None])
    assert late(paper) == paper


@pytest.mark.parametrize("closing", Closing)
def test_a_paper_in_the_lobby_cannot_be_closed(closing: Closing) -> None:
    assert make_waiting().closed(NOON, closing) == make_waiting()


@pytest.mark.parametrize(
    ("closing", "after", "at"),
    [
        pytest.param(Closing.SUBMITTED, MINUTE, MINUTE, id="submitted"),
        pytest.param(Closing.STOPPED, MINUTE, MINUTE, id="stopped"),
        pytest.param(Closing.STOPPED, 2 * HOUR, HOUR, id="stopped-after-its-time"),
        pytest.param(Closing.TIME_OVER, HOUR, HOUR, id="noticed-at-once"),
        pytest.param(Closing.TIME_OVER, 9 * HOUR, HOUR, id="noticed-hours-later"),
    ],
)
def test_a_paper_ends_when_it_is_closed_and_at_its_deadline_at_the_latest(
    closing: Closing, after: timedelta, at: timedelta
) -> None:
    closed = make_paper([1]).closed(NOON + after, closing)
    assert closed == make_paper([1], closed_at=NOON + at, closing=closing)


def test_a_choice_may_be_changed() -> None:
    paper = make_paper().chosen(2, 0, NOON).chosen(2, 3, NOON)
    assert paper.marks == {2: Mark(3)}


def test_a_flag_and_a_choice_leave_each_other_alone() -> None:
    paper = make_paper().with_flag(2, NOON).chosen(2, 3, NOON).with_flag(3, NOON)
    assert paper.mark(2) == Mark(3, flagged=True)
    assert paper.with_flag(2, NOON).mark(2) == Mark(3)


def test_the_overview_names_what_is_open_and_what_is_flagged() -> None:
    paper = make_paper([None, 1, None, 0]).with_flag(1, NOON).with_flag(4, NOON)
    assert (paper.unanswered, paper.flagged) == ((1, 3), (1, 4))
    assert list(paper.numbers) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("options", "number"),
    [([None, 1], 1), ([0, 1, None, None], 3), ([0, 1], 1), ([], 1)],
    ids=["nothing-done", "half-done", "all-done", "lobby"],
)
def test_a_member_goes_on_where_the_first_question_is_open(
    options: list[int | None], number: int
) -> None:
    assert make_paper(options).first_open == number


@given(seed=SEEDS, number=st.integers(1, 500))
def test_the_option_order_has_every_option_once(seed: int, number: int) -> None:
    assert sorted(option_order(seed, number)) == [0, 1, 2, 3]


@given(seed=SEEDS, number=st.integers(1, 4), steps=STEPS)
def test_the_option_order_depends_on_seed_and_number_alone(
    seed: int, number: int, steps: list[Step]
) -> None:
    busy = replace(written(steps)[-1][0], seed=seed, paper_id=9, user_id=9, extra_time=2.0)
    assert busy.option_order(number) == option_order(seed, number)


@pytest.mark.parametrize(
    ("seed", "number", "order"),
    [(0, 1, (1, 3, 2, 0)), (7, 1, (3, 1, 0, 2)), (2**31 - 1, 100, (1, 3, 0, 2))],
    ids=str,
)
def test_the_option_order_is_the_same_in_every_version_of_the_bot(
    seed: int, number: int, order: tuple[int, ...]
) -> None:
    """A restart in mid-exam, on another Python even, must not shuffle what a member sees."""
    assert option_order(seed, number) == order


def test_every_option_order_is_about_as_likely_as_any_other() -> None:
    orders = [option_order(seed, number) for seed in range(100) for number in range(1, 101)]
    expected = len(orders) / 24
    for order in permutations(range(4)):
        assert 0.8 * expected < orders.count(order) < 1.2 * expected
