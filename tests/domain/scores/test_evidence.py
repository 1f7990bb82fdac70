"""What answers say of a member: how items stand, and how far FSRS is from their memory."""

from datetime import UTC, datetime, timedelta
from math import exp, log

import pytest

from bot.domain.practice.memory import chance_right, rating_of, retrievability, reviewed
from bot.domain.scores.evidence import (
    ALIKE,
    BETTER_DEVIATION,
    TAILS,
    WORSE_DEVIATION,
    Answer,
    ItemState,
    LatentEffect,
    ReplayedHistory,
    replay,
    shifts_of,
)

NOW = datetime(2026, 4, 20, 15, tzinfo=UTC)
DAY = timedelta(days=1)


def answered(*rights: bool) -> ReplayedHistory:
    """Return an item answered every fifth day, the last time five days ago."""
    first = NOW - 5 * len(rights) * DAY
    answers = tuple(Answer(right, first + 5 * n * DAY) for n, right in enumerate(rights))
    return replay(answers, at=NOW)


def test_an_item_stands_as_fsrs_says_or_is_guessed() -> None:
    memory = reviewed(None, rating_of(True), NOW - 10 * DAY)
    before = chance_right(retrievability(memory, NOW - 5 * DAY))
    memory = reviewed(memory, rating_of(False), NOW - 5 * DAY)
    now = chance_right(retrievability(memory, NOW))
    assert answered(True, False) == ReplayedHistory(
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
    just_now = replay((Answer(True, NOW),), at=NOW)
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
    known = shifts_of([answered(True, False), answered(False, True, True)]).by_kind
    for kind in (LatentEffect.KEPT, LatentEffect.MISSED):
        assert known[kind].tried_days == 5
        assert not ItemState(kind, 0.7, days=5).is_untried(known[kind])
        assert ItemState(kind, 0.7, days=6).is_untried(known[kind])
    never = shifts_of([answered(True)]).by_kind[LatentEffect.KEPT]
    assert not ItemState(LatentEffect.KEPT, 0.7, days=600).is_untried(never), "the prior says all"


def test_without_a_repeated_answer_nothing_but_the_prior_is_known() -> None:
    known = shifts_of([answered(True), answered(False)])
    assert [shift.value for shift in known.by_kind.values()] == [0, 0]
    variance = BETTER_DEVIATION**2  # nothing says that they are worse
    for kind in (LatentEffect.KEPT, LatentEffect.MISSED):
        assert known.variance({kind: 1}) == pytest.approx(variance)
    both = {LatentEffect.KEPT: 1.0, LatentEffect.MISSED: 1.0}
    assert known.variance(both) == pytest.approx(2 * (1 + ALIKE) * variance)


def log_posterior(one: ReplayedHistory, count: int, kept: float, missed: float) -> float:
    """Return how likely two shifts are, less what is the same for all (both below nothing)."""
    shift = {LatentEffect.KEPT: kept, LatentEffect.MISSED: missed}
    chances = [(state.chance_for(shift[state.kind]), right) for state, right in one.repeats]
    likelihood = sum(log(p if right else 1 - p) for p, right in chances)
    far = (kept**2 + missed**2 - 2 * ALIKE * kept * missed) / (WORSE_DEVIATION**2 * (1 - ALIKE**2))
    return count * likelihood - (TAILS + 2) / 2 * log(1 + far / TAILS)


@pytest.mark.parametrize("count", [1, 6, 40])
def test_no_other_shifts_are_likelier(count: int) -> None:
    one = answered(True, False, False)
    known = shifts_of([one] * count).by_kind
    kept, missed = (known[kind].value for kind in (LatentEffect.KEPT, LatentEffect.MISSED))
    assert max(kept, missed) < 0
    best = log_posterior(one, count, kept, missed)
    for by in (-0.05, 0.05):
        assert log_posterior(one, count, kept + by, missed) < best
        assert log_posterior(one, count, kept, missed + by) < best


def test_even_many_surprises_are_solved_for() -> None:
    # Right, and wrong a minute later, over and over: FSRS was nearly certain each time.
    answers = (Answer(True, NOW - timedelta(minutes=1)), Answer(False, NOW))
    one = replay(answers, at=NOW)
    (standing, _), *_ = one.repeats
    shift = shifts_of([one] * 200).by_kind[LatentEffect.KEPT]
    assert standing.chance_for(shift.value) < 0.1


def test_who_fails_at_one_kind_is_taken_to_fail_at_the_other_less_surely() -> None:
    known = shifts_of([answered(False, False)] * 30)
    kept, missed = (known.by_kind[kind].value for kind in (LatentEffect.KEPT, LatentEffect.MISSED))
    assert missed < kept < -0.5
    assert known.variance({LatentEffect.MISSED: 1}) < known.variance({LatentEffect.KEPT: 1})


def test_far_off_is_believed_below_and_not_above() -> None:
    """Right on the next day a hundred times says little of what comes after weeks."""
    below = shifts_of([answered(True, False)] * 30).by_kind[LatentEffect.KEPT].value
    above = shifts_of([answered(True, True)] * 300).by_kind[LatentEffect.KEPT].value
    assert below < -2
    assert above < 2


def test_a_history_without_an_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="without an answer"):
        replay((), at=NOW)
