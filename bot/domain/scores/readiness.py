"""What a member would score on a full mock exam today, as a range, or why nobody can say yet.

The model, in full in docs/learning.md: an item answered before is right with the chance that
FSRS gives, or by a guess, shifted by how this member's repeated answers really went; an item
never answered is right as often as their first answers in its domain were (beta-binomial). The
range is that of the score itself, so it holds the luck of the draw, too.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil, floor, sqrt
from statistics import NormalDist, fmean

from bot.domain.bank import Profile
from bot.domain.exam.blueprint import shares
from bot.domain.publishing import GROUP
from bot.domain.scores.evidence import (
    PRIOR_ANSWERS,
    Evidence,
    ItemState,
    LatentEffect,
    Posterior,
    ReplayedHistory,
    posteriors,
    replay,
    unmet,
)

ITEMS_IN_ALL = 40
ITEMS_A_DOMAIN = 10
"""With fewer items answered nothing is said: of anything, of the domain and the whole."""

_TAIL = NormalDist().inv_cdf(0.9)
"""One score in ten lies further above the expected one than so many standard deviations."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """An expected score, and the range that is meant to hold the real one eight times in ten."""

    expected: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Readiness:
    """What can be said of a member's score.

    `whole` is in right answers on a full mock exam, `by_domain` in percent; None where there
    is not enough evidence. `needed` says how many more items to answer in which domains before
    all of it can be said; it is empty when it can.
    """

    whole: Estimate | None
    by_domain: Mapping[str, Estimate | None]
    needed: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Prediction:
    """What would have been said of a member's score before a mock exam, and their score."""

    user_id: int
    said: Estimate
    score: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """How estimates fared: of so many mock exams so many scores fell within their range.

    `mean_error` is in points of the mock; above zero the estimates were too high.
    """

    mocks: int
    within: int
    mean_error: float


@dataclass(frozen=True, slots=True)
class _DomainScore:
    """The right answers of a mock in one domain: their mean, and their variance of their own.

    `leverage` says how much the mean moves with each unknown, which all domains share.
    """

    questions: int
    mean: float
    variance: float
    leverage: Mapping[LatentEffect, float]


def readiness_of(
    evidence: Iterable[Evidence], bank: Mapping[str, int], profile: Profile, *, at: datetime
) -> Readiness:
    """Return what a member would score at an instant, from their answers to items of the bank.

    `bank` says how many items each domain has. The mock is taken to be drawn from it by the
    profile's weights, without regard to what the member has met. The model is our own, on top
    of FSRS; docs/learning.md derives it. Raises ValueError when an instant is naive.
    """
    weights = {d.domain_id: d.weight for d in profile.domains if bank.get(d.domain_id)}
    questions = {key: n for key, n in shares(weights, profile.questions).items() if n}
    met = [one for one in evidence if one.domain in questions]
    needed = _needed(met, bank, questions)
    by_domain: dict[str, Estimate | None] = dict.fromkeys(questions)
    if not met or len(met) < min(ITEMS_IN_ALL, sum(bank[key] for key in questions)):
        return Readiness(None, by_domain, needed)
    replays = [(one.domain, replay(one, at=at)) for one in met]
    known = posteriors([one for _, one in replays], domains=len(questions))
    parts = {
        key: _part(asked, bank[key], [one for domain, one in replays if domain == key], known)
        for key, asked in questions.items()
    }
    for key in questions.keys() - needed.keys():
        by_domain[key] = _estimate([parts[key]], known, out_of=100)
    whole = None if needed else _estimate(parts.values(), known, out_of=profile.questions)
    return Readiness(whole, by_domain, needed)


def calibration_of(foretold: Collection[Prediction]) -> Calibration | None:
    """Return how estimates fared against the scores, in points, of the mocks that followed.

    None with too few members: it would tell an organiser who had what.
    """
    if len({one.user_id for one in foretold}) < GROUP:
        return None
    return Calibration(
        mocks=len(foretold),
        within=sum(one.said.low <= one.score <= one.said.high for one in foretold),
        mean_error=fmean(one.said.expected - one.score for one in foretold),
    )


def _needed(
    met: Collection[Evidence], bank: Mapping[str, int], questions: Mapping[str, int]
) -> dict[str, int]:
    """Return how many more items each domain needs, where it does.

    It wants its share of the forty, and ten at least, but never more than it has.
    """
    answered = Counter(one.domain for one in met)
    left = {key: bank[key] - answered[key] for key in questions}
    needed = {
        key: max(0, min(max(ITEMS_A_DOMAIN, share) - answered[key], left[key]))
        for key, share in shares(questions, ITEMS_IN_ALL).items()
    }
    # What a small domain cannot give of the forty comes from those that have most left.
    missing = min(ITEMS_IN_ALL - len(met), sum(left.values())) - sum(needed.values())
    for key in sorted(left, key=lambda key: needed[key] - left[key]):
        more = max(0, min(missing, left[key] - needed[key]))
        needed[key] += more
        missing -= more
    return {key: count for key, count in needed.items() if count}


def _part(
    questions: int,
    size: int,
    replays: Sequence[ReplayedHistory],
    known: Mapping[LatentEffect, Posterior],
) -> _DomainScore:
    """Return what is known of a domain with `size` items, so many of which the mock asks."""
    met = [_met(one.now, known) for one in replays]
    new = unmet([one.first for one in replays], known[LatentEffect.AVERAGE].value)
    left = max(0, size - len(met))
    chances = [*(p for p, _ in met), *[new.value] * left]
    share = questions / len(chances)
    leverage = {
        unknown: share * sum(p * (1 - p) for p, unknowns in met if unknown in unknowns)
        for unknown in (LatentEffect.KEPT, LatentEffect.MISSED, LatentEffect.UNTRIED)
    }
    leverage[LatentEffect.AVERAGE] = share * left * PRIOR_ANSWERS / (len(met) + PRIOR_ANSWERS)
    return _DomainScore(
        questions,
        mean=share * sum(chances),
        variance=questions * _luck(chances, questions) + (share * left) ** 2 * new.variance,
        leverage=leverage,
    )


def _met(
    now: ItemState, known: Mapping[LatentEffect, Posterior]
) -> tuple[float, set[LatentEffect]]:
    """Return the chance on an item that was answered before, and what it rests on."""
    shift = known[now.kind]
    if now.is_untried(shift):
        doubt = known[LatentEffect.UNTRIED].variance
        return now.chance_for(shift.value, doubt=doubt), {now.kind, LatentEffect.UNTRIED}
    return now.chance_for(shift.value), {now.kind}


def _luck(chances: Collection[float], questions: int) -> float:
    """Return the variance of one question: how it goes, and which item the draw takes for it.

    The less of the domain the draw leaves out, the less there is of the second (the correction
    for a finite population).
    """
    mean = fmean(chances)
    goes = fmean(p * (1 - p) for p in chances)
    drawn = fmean((p - mean) ** 2 for p in chances)
    return goes + drawn * max(0, len(chances) - questions) / max(1, len(chances) - 1)


def _estimate(
    parts: Collection[_DomainScore], known: Mapping[LatentEffect, Posterior], *, out_of: int
) -> Estimate:
    """Return the estimate for some domains together, on a scale from 0 to `out_of`.

    The score is a sum of many small chances, so it is taken to be normal.
    """
    scale = out_of / sum(part.questions for part in parts)
    expected = scale * sum(part.mean for part in parts)
    shared = sum(
        sum(part.leverage[unknown] for part in parts) ** 2 * guess.variance
        for unknown, guess in known.items()
    )
    reach = scale * _TAIL * sqrt(shared + sum(part.variance for part in parts))
    return Estimate(
        expected=round(expected),
        low=max(0, ceil(expected - reach)),
        high=min(out_of, floor(expected + reach)),
    )
