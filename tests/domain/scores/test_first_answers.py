"""First answers say what a member would get right of questions they have never met."""

import random
from itertools import count
from math import exp

import pytest

from bot.domain.scores.first_answers import FirstAnswer, Place, Unmet

TOPICS = [Place(f"domain-{n // 5}", f"topic-{n}") for n in range(10)]
DOMAINS = {place.domain for place in TOPICS}


def unmet(*firsts: tuple[Place, bool], answers: int | None = None) -> Unmet:
    """Return what these first answers say, given one after the other."""
    told = [FirstAnswer(place, right, n) for n, (place, right) in enumerate(firsts)]
    return Unmet(told, answers=answers or len(told), domains=DOMAINS)


def shares(place: Place, right: int, wrong: int) -> list[tuple[Place, bool]]:
    """Return so many right and wrong answers, evenly mixed."""
    wholes = [(n + 0.5) / right for n in range(right)], [(n + 0.5) / wrong for n in range(wrong)]
    mixed = [(at, True) for at in wholes[0]] + [(at, False) for at in wholes[1]]
    return [(place, outcome) for _, outcome in sorted(mixed)]


def average(told: Unmet) -> float:
    return sum(told.chance(place) for place in TOPICS) / len(TOPICS)


def test_many_answers_are_believed() -> None:
    told = unmet(*shares(TOPICS[0], 270, 30))
    assert told.chance(TOPICS[0]) == pytest.approx(0.9, abs=0.03)


def test_a_topic_without_an_answer_is_like_its_domain_and_that_like_the_others() -> None:
    told = unmet(*shares(TOPICS[0], 5, 45), *shares(TOPICS[5], 45, 5))
    asked, beside, elsewhere, other = (told.chance(TOPICS[n]) for n in (0, 1, 6, 5))
    assert asked < beside < elsewhere < other


def test_few_answers_move_a_topic_little() -> None:
    told = unmet(*[(place, n % 2 == 0) for place in TOPICS for n in range(6)], (TOPICS[0], False))
    assert average(told) - 0.05 < told.chance(TOPICS[0]) < average(told)


def test_a_weak_topic_that_is_asked_more_often_weighs_no_more_than_it_does_in_the_exam() -> None:
    """Nine topics at 80 %, one at 40 %: so 76 %, however often which was asked."""
    firsts = [
        one
        for n, place in enumerate(TOPICS)
        for one in (shares(place, 60, 90) if n == 0 else shares(place, 20, 5))
    ]
    random.Random(4).shuffle(firsts)
    raw = sum(right for _, right in firsts) / len(firsts)
    assert raw < 0.7
    assert average(unmet(*firsts)) == pytest.approx(0.76, abs=0.03)


def test_late_answers_say_more_of_today_than_early_ones() -> None:
    early = [(place, False) for place in TOPICS for _ in range(15)]
    late = [(place, True) for place in TOPICS for _ in range(15)]
    assert average(unmet(*early, *late)) > 0.55 > 0.45 > average(unmet(*late, *early))


def test_the_longer_ago_first_answers_are_the_less_is_sure() -> None:
    firsts = [one for place in TOPICS for one in shares(place, 3, 3)]
    now, later = unmet(*firsts), unmet(*firsts, answers=6 * len(firsts))
    weights = dict.fromkeys(TOPICS, 10.0)
    assert later.variance(weights) > now.variance(weights)


def test_more_answers_are_surer() -> None:
    weights = dict.fromkeys(TOPICS, 10.0)
    doubts = [
        unmet(*[one for place in TOPICS for one in shares(place, n, n)]).variance(weights)
        for n in (1, 3, 9, 27)
    ]
    assert doubts == sorted(doubts, reverse=True)


def test_the_range_holds_what_members_of_the_model_would_get_right() -> None:
    """Members drawn from what is expected of them: eight of ten are within 1.28 deviations."""
    held = 0
    for number in range(200):
        rng = random.Random(number)
        ability, growth = rng.gauss(0.6, 1), rng.gauss(0.1, 0.2)
        domain = {key: rng.gauss(0, 0.5) for key in sorted(DOMAINS)}
        odds = {place: ability + domain[place.domain] + rng.gauss(0, 0.4) for place in TOPICS}
        places = rng.choices(TOPICS, k=80)
        firsts = [
            (place, rng.random() < 1 / (1 + exp(-odds[place] + growth * (0.59 - before / 136))))
            for place, before in zip(places, count(), strict=False)
        ]
        told = unmet(*firsts)
        truth = sum(1 / (1 + exp(-odds[place])) for place in TOPICS)
        off = sum(told.chance(place) for place in TOPICS) - truth
        held += off**2 <= 1.2816**2 * told.variance(dict.fromkeys(TOPICS, 1.0))
    assert 0.72 <= held / 200 <= 0.88
