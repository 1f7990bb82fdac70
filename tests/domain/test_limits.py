"""The buckets: how much at once, how much after that, and never a lock that does not open."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.limits import (
    LONGEST_WAIT,
    MEMBER,
    SERVER,
    SOONEST_SWEEP,
    Act,
    Allowance,
    Buckets,
)

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
THREE = Allowance(3, 10 * SECOND)


def took(buckets: Buckets, now: datetime, allowance: Allowance = THREE, key: object = "a") -> bool:
    """Take one where there is one."""
    if buckets.works_at(key, allowance, now) > now:
        return False
    buckets.take(key, allowance, now)
    return True


def test_so_many_at_once_and_one_more_after_each_span() -> None:
    buckets = Buckets()
    assert [took(buckets, NOON) for _ in range(5)] == [True] * 3 + [False] * 2
    assert buckets.works_at("a", THREE, NOON) == NOON + 10 * SECOND
    assert not took(buckets, NOON + 9.9 * SECOND)
    assert [took(buckets, NOON + 10 * SECOND) for _ in range(2)] == [True, False]
    assert [took(buckets, NOON + 60 * SECOND) for _ in range(4)] == [True] * 3 + [False]


def test_a_bucket_is_its_own() -> None:
    buckets = Buckets()
    assert all(took(buckets, NOON) for _ in range(3))
    assert took(buckets, NOON, key="b")


@given(st.lists(st.integers(-5_000, 5_000), max_size=60))
def test_whatever_the_clock_does_it_works_again_after_one_span(steps: list[int]) -> None:
    """A clock that is set back must not lock anybody out until it is noon again."""
    buckets, now = Buckets(), NOON
    for step in steps:
        now += step * SECOND
        took(buckets, now)
        assert now <= buckets.works_at("a", THREE, now) <= now + THREE.every


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 6)), max_size=60))
def test_no_more_than_allowed_is_taken_in_any_span(bursts: list[tuple[int, int]]) -> None:
    buckets, now, taken = Buckets(), NOON, list[datetime]()
    for seconds, tries in bursts:
        now += seconds * SECOND
        taken += [now for _ in range(tries) if took(buckets, now)]
    for place, first in enumerate(taken):
        for count, last in enumerate(taken[place:], 1):
            assert count <= THREE.at_once + (last - first) // THREE.every


def test_what_is_full_again_is_forgotten() -> None:
    """A server's worth of members leaves nothing behind; what is kept stays bounded."""
    buckets, now, most = Buckets(), NOON, 0
    for member in range(20 * SOONEST_SWEEP):
        now += SECOND
        took(buckets, now, key=member)
        most = max(most, len(buckets))
    assert most <= SOONEST_SWEEP + 1


@pytest.mark.parametrize("act", Act)
def test_ten_who_mean_harm_cannot_use_up_what_a_server_has(act: Act) -> None:
    """The bound that keeps others from being refused: see tests/services/test_limits.py."""
    assert act in MEMBER
    if act in SERVER:
        mine, ours = MEMBER[act], SERVER[act]
        assert ours.at_once > 10 * mine.at_once
        assert 10 * ours.every < mine.every


def test_an_honest_candidate_is_far_from_every_bound() -> None:
    """A paper of 200 questions, clicked through without reading: choose, next, flag a few."""
    buckets = Buckets()
    assert all(took(buckets, NOON, MEMBER[Act.CLICK]) for _ in range(2 * 200 + 100))


def test_nobody_waits_longer_than_said() -> None:
    assert timedelta(minutes=1) == LONGEST_WAIT
