"""Which item comes next: what gains most by the exam, and never a wall of it."""

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from statistics import median

import pytest
from fsrs import Rating
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.practice.memory import Memory, day_begin, retrievability, reviewed
from bot.domain.practice.next_item import (
    DAILY_CAP,
    NEVER_MISSED,
    DrillKind,
    Seen,
    best_for_now,
    drill,
    gains,
    spread,
    topic_accuracy,
    unmet,
)
from tests.domain.make_believe import make_believe_bank

NOW = datetime(2026, 4, 20, 15, tzinfo=UTC)
DAY = timedelta(days=1)

RIGHT, WRONG = Rating.Good, Rating.Again


def remembered(*ratings: Rating, days_ago: int) -> Memory:
    """Return a memory of ratings given on days in a row, the last so many days ago."""
    memory = None
    for number, rating in enumerate(ratings):
        at = NOW - (days_ago + len(ratings) - 1 - number) * DAY
        memory = reviewed(memory, rating, at)
    assert memory
    return memory


def item(item_id: str, *ratings: Rating, days_ago: int = 3, topic: str = "choice") -> Seen:
    """Return an item with that history; none is a new one."""
    memory = remembered(*ratings, days_ago=days_ago) if ratings else None
    return Seen(
        item_id,
        "advocacy",
        topic,
        memory,
        missed=ratings[-1:] == (WRONG,),
        first_right=bool(ratings) and ratings[0] is not WRONG,
    )


def order(items: Sequence[Seen], kind: DrillKind = DrillKind.MIXED, *, seed: int = 1) -> list[str]:
    return [one.item_id for one in drill(items, kind, at=NOW, rng=random.Random(seed))]


ITEMS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(list(Rating)), max_size=3),
        st.integers(0, 30),
        st.sampled_from(["choice", "rights", "crisis"]),
    ),
    max_size=30,
).map(
    lambda rows: [
        item(f"item-{number:02}", *ratings, days_ago=days, topic=topic)
        for number, (ratings, days, topic) in enumerate(rows)
    ]
)


@given(ITEMS, st.integers())
def test_each_kind_has_its_own_items_each_once_and_mixed_has_all(
    items: list[Seen], seed: int
) -> None:
    own = {
        DrillKind.DUE: {one.item_id for one in items if one.is_due(NOW)},
        DrillKind.NEW: {one.item_id for one in items if one.memory is None},
        DrillKind.MISSED: {one.item_id for one in items if one.missed},
        DrillKind.MIXED: {one.item_id for one in items},
        DrillKind.MINE: {one.item_id for one in items},
    }
    for kind, ids in own.items():
        got = order(items, kind, seed=seed)
        assert len(got) == len(ids)
        assert set(got) == ids


@given(ITEMS)
def test_items_come_by_what_they_gain_and_what_was_met_today_comes_last(items: list[Seen]) -> None:
    for kind in (DrillKind.DUE, DrillKind.NEW, DrillKind.MISSED):
        gain, today = gains(items, at=NOW), day_begin(NOW)
        places = [
            (bool(one.memory and one.memory.last_review >= today), -gain(one))
            for one in drill(items, kind, at=NOW, rng=random.Random(1))
        ]
        assert places == sorted(places)


def test_a_missed_item_comes_before_one_that_was_right_as_long_ago() -> None:
    assert order([item("right", RIGHT), item("wrong", WRONG)]) == ["wrong", "right"]


def test_a_new_item_of_a_weak_topic_comes_before_one_that_is_barely_due() -> None:
    weak = [item(f"weak-{n}", WRONG, days_ago=0, topic="weak") for n in range(6)]
    assert order([*weak, item("due", RIGHT, RIGHT, days_ago=12), item("new", topic="weak")])[
        :2
    ] == ["new", "due"]


def test_a_forgotten_item_comes_before_a_new_one_of_a_strong_topic() -> None:
    strong = [item(f"strong-{n}", RIGHT, days_ago=0, topic="strong") for n in range(6)]
    assert order([*strong, item("new", topic="strong"), item("gone", WRONG, days_ago=20)])[:2] == [
        "gone",
        "new",
    ]


def chance_by_the_package(one: Seen, at: datetime) -> float:
    return retrievability(one.memory, at) if one.memory else 0


@pytest.mark.parametrize("ratings", [(WRONG,), (WRONG, RIGHT), (WRONG, RIGHT, RIGHT, WRONG)])
@pytest.mark.parametrize("days", [1, 5, 30])
def test_a_gain_is_what_a_repetition_now_adds_to_the_chance_on_the_exam_day(
    ratings: tuple[Rating, ...], days: int
) -> None:
    one = item("one", *ratings, days_ago=4)
    then = NOW + days * DAY
    right = 0.25 + 0.75 * chance_by_the_package(one, NOW)
    after = {rating: replace(one, memory=reviewed(one.memory, rating, NOW)) for rating in Rating}
    expected = right * chance_by_the_package(after[RIGHT], then)
    expected += (1 - right) * chance_by_the_package(after[WRONG], then)
    expected -= chance_by_the_package(one, then)
    gain = gains([one], at=NOW, exam_on=then.date())
    assert gain(one) == pytest.approx(expected)


def test_a_new_item_gains_what_is_left_of_it_where_it_was_not_known() -> None:
    new = item("new")  # one of two would be right, so two of three are not known
    then = NOW + 12 * DAY
    left = chance_by_the_package(Seen("", "", "", reviewed(None, WRONG, NOW)), then)
    assert gains([new], at=NOW, exam_on=then.date())(new) == pytest.approx(left * 2 / 3)


def test_what_was_never_missed_may_have_been_known_and_gains_less() -> None:
    always = item("always", RIGHT, days_ago=9)
    assert always.memory
    once_wrong = replace(always, memory=replace(always.memory, lapses=1))
    gain = gains([always, once_wrong], at=NOW)
    assert gain(always) == pytest.approx(NEVER_MISSED * gain(once_wrong))


def test_an_exam_that_is_over_or_farther_than_a_month_changes_nothing_more() -> None:
    items = [item(f"{n}", *[WRONG, RIGHT, RIGHT][: 1 + n % 3], days_ago=n) for n in range(1, 20)]

    def ordered(exam_on: date | None) -> list[float]:
        gain = gains(items, at=NOW, exam_on=exam_on)
        return [gain(one) for one in items]

    assert ordered(NOW.date()) == ordered((NOW - DAY).date()) == ordered(None)
    assert ordered((NOW + 30 * DAY).date()) == ordered((NOW + 200 * DAY).date())


def test_new_items_do_not_starve_when_repetitions_succeed() -> None:
    """Only first answers say how likely a new item is known."""
    repeated = [item(f"known-{n}", WRONG, *[RIGHT] * 6, days_ago=5) for n in range(20)]
    assert topic_accuracy([*repeated, item("new")])["choice"] < 0.1
    assert order([*repeated, item("new")])[0] == "new"


@pytest.mark.parametrize("right", [False, True])
def test_no_domain_is_put_off_however_large_it_is(right: bool) -> None:
    """Who answers ten a day has met each domain in a week."""
    bank = make_believe_bank()
    seen = unmet(bank)
    for day in range(7):
        at = NOW + day * DAY
        for one in drill(tuple(seen.values()), DrillKind.MIXED, at=at, rng=random.Random(day))[:10]:
            memory = reviewed(one.memory, RIGHT if right else WRONG, at)
            seen[one.item_id] = replace(one, memory=memory, first_right=right, missed=not right)
    met = Counter(one.domain for one in seen.values() if one.memory)
    assert min(met[one.domain_id] for one in bank.profile.domains) >= 5, met


def test_until_it_is_known_what_a_member_keeps_one_of_four_was_met_before() -> None:
    kept = [item(f"kept-{n}", RIGHT, RIGHT, days_ago=1) for n in range(3)]
    assert [one[:3] for one in order([*kept, *(item(f"new-{n}") for n in range(8))])][:8] == [
        *["new"] * 3, "kep", *["new"] * 3, "kep",
    ]  # fmt: skip


def test_what_was_met_today_comes_last() -> None:
    missed = item("missed", WRONG, days_ago=0)
    assert order([missed, item("late", RIGHT, RIGHT, days_ago=1), item("new")])[-1] == "missed"


def test_new_items_come_from_the_weakest_topic_first() -> None:
    items = [
        *(item(f"done-{n}", RIGHT, topic="strong") for n in range(4)),
        *(item(f"done-{n + 4}", WRONG, topic="weak") for n in range(4)),
        item("strong", topic="strong"),
        item("weak", topic="weak"),
        item("unknown", topic="unknown"),
    ]
    assert order(items, DrillKind.NEW) == ["weak", "unknown", "strong"]


def test_one_wrong_answer_weighs_less_than_five_of_ten() -> None:
    items = [
        *(item(f"good-{n}", RIGHT, topic="good") for n in range(20)),
        item("once", WRONG, topic="once"),
        *(item(f"half-{n}", RIGHT if n % 2 else WRONG, topic="half") for n in range(10)),
    ]
    accuracy = topic_accuracy(items)
    assert accuracy["half"] < accuracy["once"] < accuracy["good"]


def test_without_an_answer_all_topics_are_alike() -> None:
    assert topic_accuracy([item("a"), item("b", topic="rights")]) == {"choice": 0.5, "rights": 0.5}
    assert topic_accuracy([]) == {}


@given(ITEMS)
def test_accuracy_is_never_certain(items: list[Seen]) -> None:
    assert all(0 < accuracy < 1 for accuracy in topic_accuracy(items).values())


def test_chance_decides_between_equals_and_only_the_chance_that_is_given() -> None:
    items = [item(f"item-{n:02}") for n in range(12)]
    assert order(items, seed=1) == order(items[::-1], seed=1)
    assert order(items, seed=1) != order(items, seed=2)


def test_the_best_for_now_stays_until_it_is_answered() -> None:
    items = [item("b"), item("a"), item("due", RIGHT, days_ago=3)]
    first = best_for_now(items, at=NOW)
    assert first == best_for_now(items[::-1], at=NOW + timedelta(hours=9))
    assert first
    assert first.item_id == "a"
    answered = [item("a", WRONG, days_ago=0), items[0], items[2]]
    second = best_for_now(answered, at=NOW)
    assert second
    assert second.item_id == "b"


@given(st.lists(st.integers(1, 40), min_size=1, unique=True))
def test_the_best_for_now_is_the_first_of_a_mixed_drill(days: list[int]) -> None:
    items = [item(f"item-{n:02}", WRONG, days_ago=ago) for n, ago in enumerate(days)]
    best = best_for_now(items, at=NOW)
    assert best
    assert best.item_id == order(items)[0] == f"item-{days.index(max(days)):02}"


def test_nothing_is_best_when_all_was_met_today() -> None:
    first_minute = reviewed(None, WRONG, day_begin(NOW))
    assert best_for_now([Seen("a", "advocacy", "choice", first_minute)], at=NOW) is None
    assert best_for_now([item("a", WRONG, days_ago=0)], at=NOW) is None
    assert best_for_now([], at=NOW) is None


def test_after_a_break_two_hundred_due_items_are_spread_over_ten_days() -> None:
    items = [item(f"item-{n:03}", WRONG, days_ago=40) for n in range(200)]
    pile = spread(items, at=NOW)
    assert len(pile.today) == DAILY_CAP == 20
    assert pile.days == 10


def test_a_small_pile_is_for_today_alone() -> None:
    pile = spread([item("a", WRONG), item("b", RIGHT), item("new")], at=NOW)
    assert [one.item_id for one in pile.today] == ["a", "b"]
    assert pile.days == 1


def test_repetitions_of_today_count_towards_the_cap_and_new_items_do_not() -> None:
    waiting = [item(f"due-{n}", WRONG, days_ago=9) for n in range(5)]
    repeated = [item(f"again-{n}", WRONG, RIGHT, days_ago=0) for n in range(2)]
    first_met = [item(f"new-{n}", RIGHT, days_ago=0) for n in range(2)]
    yesterday = [item(f"old-{n}", WRONG, RIGHT, RIGHT, days_ago=1) for n in range(2)]
    pile = spread([*waiting, *repeated, *first_met, *yesterday], at=NOW, cap=3)
    assert len(pile.today) == 1
    assert pile.days == 3


def test_a_day_that_is_full_asks_for_nothing_more() -> None:
    repeated = [item(f"again-{n}", WRONG, RIGHT, days_ago=0) for n in range(4)]
    pile = spread([*repeated, item("due", WRONG)], at=NOW, cap=3)
    assert pile.today == ()
    assert pile.days == 2


def test_a_cap_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="cap of 0"):
        spread([], at=NOW, cap=0)


@pytest.mark.parametrize("kind", DrillKind)
def test_an_instant_without_a_zone_is_refused(kind: DrillKind) -> None:
    naive, items = NOW.replace(tzinfo=None), [item("a", WRONG), item("b")]
    with pytest.raises(ValueError, match="time zone"):
        drill(items, kind, at=naive, rng=random.Random(1))
    with pytest.raises(ValueError, match="time zone"):
        best_for_now(items, at=naive)
    with pytest.raises(ValueError, match="time zone"):
        spread(items, at=naive)


@given(ITEMS, st.integers(1, 10))
def test_a_pile_is_the_best_of_what_is_due_and_at_most_the_cap(items: list[Seen], cap: int) -> None:
    pile = spread(items, at=NOW, cap=cap)
    due = [one for one in items if one.is_due(NOW)]
    assert len(pile.today) <= cap
    assert (pile.days - 1) * cap < len(due) + cap
    gain = gains(items, at=NOW)
    shown = [gain(one) for one in pile.today]
    assert shown == sorted(map(gain, due), reverse=True)[: len(shown)]


def a_thousand() -> list[Seen]:
    """Return the worst there is: a bank of a thousand items, nearly all of them overdue."""
    return [
        item(f"item-{n:04}", RIGHT if n % 3 else WRONG, days_ago=10 + n % 30, topic=f"{n % 50}")
        if n % 10
        else item(f"item-{n:04}", topic=f"{n % 50}")
        for n in range(1000)
    ]


def milliseconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - began)


def test_picking_from_a_thousand_costs_less_than_asking_the_package_for_each() -> None:
    items = a_thousand()
    memories = [one.memory for one in items if one.memory]

    def ask_each() -> None:
        for memory in memories:
            reviewed(memory, RIGHT, NOW)

    def pick() -> None:
        best_for_now(items, at=NOW)

    # Side by side in each round, so that a busy machine slows both.
    ratios = [milliseconds(pick) / milliseconds(ask_each) for _ in range(5)]
    assert median(ratios) < 0.3
