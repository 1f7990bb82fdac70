"""What answers say of a member: how items stand, and how far FSRS is from their memory."""

from datetime import UTC, datetime, timedelta
from math import exp

import pytest

from bot.domain.practice.memory import chance_right, rating_of, retrievability, reviewed
from bot.domain.scores.evidence import (
    SHIFT_DEVIATION,
    Answer,
    Evidence,
    ItemState,
    LatentEffect,
    ReplayedHistory,
    posteriors,
    replay,
    unmet,
)

NOW = datetime(2026, 4, 20, 15, tzinfo=UTC)
DAY = timedelta(days=1)


def answered(*rights: bool) -> ReplayedHistory:
    """Return an item answered every fifth day, the last time five days ago."""
    first = NOW - 5 * len(rights) * DAY
    answers = tuple(Answer(right, first + 5 * n * DAY) for n, right in enumerate(rights))
    return replay(Evidence("advocacy", answers), at=NOW)


def test_an_item_stands_as_fsrs_says_or_is_guessed() -> None:
    memory = reviewed(None, rating_of(True), NOW - 10 * DAY)
    before = chance_right(retrievability(memory, NOW - 5 * DAY))
    memory = reviewed(memory, rating_of(False), NOW - 5 * DAY)
    now = chance_right(retrievability(memory, NOW))
    assert answered(True, False) == ReplayedHistory(
        first=True,
        repeats=((ItemState(LatentEffect.KEPT, before, days=5), False),),
        now=ItemState(LatentEffect.MISSED, now, days=5),
    )


def test_an_item_once_missed_stays_one_that_was_missed() -> None:
    repeats = answered(True, False, True, True).repeats
    assert [standing.kind for standing, _ in repeats] == [
        LatentEffect.KEPT,
        LatentEffect.MISSED,
        LatentEffect.MISSED,
    ]


def test_what_was_answered_a_minute_ago_is_not_quite_certain() -> None:
    just_now = replay(Evidence("advocacy", (Answer(True, NOW),)), at=NOW)
    assert 0.98 < just_now.now.chance < 1


def test_a_shift_of_nothing_leaves_the_chance_and_any_other_keeps_it_one() -> None:
    standing = ItemState(LatentEffect.KEPT, 0.7, days=3)
    assert standing.chance_for(0) == pytest.approx(0.7)
    assert 0 < standing.chance_for(-3) < 0.7 < standing.chance_for(3) < 1


def test_doubt_brings_a_chance_nearer_to_one_half() -> None:
    for chance in (0.1, 0.3, 0.9):
        standing = ItemState(LatentEffect.MISSED, chance, days=3)
        doubtful = [abs(standing.chance_for(0, doubt=doubt) - 0.5) for doubt in (0, 1, 4)]
        assert doubtful == sorted(doubtful, reverse=True)
        # The mean over the normal distribution, summed up.
        steps = [n / 50 for n in range(-300, 301)]
        weights = [exp(-(step**2) / 2) for step in steps]
        mean = sum(
            weight * standing.chance_for(step) for weight, step in zip(weights, steps, strict=True)
        ) / sum(weights)
        assert standing.chance_for(0, doubt=1) == pytest.approx(mean, abs=0.005)


def test_what_is_longer_ago_than_was_ever_tried_is_untried() -> None:
    """Days of study count: five days, for items that were asked again after five days."""
    known = posteriors([answered(True, False), answered(False, True, True)], domains=4)
    for kind in (LatentEffect.KEPT, LatentEffect.MISSED):
        assert known[kind].tried_days == 5
        assert not ItemState(kind, 0.7, days=5).is_untried(known[kind])
        assert ItemState(kind, 0.7, days=6).is_untried(known[kind])
    never = posteriors([answered(True)], domains=4)[LatentEffect.KEPT]
    assert not ItemState(LatentEffect.KEPT, 0.7, days=600).is_untried(never), "the prior says all"


def test_without_a_repeated_answer_nothing_but_the_prior_is_known() -> None:
    known = posteriors([answered(True), answered(False)], domains=4)
    for kind in (LatentEffect.KEPT, LatentEffect.MISSED):
        assert known[kind].value == 0
        assert known[kind].variance == pytest.approx(SHIFT_DEVIATION**2)


@pytest.mark.parametrize("rights", [(False, True), (False, False), (True, True), (True, False)])
@pytest.mark.parametrize("count", [1, 12, 200])
def test_the_shift_balances_answers_against_the_prior(
    rights: tuple[bool, bool], count: int
) -> None:
    one = answered(*rights)
    (standing, right), *_ = one.repeats
    shift = posteriors([one] * count, domains=4)[standing.kind]
    chance = standing.chance_for(shift.value)
    # Where the posterior is highest, what the answers pull is what the prior holds back.
    assert count * (right - chance) == pytest.approx(shift.value / SHIFT_DEVIATION**2, abs=1e-6)
    precision = 1 / SHIFT_DEVIATION**2 + count * chance * (1 - chance)
    assert shift.variance == pytest.approx(1 / precision)


def test_even_many_surprises_are_solved_for() -> None:
    # Right, and wrong a minute later, over and over: FSRS was nearly certain each time.
    answers = (Answer(True, NOW - timedelta(minutes=1)), Answer(False, NOW))
    one = replay(Evidence("advocacy", answers), at=NOW)
    (standing, _), *_ = one.repeats
    shift = posteriors([one] * 200, domains=4)[LatentEffect.KEPT]
    pull = 200 * standing.chance_for(shift.value)
    assert -pull == pytest.approx(shift.value / SHIFT_DEVIATION**2)


def test_missed_items_say_nothing_of_those_that_never_were() -> None:
    known = posteriors([answered(False, False)] * 30, domains=4)
    assert known[LatentEffect.MISSED].value < -0.5
    assert known[LatentEffect.KEPT].value == 0


def test_the_average_is_of_first_answers_and_surer_with_more_of_them() -> None:
    few = posteriors([answered(True, False), answered(False, True)] * 5, domains=4)
    many = posteriors([answered(True, False), answered(False, True)] * 50, domains=4)
    assert few[LatentEffect.AVERAGE].value == many[LatentEffect.AVERAGE].value == 0.5
    assert many[LatentEffect.AVERAGE].variance < few[LatentEffect.AVERAGE].variance


def test_a_domain_begins_at_the_average_and_moves_to_its_own_answers() -> None:
    assert unmet([], 0.6).value == pytest.approx(0.6)
    assert unmet([True] * 8, 0.6).value == pytest.approx(0.8)
    assert unmet([True] * 800, 0.6).value == pytest.approx(1, abs=0.01)
    assert unmet([True, False] * 40, 0.5).variance < unmet([True, False], 0.5).variance


def test_evidence_without_an_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="without an answer"):
        replay(Evidence("advocacy", ()), at=NOW)
