"""Who is refused, and that nobody is because of a few others, whatever those do."""

from datetime import UTC, datetime, timedelta

import pytest

from bot import refusals
from bot.domain.limits import LONGEST_WAIT, MEMBER, SERVER, Act
from bot.errors import Refusal
from bot.services.limits import Limits
from tests.domain.samples import SERVER as HERE

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
ALICE = 77
HOSTILE = range(901, 911)
"""Ten accounts with a script."""


class Now:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


def refused(limits: Limits, act: Act, user_id: int, server_id: int | None = HERE) -> Refusal | None:
    try:
        limits.spend(act, server_id=server_id, user_id=user_id)
    except Refusal as refusal:
        return refusal
    return None


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("server_id", [HERE, None])
def test_a_member_is_told_when_it_works_again_and_it_does(act: Act, server_id: int | None) -> None:
    now = Now()
    limits = Limits(clock=now)
    for _ in range(MEMBER[act].at_once):
        assert not refused(limits, act, ALICE, server_id)
    refusal = refused(limits, act, ALICE, server_id)
    assert refusal
    assert refusal.reason.code == "slow_down"
    [works_at] = refusal.reason.arguments
    assert isinstance(works_at, int)
    now.at = datetime.fromtimestamp(works_at, UTC)
    assert now.at - NOON <= LONGEST_WAIT
    assert not refused(limits, act, ALICE, server_id)


def test_what_a_member_does_on_another_server_counts_too() -> None:
    limits = Limits(clock=Now())
    for number in range(MEMBER[Act.PRACTISE].at_once):
        assert not refused(limits, Act.PRACTISE, ALICE, HERE + number)
    assert refused(limits, Act.PRACTISE, ALICE, HERE + 99)


@pytest.mark.parametrize("act", SERVER)
def test_a_whole_server_is_bounded_and_another_is_not_touched(act: Act) -> None:
    now = Now()
    limits = Limits(clock=now)
    crowd = range(1, SERVER[act].at_once + 1)
    assert not any(refused(limits, act, member) for member in crowd)
    refusal = refused(limits, act, ALICE)
    assert refusal
    [works_at] = refusal.reason.arguments
    assert isinstance(works_at, int)
    assert refusal.reason == refusals.busy_server(works_at)
    assert not refused(limits, act, ALICE, HERE + 1)
    now.at = datetime.fromtimestamp(works_at, UTC)
    assert not refused(limits, act, ALICE)


def test_a_refusal_costs_nothing() -> None:
    """Who is refused and tries on waits no longer for it."""
    now = Now()
    limits = Limits(clock=now)
    for _ in range(500):
        refused(limits, Act.SPEAK, ALICE)
    now.at += MEMBER[Act.SPEAK].every
    assert not refused(limits, Act.SPEAK, ALICE)


def test_a_thousand_members_click_at_the_same_instant() -> None:
    limits = Limits(clock=Now())
    assert not any(refused(limits, Act.CLICK, member) for member in range(1000))


@pytest.mark.parametrize("act", SERVER)
def test_nobody_is_refused_because_of_ten_others_who_never_stop(act: Act) -> None:
    """An hour of ten scripts, each as fast as it is let, and Alice once in ten minutes."""
    now = Now()
    limits = Limits(clock=now)
    for second in range(3600):
        now.at += timedelta(seconds=1)
        for who in HOSTILE:
            while not refused(limits, act, who):
                pass
        assert second % 600 or not refused(limits, act, ALICE), second
