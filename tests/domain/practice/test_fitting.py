"""How long items last is found again from answers alone, and noise is not taken for it."""

import random
from collections.abc import Sequence
from datetime import timedelta
from math import log

import pytest

from bot.domain.practice.fitting import Fit, History, fit, of_group, of_member
from bot.domain.practice.forgetting import USUAL_WEIGHTS, Weights
from bot.domain.practice.memory import Confidence, rating_of, reviewed
from bot.domain.publishing import GROUP
from bot.domain.scores.evidence import Answer
from tests.domain.practice.remembering import DAY, MORNING, TRUE, group, history


def fitted(found: Fit | None) -> Fit:
    assert found is not None
    return found


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_the_weights_of_a_group_are_found_again(seed: int) -> None:
    found = fitted(of_group(group(TRUE, seed=seed, items=300), USUAL_WEIGHTS))
    assert found.helps
    off = [abs(log(own / true)) for own, true in zip(found.weights, TRUE, strict=True)]
    assert max(off) < log(2)
    assert sum(off) / 4 < log(1.5)


@pytest.mark.slow
def test_members_who_remember_as_fsrs_says_keep_its_weights() -> None:
    told = [group(USUAL_WEIGHTS, seed=seed, items=50) for seed in range(12)]
    assert sum(fitted(of_group(one, USUAL_WEIGHTS)).helps for one in told) <= 1


def test_what_helped_earlier_but_not_later_is_not_used() -> None:
    """Members who changed: what the first half of their answers says is wrong for the second."""
    rng, rows = random.Random(1), list[list[History]]()
    for _ in range(GROUP):
        early = [history(rng, TRUE) for _ in range(60)]
        late = [history(rng, Weights(0.05, 0.05, 0.05, 0.05)) for _ in range(60)]
        moved = [[Answer(x.right, x.at + 200 * DAY, x.confidence) for x in one] for one in late]
        rows.append([*early, *moved])
    assert not fitted(of_group(rows, USUAL_WEIGHTS)).helps


def test_a_member_who_remembers_unlike_their_group_has_weights_of_their_own() -> None:
    forgetful = Weights(0.01, 0.01, 0.01, 0.01)
    [own] = group(forgetful, members=1, items=200)
    found = fitted(of_member(own, TRUE))
    assert found.helps
    assert all(mine < theirs for mine, theirs in zip(found.weights, TRUE, strict=True))


@pytest.mark.parametrize("members", [GROUP - 1, GROUP])
def test_no_weight_of_a_group_comes_from_fewer_members_than_may_be_told_of(members: int) -> None:
    found = fitted(of_group(group(TRUE, members=members), USUAL_WEIGHTS))
    assert (found.weights == USUAL_WEIGHTS) is (members < GROUP)
    assert found.helps is (members >= GROUP)


def test_a_weight_that_few_gave_answers_for_stays_while_others_are_fitted() -> None:
    """Only one member ever said that they were sure: that weight would be theirs."""
    told = group(TRUE, seed=4)
    told[1:] = [[without_sure(one) for one in histories] for histories in told[1:]]
    found = fitted(of_group(told, USUAL_WEIGHTS))
    assert found.weights.easy == USUAL_WEIGHTS.easy
    assert found.weights.good != USUAL_WEIGHTS.good


def without_sure(told: History) -> History:
    return [
        Answer(x.right, x.at, None if x.confidence is Confidence.SURE else x.confidence)
        for x in told
    ]


def test_few_answers_are_not_fitted_at_all() -> None:
    assert of_group(group(TRUE, items=2), USUAL_WEIGHTS) is None
    assert of_group([], USUAL_WEIGHTS) is None
    assert of_member([], USUAL_WEIGHTS) is None


def test_what_is_asked_again_on_the_same_day_says_nothing() -> None:
    histories = [same_day(number) for number in range(200)]
    assert fit([histories], USUAL_WEIGHTS, deviation=1) is None


def same_day(number: int) -> Sequence[Answer]:
    at = MORNING + number * DAY
    return [Answer(False, at), Answer(False, at + timedelta(hours=1))]


@pytest.mark.parametrize("right", [True, False])
def test_whoever_is_always_right_or_wrong_gets_weights_that_fsrs_takes(right: bool) -> None:
    answers = [
        [Answer(right, MORNING + n * DAY), Answer(right, MORNING + (n + 3) * DAY)]
        for n in range(400)
    ]
    found = fitted(of_member(answers, USUAL_WEIGHTS))
    assert all(0.01 <= weight <= 100 for weight in found.weights)
    reviewed(None, rating_of(right), MORNING, weights=found.weights)
