"""A month of practice with our mix comes to more than one of random or of missed items."""

import random
from datetime import date, timedelta
from itertools import pairwise
from math import sqrt
from statistics import fmean, stdev

import pytest

from bot.app import BANK_FOLDER
from bot.bank.reader import read_bank
from bot.bench.habits import HABITS, QUESTIONS_A_DAY
from bot.bench.learners import GUESSING, Learner
from bot.bench.months import (
    CHOSEN_ON,
    DAYS,
    HELD_OUT,
    LEARNERS,
    month,
    outcome,
)
from bot.bench.policies import OTHERS, OURS, POLICIES, Choice
from bot.bench.weekly_mocks import weekly_mocks
from bot.domain.bank.items import Bank
from bot.domain.practice.next_item import DrillKind, drill
from tests.domain.make_believe import make_believe_bank

MEMBERS = 10
ITEM_BY_ITEM = ("power law", "half-lives", "two stores")
"""For whom an item teaches nothing of another."""


@pytest.fixture(scope="module")
def bank() -> Bank:
    return make_believe_bank()


@pytest.fixture(scope="module")
def scores(bank: Bank) -> dict[tuple[str, str], list[float]]:
    return {
        (kind, policy): [outcome(bank, kind, policy, n, asks=False).score for n in range(MEMBERS)]
        for kind in ITEM_BY_ITEM
        for policy in [*OTHERS, OURS]
    }


@pytest.mark.parametrize("policy", OTHERS)
@pytest.mark.parametrize("kind", ITEM_BY_ITEM)
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


@pytest.mark.parametrize("kind", [kind for kind in LEARNERS if kind != "guesser"])
def test_members_learn_and_forget_and_guess_one_in_four(kind: str, bank: Bank) -> None:
    learner = month(bank, kind, OURS, 1).learner
    unknown = least_known(learner, bank)
    assert learner.chance(unknown, 0) >= GUESSING
    learner.meet(unknown, 0, right=False)
    chances = [learner.chance(unknown, day) for day in (1, 3, 10, 40)]
    assert all(sooner > later > GUESSING for sooner, later in pairwise(chances))


@pytest.mark.parametrize("kind", [kind for kind in LEARNERS if kind != "guesser"])
def test_members_keep_more_when_repetitions_are_spaced(kind: str, bank: Bank) -> None:
    crammed, spaced = month(bank, kind, OURS, 1).learner, month(bank, kind, OURS, 1).learner
    unknown = least_known(crammed, bank)
    for day in (4, 4.01, 4.02):
        crammed.meet(unknown, day, right=True)
    for day in (0, 2, 4):
        spaced.meet(unknown, day, right=True)
    assert spaced.chance(unknown, DAYS) > crammed.chance(unknown, DAYS)


@pytest.mark.parametrize("days_left", [1, 3, 30])
def test_an_exam_date_changes_a_fair_part_of_the_drills(days_left: int) -> None:
    """As long as there are new items left: with a bank as large as ours, for two months."""
    practice = month(read_bank(BANK_FOLDER), "power law", OURS, 1, days=2 * DAYS)
    differ: list[bool] = []
    for day in practice.days():
        choice = practice.choice(day)
        exam_on = (choice.at + timedelta(days=days_left)).date()
        differ.append(first_ten(choice, exam_on) != first_ten(choice, None))
    assert fmean(differ) > 0.25


def first_ten(choice: Choice, exam_on: date | None) -> set[str]:
    rng = random.Random(1)
    mixed = drill(choice.items, DrillKind.MIXED, at=choice.at, rng=rng, exam_on=exam_on)
    return {item.item_id for item in mixed[:10]}


def least_known(learner: Learner, bank: Bank) -> str:
    return min(bank.items, key=lambda item_id: learner.chance(item_id, 0))


def test_half_of_the_kinds_of_member_are_held_out() -> None:
    assert len(HELD_OUT) == len(CHOSEN_ON)
    assert not HELD_OUT.keys() & CHOSEN_ON.keys()


@pytest.mark.parametrize("kind", LEARNERS)
def test_only_members_who_learn_whole_topics_gain_on_questions_never_met(
    kind: str, bank: Bank
) -> None:
    practice = month(bank, kind, OURS, 1)
    before = practice.unmet_score(0)
    *_, last = practice.days()
    gained = practice.unmet_score(last) - before
    assert gained > 2 if kind in {"transfer", "sleep"} else gained == 0


@pytest.mark.parametrize("kind", LEARNERS)
def test_a_question_never_met_is_as_hard_as_one_of_the_bank_was(kind: str, bank: Bank) -> None:
    months = [month(bank, kind, OURS, number) for number in range(MEMBERS)]
    of_bank = fmean(one.score(0) for one in months)
    assert of_bank == pytest.approx(fmean(one.unmet_score(0) for one in months), abs=2)


@pytest.mark.parametrize("habit", HABITS)
def test_everybody_answers_as_many_questions_however_they_spread_them(
    habit: str, bank: Bank
) -> None:
    practice = month(bank, "two stores", OURS, 1, habit=habit)
    *_, last = practice.days()
    assert last == DAYS
    answers = sum(map(len, practice.answers.values()))
    assert answers == QUESTIONS_A_DAY * DAYS


@pytest.mark.parametrize("kind", LEARNERS)
def test_whoever_practises_soon_has_enough_repetitions_for_a_number_on_the_bank(
    kind: str, bank: Bank
) -> None:
    practice = month(bank, kind, OURS, 1, days=12)
    *_, last = practice.days()
    assert practice.readiness(last).repetitions_needed == 0


def test_a_weekly_mock_is_told_of_before_it_is_sat(bank: Bank) -> None:
    mocks = list(weekly_mocks(bank, "two stores", 1))
    assert [one.day for one in mocks] == [7, 14, 21, 28, 35]
    assert [one.told.on_bank is not None for one in mocks[1:]] == [True] * 4
    # A hundred new items a week: after the third paper the group has seen the whole bank.
    assert mocks[0].items < 100 < mocks[1].items
