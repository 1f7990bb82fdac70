"""No split and no points tell one member's answer, to three who put theirs together: by counting.

All that could be told is gone through; for each, all worlds that would be told alike.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import pytest

from bot.domain.publishing import (
    COLLUDING,
    GROUP,
    LEAST_QUESTIONS,
    Batch,
    batches,
    is_nearly_all,
    is_told,
    stands_out,
    told_points,
)

Counts = tuple[int, ...]
MONDAY = date(2026, 3, 30)


def counts_of(people: int) -> Iterator[Counts]:
    """Yield every way in which so many people can choose among four options."""
    for first, second, third in product(range(people + 1), repeat=3):
        if first + second + third <= people:
            yield first, second, third, people - first - second - third


def told(counts: Counts) -> tuple[object, ...]:
    """Return what is said when the first option is the key."""
    whole, right = sum(counts), counts[0]
    share = right if is_told(right, whole) else "all" if is_nearly_all(right, whole) else "few"
    return share, stands_out(counts[1:])


def leaks(said_of: dict[tuple[object, ...], list[Counts]], known: Counts) -> list[Counts]:
    """Return what others chose where it was certain to whoever knows these answers."""
    found: list[Counts] = []
    for worlds in said_of.values():
        others = [
            tuple(count - mine for count, mine in zip(counts, known, strict=True))
            for counts in worlds
            if all(count >= mine for count, mine in zip(counts, known, strict=True))
        ]
        may_be_right = any(one[0] > 0 for one in others)
        may_be_wrong = any(one[0] < sum(one) for one in others)
        found += [] if may_be_right and may_be_wrong else others[:1]
    return found


@pytest.mark.parametrize("people", range(GROUP, GROUP + 4))
def test_no_split_tells_anybodys_answer_to_three_who_tell_each_other(people: int) -> None:
    said_of: defaultdict[tuple[object, ...], list[Counts]] = defaultdict(list)
    for counts in counts_of(people):
        said_of[told(counts)].append(counts)
    for known in (one for size in range(COLLUDING + 1) for one in counts_of(size)):
        assert leaks(said_of, known) == []


def test_an_exact_split_would() -> None:
    exact: dict[tuple[object, ...], list[Counts]] = {one: [one] for one in counts_of(GROUP)}
    assert (7, 0, 0, 0) in leaks(exact, (0, 1, 2, 0))


def test_two_numbers_of_one_question_would() -> None:
    """Five and five of ten leave nobody for the key."""
    two: defaultdict[tuple[object, ...], list[Counts]] = defaultdict(list)
    for counts in counts_of(GROUP):
        two[tuple(count if is_told(count, GROUP) else None for count in counts)].append(counts)
    assert (0, 5, 5, 0) in leaks(two, (0, 0, 0, 0))


def timeline(rights: tuple[int, ...], questions: tuple[int, ...]) -> Counts:
    """Return what the board adds each week for a member with so many right."""
    added: list[int] = []
    waiting = 0
    for right, asked in zip(rights, questions, strict=True):
        added.append(told_points(waiting + right, asked))
        waiting += right - added[-1]
    return tuple(added)


@pytest.mark.parametrize("questions", [(3, 3, 3), (7, 7, 7), (3, 5, 4, 3), (4, 3, 7)])
def test_no_row_of_weeks_on_the_board_tells_of_one_question(questions: Counts) -> None:
    worlds: defaultdict[Counts, list[Counts]] = defaultdict(list)
    for rights in product(*(range(asked + 1) for asked in questions)):
        worlds[timeline(rights, questions)].append(rights)
    for alike in worlds.values():
        for week, asked in enumerate(questions):
            assert any(rights[week] > 0 for rights in alike), "certainly wrong, all week"
            assert any(rights[week] < asked for rights in alike), "certainly right, all week"


def test_no_point_is_lost_it_waits() -> None:
    """Six of the seven of a perfect week; the seventh comes with a week that leaves room."""
    assert timeline((7, 1, 3), (7, 7, 7)) == (6, 2, 3)


@pytest.mark.parametrize("right", range(4))
def test_too_few_questions_tell_nothing(right: int) -> None:
    assert told_points(right, LEAST_QUESTIONS - 1) == 0


def test_weeks_with_few_questions_wait_for_each_other() -> None:
    weeks = [(MONDAY + timedelta(weeks=n), count) for n, count in enumerate((1, 1, 1, 7, 2))]
    assert batches(weeks) == [
        Batch(MONDAY, MONDAY + timedelta(weeks=2), 3),
        Batch(MONDAY + timedelta(weeks=3), MONDAY + timedelta(weeks=3), 7),
    ]
