"""What a paper comes to, and what may be said of a group."""

import random
from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bank.items import Item, Kind
from bot.domain.daily.corrections import Corrected
from bot.domain.exam.papers import Paper
from bot.domain.exam.pass_mark import raw
from bot.domain.exam.results import (
    HARDEST,
    GroupResult,
    HardItem,
    PaperResult,
    Score,
    count_right,
    group_result,
    needed_to_pass,
    result_of,
)
from bot.domain.publishing import CROWD, GROUP, MIDDLE_HALF_OF
from tests.domain.exams import make_paper, make_profile
from tests.domain.samples import make_item, numbered_items

HALF_AN_HOUR = timedelta(minutes=30)
KEY, WRONG = 1, 0
OPTIONS = st.lists(st.sampled_from([None, 0, 1, 2, 3]), max_size=12)
WRITTEN = OPTIONS.filter(lambda options: any(one is not None for one in options))


def result(options: Sequence[int | None], items: Sequence[Item] | None = None) -> PaperResult:
    """Return the result of a paper with these choices."""
    items = items or numbered_items(len(options))
    return result_of(make_paper(options), items, make_profile(), used=HALF_AN_HOUR)


def taken(*papers: Sequence[int | None]) -> list[tuple[Paper, list[Item]]]:
    """Return papers over the same items, one for each list of choices."""
    return [(make_paper(options), numbered_items(len(options))) for options in papers]


@pytest.mark.parametrize(
    ("correct", "total", "percent"),
    [(0, 0, 0), (0, 9, 0), (1, 3, 33), (2, 3, 67), (17, 25, 68), (9, 9, 100)],
    ids=str,
)
def test_a_part_is_said_in_whole_percent(correct: int, total: int, percent: int) -> None:
    assert Score(correct, total).percent == percent


@pytest.mark.parametrize(
    ("questions", "needed"),
    [(100, 68), (50, 34), (25, 17), (10, 7), (12, 9), (1, 1), (0, 0)],
    ids=str,
)
def test_the_pass_mark_is_in_the_exams_proportion_rounded_up(questions: int, needed: int) -> None:
    assert needed_to_pass(make_profile(), questions) == needed


@given(pass_mark=st.integers(1, 200), whole=st.integers(1, 200), questions=st.integers(1, 200))
def test_the_pass_mark_is_never_easier_than_the_exams_and_the_least_that_is_not(
    pass_mark: int, whole: int, questions: int
) -> None:
    needed = needed_to_pass(make_profile(questions=whole, pass_mark=raw(pass_mark)), questions)
    assert needed is not None
    assert needed * whole >= pass_mark * questions > (needed - 1) * whole


@pytest.mark.parametrize(("right", "passed"), [(2, False), (3, True), (4, True)], ids=str)
def test_whoever_reaches_the_pass_mark_has_passed(right: int, passed: bool) -> None:
    paper = result([KEY] * right + [WRONG] * (4 - right))
    assert (paper.needed, paper.passed) == (3, passed)


def test_a_result_counts_what_is_right_and_what_was_left_open() -> None:
    paper = result([KEY, None, WRONG, KEY, None])
    assert paper.whole == Score(2, 5)
    assert paper.unanswered == 2
    assert paper.used == HALF_AN_HOUR


def test_a_corrected_item_counts_with_its_key_and_with_the_former_one() -> None:
    item = make_item(corrected=Corrected(former_key=3, note="So it is."))
    assert [count_right(make_paper([option]), [item]) for option in range(4)] == [0, 1, 0, 1]


def test_domains_come_in_the_profiles_order_and_those_it_does_not_know_after_them() -> None:
    domains = ["zeal", "advocacy", "abroad", "mentoring", "advocacy"]
    items = [make_item(f"item-{n}", domain=name) for n, name in enumerate(domains)]
    by_domain = result([KEY, KEY, WRONG, None, WRONG], items).by_domain
    assert list(by_domain.items()) == [
        ("mentoring", Score(0, 1)),
        ("advocacy", Score(1, 2)),
        ("abroad", Score(0, 1)),
        ("zeal", Score(1, 1)),
    ]


def test_kinds_come_from_recall_to_application_and_only_those_there_are() -> None:
    kinds = [Kind.APPLICATION, Kind.RECALL, Kind.APPLICATION]
    items = [make_item(f"item-{n}", kind=kind) for n, kind in enumerate(kinds)]
    assert list(result([KEY, WRONG, None], items).by_kind.items()) == [
        (Kind.RECALL, Score(0, 1)),
        (Kind.APPLICATION, Score(1, 2)),
    ]


@given(OPTIONS)
def test_the_parts_add_up_to_the_whole(options: list[int | None]) -> None:
    items = [
        make_item(f"item-{n}", domain=f"domain-{n % 3}", kind=list(Kind)[n % 2])
        for n in range(len(options))
    ]
    paper = result(options, items)
    for parts in (paper.by_domain.values(), paper.by_kind.values()):
        assert sum(part.correct for part in parts) == paper.whole.correct
        assert sum(part.total for part in parts) == paper.whole.total
    assert paper.whole.correct + paper.unanswered <= paper.whole.total == len(options)


@given(st.lists(OPTIONS, max_size=GROUP - 1))
def test_of_fewer_than_a_group_nothing_is_said_but_how_many_they_were(
    papers: list[list[int | None]],
) -> None:
    assert group_result(taken(*papers)) == GroupResult(len(papers), None, None, ())


def test_of_a_group_the_median_and_what_a_crowd_missed_are_said() -> None:
    some = [[KEY] * 4, [KEY] * 3 + [WRONG], [KEY] * 2 + [WRONG, None], [WRONG] + [None] * 3]
    papers = taken(*some, *[[WRONG, KEY, KEY, KEY]] * 4, *[[KEY] * 4] * 2)
    hardest = (HardItem("item-01", missed=5, answered=10),)
    assert group_result(papers) == GroupResult(10, median=75, middle_half=None, hardest=hardest)


def test_the_middle_half_is_said_of_twice_as_many() -> None:
    written = [[KEY] * n + [WRONG] * (4 - n) for n in range(5) for _ in range(4)]
    assert group_result(taken(*written)).middle_half == (25, 75)
    assert len(written) == MIDDLE_HALF_OF
    assert group_result(taken(*written[1:])).middle_half is None


@pytest.mark.parametrize("blank", range(1, 6))
def test_blank_papers_are_counted_and_hide_nobody(blank: int) -> None:
    """They are known to be 0 %, so that the median could be the score of one other."""
    written = [[KEY] * 3 + [WRONG], [KEY] * 4, [WRONG] * 4] * 3
    papers = taken(*written, *[[None] * 4] * blank)
    assert group_result(papers) == GroupResult(9 + blank, None, None, ())
    with_a_tenth = group_result([*papers, *taken([KEY] * 4)])
    assert with_a_tenth.took_part == 10 + blank
    assert with_a_tenth.median == 75


@given(papers=st.lists(OPTIONS, min_size=GROUP, max_size=24), seed=st.integers())
def test_the_order_of_the_papers_says_nothing(papers: list[list[int | None]], seed: int) -> None:
    shuffled = random.Random(seed).sample(papers, len(papers))
    assert group_result(taken(*shuffled)) == group_result(taken(*papers))


@given(st.lists(WRITTEN, min_size=MIDDLE_HALF_OF, max_size=24))
def test_the_middle_half_lies_around_the_median_between_best_and_last(
    papers: list[list[int | None]],
) -> None:
    all_taken = taken(*papers)
    group = group_result(all_taken)
    assert group.middle_half
    assert group.median is not None
    low, high = group.middle_half
    percents = [Score(count_right(paper, items), len(items)).percent for paper, items in all_taken]
    assert min(percents) <= low <= group.median <= high <= max(percents)


@given(st.lists(OPTIONS, min_size=GROUP, max_size=24))
def test_a_hard_item_was_missed_and_tells_of_no_fewer_than_a_crowd(
    papers: list[list[int | None]],
) -> None:
    hardest = group_result(taken(*papers)).hardest
    assert len(hardest) <= HARDEST
    for hard in hardest:
        answers = [p[int(hard.item_id[-2:]) - 1 : int(hard.item_id[-2:])] for p in papers]
        answered = [option for (option,) in filter(None, answers) if option is not None]
        assert GROUP <= hard.answered == len(answered)
        assert CROWD <= hard.missed == len(answered) - answered.count(KEY)


def test_the_hardest_items_are_those_missed_most_often_for_their_answers() -> None:
    written = [
        [WRONG, WRONG, KEY, KEY, WRONG, WRONG],
        [WRONG, WRONG, KEY, WRONG, WRONG, KEY],
        [WRONG, KEY, KEY, WRONG, WRONG, KEY],
        [WRONG, WRONG, KEY, WRONG, None, KEY],
        [KEY, KEY, KEY, None, None, KEY],
    ]
    assert group_result(taken(*written * 3)).hardest == (
        HardItem("item-01", missed=12, answered=15),
        HardItem("item-04", missed=9, answered=12),
        HardItem("item-02", missed=9, answered=15),
    )


def test_items_equally_hard_come_in_the_order_of_their_ids() -> None:
    hardest = group_result(taken(*[[WRONG] * 5] * GROUP)).hardest
    assert [hard.item_id for hard in hardest] == ["item-01", "item-02", "item-03"]


def test_own_papers_count_an_item_wherever_it_stands() -> None:
    one, two = numbered_items(2)
    papers = [
        (make_paper([WRONG, KEY]), [one, two]),
        (make_paper([KEY, WRONG]), [two, one]),
        (make_paper([WRONG, KEY]), [one, two]),
        (make_paper([KEY, WRONG]), [two, one]),
    ]
    assert group_result(papers * 3).hardest == (HardItem("item-01", missed=12, answered=12),)
