"""Every item once before any twice, also when the bank grows or shrinks."""

import random
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.daily.rotation import Asked, Pick, pick_next

NAMES = [f"item-{number:02}" for number in range(12)]
POOLS = st.lists(st.sets(st.sampled_from(NAMES), min_size=1).map(sorted), min_size=1, max_size=40)
"""What the bank holds at each question: it may grow, shrink, or be another one altogether."""


def ask(
    pools: Sequence[Sequence[str]],
    *,
    seed: int = 7,
    opening: str = NAMES[0],
    secret: Collection[str] = (),
) -> list[tuple[Pick, Sequence[str], set[str]]]:
    """Ask one question a pool; return each pick, its pool, and what that round had seen before."""
    rng = random.Random(seed)
    asked: dict[str, Asked] = {}
    history: list[tuple[Pick, Sequence[str], set[str]]] = []
    for order, pool in enumerate(pools):
        pick = pick_next(pool, asked, opening=opening, rng=rng, secret=secret)
        current = max((seen.round_number for seen in asked.values()), default=1)
        seen_now = {key for key, seen in asked.items() if seen.round_number == current}
        history.append((pick, pool, seen_now))
        asked[pick.item_id] = Asked(pick.round_number, order)
    return history


def ids(pools: Sequence[Sequence[str]], *, seed: int = 7) -> list[str]:
    return [pick.item_id for pick, _, _ in ask(pools, seed=seed)]


@given(pools=POOLS, seed=st.integers())
def test_within_a_round_no_item_comes_twice(pools: list[list[str]], seed: int) -> None:
    turns = Counter((pick.round_number, pick.item_id) for pick, _, _ in ask(pools, seed=seed))
    assert set(turns.values()) == {1}


@given(pools=POOLS, seed=st.integers())
def test_a_round_ends_only_when_the_whole_pool_was_asked_in_it(
    pools: list[list[str]], seed: int
) -> None:
    current = 1
    for pick, pool, seen_in_round in ask(pools, seed=seed):
        assert pick.item_id in pool
        if set(pool) <= seen_in_round:
            assert pick.round_number == current + 1
        else:
            assert pick.round_number == current
            assert pick.item_id not in seen_in_round
        current = pick.round_number


@given(pools=POOLS, seed=st.integers())
def test_no_question_comes_twice_running_while_there_is_another(
    pools: list[list[str]], seed: int
) -> None:
    for (before, _, _), (pick, pool, _) in pairwise(ask(pools, seed=seed)):
        assert pick.item_id != before.item_id or pool == [before.item_id]


@given(size=st.integers(1, 12), seed=st.integers())
def test_between_two_turns_of_an_item_at_least_half_the_bank_is_asked(size: int, seed: int) -> None:
    last: dict[str, int] = {}
    for turn, key in enumerate(ids([NAMES[:size]] * (4 * size), seed=seed)):
        assert turn - last.get(key, -size) > size // 2
        last[key] = turn


def test_the_opening_item_is_a_server_s_first_question() -> None:
    assert {ids([NAMES], seed=seed)[0] for seed in range(20)} == {NAMES[0]}


def test_the_opening_item_opens_only_once() -> None:
    asked = {NAMES[3]: Asked(1, 1)}
    picks = {
        pick_next(NAMES, asked, opening=NAMES[0], rng=random.Random(seed)).item_id
        for seed in range(40)
    }
    assert len(picks) > 1
    assert NAMES[3] not in picks


def test_without_the_opening_item_in_the_pool_chance_decides() -> None:
    firsts = {ids([NAMES[1:]], seed=seed)[0] for seed in range(200)}
    assert firsts == set(NAMES[1:])


def test_an_item_that_joins_late_is_asked_in_the_round_under_way_and_once() -> None:
    small, grown = NAMES[:4], NAMES[:5]
    rounds = [(pick.item_id, pick.round_number) for pick, _, _ in ask([small] * 6 + [grown] * 8)]
    assert rounds.count((NAMES[4], 2)) == 1
    assert next(turn for turn in rounds if turn[0] == NAMES[4]) == (NAMES[4], 2)


def test_an_item_that_left_and_came_back_is_not_asked_again_in_its_round() -> None:
    first = ids([NAMES[:3]])[0]
    without = [name for name in NAMES[:3] if name != first]
    assert ids([NAMES[:3], without, NAMES[:3]]).count(first) == 1


def test_two_servers_do_not_get_the_same_order() -> None:
    assert ids([NAMES] * 12, seed=1) != ids([NAMES] * 12, seed=2)


@given(pools=POOLS, seed=st.integers(), secret=st.sets(st.sampled_from(NAMES)))
def test_what_is_asked_elsewhere_is_never_the_next(
    pools: list[list[str]], seed: int, secret: set[str]
) -> None:
    some_free = [pool for pool in pools if set(pool) - secret]
    for pick, pool, seen_in_round in ask(some_free, seed=seed, secret=secret):
        left = set(pool) - seen_in_round or set(pool)
        assert pick.item_id in (left - secret or set(pool) - secret)


def test_what_was_asked_elsewhere_keeps_its_turn_in_the_round() -> None:
    """One item comes a second time meanwhile, and the round ends when the last had its turn."""
    asked = {NAMES[0]: Asked(1, 0), NAMES[1]: Asked(1, 1)}
    rng = random.Random(7)
    pool = NAMES[:3]
    meanwhile = pick_next(pool, asked, opening=NAMES[0], rng=rng, secret={NAMES[2]})
    assert meanwhile == Pick(NAMES[0], 1)
    asked[meanwhile.item_id] = Asked(1, 2)
    assert pick_next(pool, asked, opening=NAMES[0], rng=rng) == Pick(NAMES[2], 1)


def test_a_pool_of_which_all_is_asked_elsewhere_has_no_next() -> None:
    with pytest.raises(ValueError, match="nothing of the pool is free"):
        pick_next(NAMES, {}, opening="x", rng=random.Random(7), secret=NAMES)


def test_a_lone_item_is_asked_again_and_again() -> None:
    assert [pick.round_number for pick, _, _ in ask([NAMES[:1]] * 3)] == [1, 2, 3]


def test_an_empty_pool_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing of the pool is free"):
        pick_next([], {}, opening="x", rng=random.Random(7))
