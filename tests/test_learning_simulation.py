"""A month of practice with our mix comes to more than one of random or of missed items."""

from itertools import pairwise
from math import sqrt
from statistics import fmean, stdev

import pytest

from bot.bench.learning import DAYS, LEARNERS, OTHERS, OURS, POLICIES, month, outcome
from bot.domain.bank import Bank
from tests.domain.make_believe import make_believe_bank

MEMBERS = 10


@pytest.fixture(scope="module")
def bank() -> Bank:
    return make_believe_bank()


@pytest.fixture(scope="module")
def scores(bank: Bank) -> dict[tuple[str, str], list[float]]:
    return {
        (kind, policy): [outcome(bank, kind, policy, n, asks=False).score for n in range(MEMBERS)]
        for kind in LEARNERS
        for policy in POLICIES
    }


@pytest.mark.parametrize("policy", OTHERS)
@pytest.mark.parametrize("kind", LEARNERS)
def test_our_mix_is_ahead_by_more_than_chance(
    kind: str, policy: str, scores: dict[tuple[str, str], list[float]]
) -> None:
    pairs = zip(scores[kind, OURS], scores[kind, policy], strict=True)
    leads = [ours - theirs for ours, theirs in pairs]
    assert fmean(leads) > 2 * stdev(leads) / sqrt(MEMBERS)


@pytest.mark.parametrize("kind", LEARNERS)
def test_a_member_is_the_same_one_under_each_policy(kind: str, bank: Bank) -> None:
    starts = {policy: month(bank, kind, policy, 3).score(0) for policy in POLICIES}
    assert len(set(starts.values())) == 1


def test_the_same_month_can_be_had_again_and_asking_does_not_change_it(bank: Bank) -> None:
    first = outcome(bank, "two stores", OURS, 5)
    assert first == outcome(bank, "two stores", OURS, 5)
    assert first.score == outcome(bank, "two stores", OURS, 5, asks=False).score
    assert first != outcome(bank, "two stores", OURS, 6)


@pytest.mark.parametrize("kind", LEARNERS)
def test_members_learn_and_forget_and_guess_one_in_four(kind: str, bank: Bank) -> None:
    learner = month(bank, kind, OURS, 1).learner
    unknown = next(key for key in bank.items if learner.chance(key, 0) == 0.25)
    learner.meet(unknown, 0, right=False)
    chances = [learner.chance(unknown, day) for day in (1, 3, 10, 40)]
    assert all(sooner > later > 0.25 for sooner, later in pairwise(chances))


@pytest.mark.parametrize("kind", LEARNERS)
def test_members_keep_more_when_repetitions_are_spaced(kind: str, bank: Bank) -> None:
    crammed, spaced = month(bank, kind, OURS, 1).learner, month(bank, kind, OURS, 1).learner
    unknown = next(key for key in bank.items if crammed.chance(key, 0) == 0.25)
    for day in (4, 4.01, 4.02):
        crammed.meet(unknown, day, right=True)
    for day in (0, 2, 4):
        spaced.meet(unknown, day, right=True)
    assert spaced.chance(unknown, DAYS) > crammed.chance(unknown, DAYS)
