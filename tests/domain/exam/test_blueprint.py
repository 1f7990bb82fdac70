"""A drawn paper has the exam's shape as far as the pool allows, and unseen items first."""

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.bank.items import Bank, ExamDomain, Item, Kind, Profile
from bot.domain.exam.blueprint import QUESTIONS_BY_IDEA, draw, shares
from tests.domain.exams import ids, make_profile
from tests.domain.samples import make_item, numbered_items

DOMAINS = ("advocacy", "mentoring", "recovery")
STRAY = "not-in-the-profile"
WEIGHTS = st.just(0.0) | st.integers(1, 1000).map(lambda hundredths: hundredths / 100)
KINDS = {Kind.RECALL: 0.25, Kind.COMPREHENSION: 0.25, Kind.APPLICATION: 0.5}


@dataclass(frozen=True)
class Order:
    """What is asked of a pool."""

    pool: list[Item]
    questions: int
    profile: Profile
    seen: dict[str, int]
    seed: int

    def drawn(self) -> tuple[Item, ...]:
        return draw(
            self.pool,
            self.questions,
            self.profile,
            seen=self.seen,
            rng=random.Random(self.seed),
        )


@st.composite
def orders(draw_from: st.DrawFn) -> Order:
    """Return an order that the pool can fill, however lopsided pool and profile are."""
    cells = st.tuples(st.sampled_from((*DOMAINS, STRAY)), st.sampled_from(Kind))
    pool = [
        make_item(f"item-{number:02}", domain=domain, kind=kind)
        for number, (domain, kind) in enumerate(draw_from(st.lists(cells, max_size=40)))
    ]
    profile = make_profile(
        domains=tuple(ExamDomain(name, name.title(), draw_from(WEIGHTS)) for name in DOMAINS),
        kinds={kind: draw_from(WEIGHTS) for kind in Kind},
    )
    seen = draw_from(st.dictionaries(st.sampled_from(ids(pool)), st.integers(0, 9))) if pool else {}
    questions = draw_from(st.integers(0, len(pool)))
    return Order(pool, questions, profile, seen, draw_from(st.integers()))


@st.composite
def orders_with_ideas(draw_from: st.DrawFn) -> Order:
    """Return an order of a pool where many items turn on one of three ideas."""
    order = draw_from(orders())
    ideas = [draw_from(st.sampled_from(("", "", "one", "two", "three"))) for _ in order.pool]
    pool = [replace(item, idea=idea) for item, idea in zip(order.pool, ideas, strict=True)]
    return replace(order, pool=pool)


def by_idea(items: Iterable[Item]) -> Counter[str]:
    return Counter(item.idea for item in items if item.idea)


def ample(size: int = 40) -> list[Item]:
    """Return a pool in which every domain has this many items of every kind."""
    return [
        make_item(f"{domain}-{kind}-{number:02}", domain=domain, kind=kind)
        for domain in DOMAINS
        for kind in Kind
        for number in range(size)
    ]


AMPLE = ample()


def by_domain(items: Iterable[Item]) -> Counter[str]:
    return Counter(item.domain for item in items)


def by_kind(items: Iterable[Item]) -> Counter[Kind]:
    return Counter(item.kind for item in items)


@given(
    weights=st.dictionaries(st.text(max_size=3), WEIGHTS, min_size=1, max_size=9),
    whole=st.integers(0, 500),
)
def test_shares_always_add_up_and_none_is_below_nothing(
    weights: dict[str, float], whole: int
) -> None:
    result = shares(weights, whole)
    assert result.keys() == weights.keys()
    assert sum(result.values()) == whole
    assert min(result.values()) >= 0


@given(
    weights=st.dictionaries(st.text(max_size=3), WEIGHTS, min_size=1, max_size=9),
    whole=st.integers(0, 500),
)
def test_a_share_is_its_proportion_rounded_one_way_or_the_other(
    weights: dict[str, float], whole: int
) -> None:
    total = sum(weights.values())
    assume(total)
    for key, share in shares(weights, whole).items():
        assert abs(share - whole * weights[key] / total) < 1 + 1e-9


@pytest.mark.parametrize(
    ("weights", "whole", "expected"),
    [
        pytest.param([0.25] * 4, 100, [25] * 4, id="even"),
        pytest.param([0.25] * 4, 10, [3, 3, 2, 2], id="what-is-left-over"),
        pytest.param([1, 1, 1], 2, [1, 1, 0], id="fewer-than-parts"),
        pytest.param([0.5, 0.3, 0.2], 5, [3, 1, 1], id="largest-remainder"),
        pytest.param([7, 0, 3], 10, [7, 0, 3], id="no-weight-no-share"),
        pytest.param([0, 0, 0], 7, [3, 2, 2], id="no-weights-at-all"),
        pytest.param([], 7, [], id="no-parts"),
    ],
)
def test_shares_go_by_weight(weights: list[float], whole: int, expected: list[int]) -> None:
    assert list(shares(dict(enumerate(weights)), whole).values()) == expected


@given(orders())
def test_a_paper_has_as_many_different_items_of_the_pool_as_asked(order: Order) -> None:
    drawn = ids(order.drawn())
    assert len(drawn) == len(set(drawn)) == order.questions
    assert set(drawn) <= set(ids(order.pool))


@given(orders())
def test_the_whole_pool_can_be_asked(order: Order) -> None:
    whole = Order(order.pool, len(order.pool), order.profile, order.seen, order.seed)
    assert sorted(ids(whole.drawn())) == sorted(ids(order.pool))


@given(orders())
def test_a_domain_gets_its_share_or_all_it_has(order: Order) -> None:
    present = by_domain(order.pool)
    weights = {d.domain_id: d.weight for d in order.profile.domains if present[d.domain_id]}
    drawn = by_domain(order.drawn())
    for domain, share in shares(weights, order.questions).items():
        assert drawn[domain] >= min(share, present[domain])


@given(orders())
def test_of_items_alike_the_unseen_come_first_and_then_the_longest_unseen(order: Order) -> None:
    drawn = set(ids(order.drawn()))
    cells = {(item.domain, item.kind) for item in order.pool}
    for cell in cells:
        alike = ids([item for item in order.pool if (item.domain, item.kind) == cell])
        taken = [order.seen.get(item_id, -1) for item_id in alike if item_id in drawn]
        left = [order.seen.get(item_id, -1) for item_id in alike if item_id not in drawn]
        assert not taken or not left or max(taken) <= min(left)


@given(orders_with_ideas())
def test_no_idea_comes_twice_in_a_short_paper_unless_the_pool_has_nothing_else(
    order: Order,
) -> None:
    drawn = order.drawn()
    assert len(drawn) == order.questions
    alone = sum(not item.idea for item in order.pool)
    if order.questions <= alone + len(by_idea(order.pool)):
        assert max(by_idea(drawn).values(), default=0) <= 1
    else:
        assert {item.item_id for item in order.pool if not item.idea} <= set(ids(drawn))
        assert by_idea(drawn).keys() == by_idea(order.pool).keys()


@pytest.mark.parametrize(
    ("questions", "most"), [(10, 1), (50, 1), (99, 1), (100, 2), (120, 2), (150, 3)]
)
def test_for_every_fifty_questions_one_may_turn_on_the_same_idea(questions: int, most: int) -> None:
    assert max(1, questions // QUESTIONS_BY_IDEA) == most
    pool = [replace(item, idea=f"idea-{number // 3}") for number, item in enumerate(ample(60))]
    drawn = Order(pool, questions, make_profile(kinds=KINDS), {}, 7).drawn()
    assert max(by_idea(drawn).values()) == most
    assert len(drawn) == questions


def test_twins_leave_each_domain_its_share_where_it_has_enough_ideas() -> None:
    pool = [replace(item, idea=f"idea-{n // 4}") for n, item in enumerate(ample(20))]
    profile = make_profile(domains=tuple(ExamDomain(name, name, 1.0) for name in DOMAINS))
    assert by_domain(Order(pool, 30, profile, {}, 7).drawn()) == dict.fromkeys(DOMAINS, 10)


def test_a_domain_of_one_idea_gives_way_to_the_others() -> None:
    few = [item for item in ample(20) if item.domain != "mentoring"]
    pool = [*few, *(make_item(f"twin-{n}", domain="mentoring", idea="one") for n in range(20))]
    drawn = Order(pool, 40, make_profile(), {}, 7).drawn()
    assert by_domain(drawn)["mentoring"] == 1
    assert len(drawn) == 40


@given(
    questions=st.integers(0, 40),
    domain_weights=st.tuples(WEIGHTS, WEIGHTS, WEIGHTS),
    kind_weights=st.tuples(WEIGHTS, WEIGHTS, WEIGHTS),
    seed=st.integers(),
)
def test_from_an_ample_pool_domains_and_kinds_have_exactly_their_shares(
    questions: int,
    domain_weights: tuple[float, ...],
    kind_weights: tuple[float, ...],
    seed: int,
) -> None:
    domains = dict(zip(DOMAINS, domain_weights, strict=True))
    kinds = dict(zip(Kind, kind_weights, strict=True))
    profile = make_profile(
        domains=tuple(ExamDomain(name, name, weight) for name, weight in domains.items()),
        kinds=kinds,
    )
    drawn = Order(AMPLE, questions, profile, {}, seed).drawn()
    assert by_domain(drawn) == Counter(shares(domains, questions))
    assert by_kind(drawn) == Counter(shares(kinds, questions))


@given(questions=st.integers(0, 120), seed=st.integers())
def test_each_domain_has_its_kinds_in_about_their_proportion(questions: int, seed: int) -> None:
    drawn = Order(AMPLE, questions, make_profile(kinds=KINDS), {}, seed).drawn()
    for domain, count in by_domain(drawn).items():
        kinds = by_kind(item for item in drawn if item.domain == domain)
        for kind, share in KINDS.items():
            assert abs(kinds[kind] - share * count) < 2


def test_a_missing_kind_is_filled_from_the_same_domain() -> None:
    pool = [item for item in ample(20) if (item.domain, item.kind) != ("advocacy", Kind.RECALL)]
    drawn = Order(pool, 40, make_profile(), {}, 7).drawn()
    assert by_domain(drawn) == {"mentoring": 20, "advocacy": 10, "recovery": 10}


def test_a_small_domain_is_filled_up_from_the_others() -> None:
    few = [item for item in ample(20) if item.domain != "mentoring"]
    pool = [*few, make_item("lone", domain="mentoring")]
    drawn = Order(pool, 20, make_profile(), {}, 7).drawn()
    assert by_domain(drawn)["mentoring"] == 1
    assert len(drawn) == 20


def test_a_paper_of_one_domain_keeps_the_proportion_of_kinds() -> None:
    pool = [item for item in AMPLE if item.domain == "recovery"]
    drawn = Order(pool, 40, make_profile(), {}, 7).drawn()
    assert by_kind(drawn) == {Kind.RECALL: 10, Kind.COMPREHENSION: 10, Kind.APPLICATION: 20}


def test_a_pool_that_the_profile_does_not_know_is_drawn_from_all_the_same() -> None:
    pool = [make_item(f"item-{number}", domain=STRAY) for number in range(5)]
    assert len(Order(pool, 5, make_profile(), {}, 7).drawn()) == 5


def test_what_the_group_saw_last_comes_last() -> None:
    pool = numbered_items(6)
    seen = {"item-01": 3, "item-02": 1, "item-03": 2}
    orders_ = [Order(pool, count, make_profile(), seen, 7).drawn() for count in (3, 4, 5)]
    assert [sorted({*ids(drawn)} & {*seen}) for drawn in orders_] == [
        [],
        ["item-02"],
        ["item-02", "item-03"],
    ]


def test_the_order_is_mixed_and_only_chance_decides_it() -> None:
    draws = [ids(Order(ample(4), 20, make_profile(), {}, seed).drawn()) for seed in (1, 1, 2)]
    assert draws[0] == draws[1]
    assert draws[0] != draws[2]
    domains = [item_id.split("-")[0] for item_id in draws[0]]
    assert domains != sorted(domains, key=domains.index)


def test_the_order_of_the_pool_decides_nothing() -> None:
    pool = ample(4)
    there, back = (Order(p, 20, make_profile(), {}, 7).drawn() for p in (pool, pool[::-1]))
    assert there == back


def test_more_than_the_pool_holds_cannot_be_asked() -> None:
    with pytest.raises(ValueError, match="6 questions asked of a pool of 5"):
        Order(numbered_items(5), 6, make_profile(), {}, 7).drawn()


@pytest.mark.parametrize("questions", [100, 50, 25, 10], ids=["full", "half", "quarter", "sprint"])
def test_the_bank_fills_a_paper_of_each_length_in_the_exams_shape(
    bank: Bank, questions: int
) -> None:
    profile = bank.profile
    drawn = draw(bank.exam_items(), questions, profile, seen={}, rng=random.Random(7))
    assert max(by_idea(drawn).values(), default=0) <= max(1, questions // 50)
    weights = {domain.domain_id: domain.weight for domain in profile.domains}
    assert by_domain(drawn) == Counter(shares(weights, questions))
    assert by_kind(drawn) == Counter(shares(profile.kinds, questions))
