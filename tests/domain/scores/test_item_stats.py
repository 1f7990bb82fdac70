"""The figures of items, against worked examples, and what of them may be told."""

from itertools import product
from math import sqrt
from statistics import correlation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.publishing import GROUP
from bot.domain.scores.item_stats import (
    DEAD_FROM,
    Choice,
    Choices,
    average_facility,
    figures_of,
    merged,
    papers_of,
    point_biserial,
    reliability_of,
    shrunk_facility,
    told_now,
)
from tests.domain.samples import make_item

# LSAT section 6 (Bock and Lieberman 1970): how many of 1,000 people gave each pattern of right and
# wrong answers to five items, 00000 first, 11111 last.
LSAT_6 = (
    *(3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15),
    *(10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298),
)
PATTERNS = [
    pattern
    for pattern, people in zip(product((0, 1), repeat=5), LSAT_6, strict=True)
    for _ in range(people)
]
ITEM = make_item()
KEY = ITEM.key


def choice(rests: list[float]) -> Choice:
    return Choice(len(rests), sum(rests), sum(rest * rest for rest in rests))


@pytest.mark.parametrize(
    ("item", "published"), [(0, 0.1128), (1, 0.1531), (2, 0.1727), (3, 0.1444), (4, 0.1215)]
)
def test_the_point_biserial_leaves_the_item_out_as_published_for_lsat_6(
    item: int, published: float
) -> None:
    """The figures are those that the package ltm for R documents as "excluded"."""
    every = choice([float(sum(one) - one[item]) for one in PATTERNS])
    right = choice([float(sum(one) - 1) for one in PATTERNS if one[item]])
    assert point_biserial(right, every) == pytest.approx(published, abs=0.0005)


def test_kr_20_and_its_error_are_as_published_for_lsat_6() -> None:
    scores = [sum(one) for one in PATTERNS]
    found = reliability_of([sum(one[at] for one in PATTERNS) for at in range(5)], scores)
    assert found is not None
    assert found.kr20 == pytest.approx(0.295, abs=0.0005)
    mean = sum(scores) / 1000
    deviation = sqrt(sum((score - mean) ** 2 for score in scores) / 1000)
    assert found.error == pytest.approx(deviation * sqrt(1 - 0.295), abs=0.001)


@pytest.mark.parametrize(
    "scores",
    [pytest.param([3] * 19, id="19 papers"), pytest.param([3] * 40, id="all alike")],
)
def test_nothing_is_said_of_reliability_without_enough_to_go_by(scores: list[int]) -> None:
    assert reliability_of([10, 12, 9], scores) is None


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 50)), min_size=3, max_size=60).filter(
        lambda rows: len({right for right, _ in rows}) == 2 and len({rest for _, rest in rows}) > 1
    )
)
def test_the_point_biserial_is_pearsons_correlation(rows: list[tuple[bool, int]]) -> None:
    shares = [(right, rest / 50) for right, rest in rows]
    found = point_biserial(
        choice([rest for right, rest in shares if right]), choice([rest for _, rest in shares])
    )
    expected = correlation([float(right) for right, _ in shares], [rest for _, rest in shares])
    assert found == pytest.approx(expected, abs=1e-6)


def test_facility_is_drawn_to_the_average_with_eight_papers() -> None:
    """1 of 2 with an average of 0.75: (1 + 6) / 10."""
    assert shrunk_facility(1, 2, 0.75) == pytest.approx(0.7)
    assert average_facility([(8, 10), (4, 10)]) == pytest.approx((12 + 8 * 0.65) / 28)


def chosen(*counts: int, rest_right: float = 0.8, rest_wrong: float = 0.5) -> Choices:
    """Return what so many chose, A first; who had it right had so much of the rest right."""
    found: Choices = {}
    for at, count in enumerate(counts):
        middle = rest_right if at == KEY else rest_wrong
        rests = [middle + (0.1 if number % 2 else -0.1) for number in range(count)]
        found[at] = choice(rests)
    return found


@pytest.mark.parametrize(
    ("counts", "rest_right", "flagged"),
    [
        pytest.param((6, 2, 1, 1), 0.4, True, id="few right, and the weak ones"),
        pytest.param((6, 2, 1, 1), 0.9, False, id="few right, but the strong ones"),
        pytest.param((2, 6, 1, 1), 0.4, False, id="enough right"),
        pytest.param((30, 12, 4, 4), 0.4, True, id="under three in ten of many"),
        pytest.param((30, 16, 2, 2), 0.4, False, id="above three in ten of many"),
    ],
)
def test_the_key_is_to_be_checked_where_few_have_it_and_the_best_least(
    counts: tuple[int, ...], rest_right: float, flagged: bool
) -> None:
    assert KEY == 1
    figures = figures_of(ITEM, chosen(*counts, rest_right=rest_right), 0.65)
    assert figures.check_key is flagged


def test_a_distractor_is_called_dead_only_where_it_may_be_one_members() -> None:
    assert figures_of(ITEM, chosen(15, 23, 1, 1), 0.65).dead == (2, 3)
    assert DEAD_FROM == 40
    assert figures_of(ITEM, chosen(15, 23, 1, 0), 0.65).dead == ()
    assert figures_of(ITEM, chosen(14, 22, 2, 2), 0.65).dead == ()


def test_no_figure_is_finer_than_what_may_be_told() -> None:
    figures = figures_of(ITEM, chosen(6, 7, 4, 0), 0.65)
    assert figures.papers == 10
    assert figures.facility == 50
    assert figures.shares == (40, 40, None, None)
    assert figures.discrimination is None, "from 20 papers on"
    assert figures_of(ITEM, chosen(6, 10, 4, 0), 0.65).discrimination is not None


VERSIONS = st.dictionaries(
    st.tuples(st.sampled_from(["a", "b", "c"]), st.just(1)),
    st.dictionaries(st.integers(0, 3), st.integers(1, 9).map(lambda n: choice([0.5] * n))),
)


@given(VERSIONS, VERSIONS)
def test_what_is_told_changes_by_a_group_at_least_and_nothing_is_lost(
    told: dict[tuple[str, int], Choices], waiting: dict[tuple[str, int], Choices]
) -> None:
    now, left = told_now(told, waiting)
    for key in now.keys() | left.keys():
        more = papers_of(now.get(key, {})) - papers_of(told.get(key, {}))
        assert more == 0 or more >= GROUP
        before = merged(told.get(key, {}), waiting.get(key, {}))
        after = merged(now.get(key, {}), left.get(key, {}))
        assert papers_of(before) == papers_of(after)
