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
from math import ceil, exp, floor, log, sqrt
from statistics import NormalDist, fmean

from bot.domain.blueprint import shares
from bot.domain.items import Profile
from bot.domain.memory import (
    Memory,
    Sureness,
    chance_right,
    rating_of,
    retrievability,
    reviewed,
)
from bot.domain.results import SHOWN_MINIMUM

ITEMS_IN_ALL = 40
ITEMS_A_DOMAIN = 10
"""With fewer items answered nothing is said: of anything, of the domain and the whole."""

PRIOR_ANSWERS = 8
"""So many first answers at the member's own average stand behind each domain."""

SHIFT_DEVIATION = 0.7
"""How far, in log odds, a member's memory may well be from FSRS: one standard deviation."""

_TAIL = NormalDist().inv_cdf(0.9)
"""One score in ten lies further above the expected one than so many standard deviations."""

_SUREST = 0.99
_NEWTON_STEPS = 12


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a member: whether it was right, when, and how sure they said they were."""

    right: bool
    at: datetime
    sureness: Sureness | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All answers of a member to one item of a domain, oldest first."""

    domain: str
    answers: tuple[Answer, ...]


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
class Calibration:
    """How estimates fared: of so many mock exams so many scores fell within their range.

    `mean_error` is in points of the mock; above zero the estimates were too high.
    """

    mocks: int
    within: int
    mean_error: float


@dataclass(frozen=True, slots=True)
class _Standing:
    """How an item stood at an instant: whether it was ever missed, and its chance by FSRS."""

    missed: bool
    chance: float


@dataclass(frozen=True, slots=True)
class _Shift:
    """By how much, in log odds, a member's memory differs from FSRS, and the variance of that."""

    by: float
    variance: float

    def applied_to(self, chance: float) -> float:
        """Return the chance as it is for this member."""
        return 1 / (1 + exp(-_log_odds(chance) - self.by))


_Shifts = Mapping[bool, _Shift]
"""One for items the member never missed, one for those they did."""


@dataclass(frozen=True, slots=True)
class _Part:
    """The right answers of a mock in one domain: their mean, and their variance but for shifts.

    `leverage` says how much the mean moves with each shift, which all domains have in common.
    """

    questions: int
    mean: float
    variance: float
    leverage: Mapping[bool, float]


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
    met = [one for one in evidence if one.answers and one.domain in questions]
    needed = _needed(met, bank, questions)
    by_domain: dict[str, Estimate | None] = dict.fromkeys(questions)
    if not met or len(met) < min(ITEMS_IN_ALL, sum(bank[key] for key in questions)):
        return Readiness(None, by_domain, needed)
    parts, shifts = _model(met, bank, questions, at)
    for key in questions.keys() - needed.keys():
        by_domain[key] = _estimate([parts[key]], shifts, out_of=100)
    whole = None if needed else _estimate(parts.values(), shifts, out_of=profile.questions)
    return Readiness(whole, by_domain, needed)


def calibration_of(foretold: Collection[tuple[Estimate, int]]) -> Calibration | None:
    """Return how estimates fared against the scores, in points, of the mocks that followed.

    None with fewer than four: it would tell an organiser who had what.
    """
    if len(foretold) < SHOWN_MINIMUM:
        return None
    return Calibration(
        mocks=len(foretold),
        within=sum(said.low <= score <= said.high for said, score in foretold),
        mean_error=fmean(said.expected - score for said, score in foretold),
    )


def _needed(
    met: Iterable[Evidence], bank: Mapping[str, int], questions: Mapping[str, int]
) -> dict[str, int]:
    """Return how many more items each domain needs, where it does.

    It wants its share of the forty, and ten at least, but never more than it has.
    """
    answered = Counter(one.domain for one in met)
    needed = {
        key: min(max(ITEMS_A_DOMAIN, share), bank[key]) - answered[key]
        for key, share in shares(questions, ITEMS_IN_ALL).items()
    }
    return {key: count for key, count in needed.items() if count > 0}


def _model(
    met: Sequence[Evidence], bank: Mapping[str, int], questions: Mapping[str, int], at: datetime
) -> tuple[dict[str, _Part], _Shifts]:
    """Return what is known of each domain's part of the mock, and the shifts they all share."""
    standings = [(one, _standings(one, at)) for one in met]
    repeats = [
        (before, answer.right)
        for one, stood in standings
        for before, answer in zip(stood, one.answers[1:], strict=False)
    ]
    shifts = {missed: _shift(repeats, missed=missed) for missed in (False, True)}
    firsts = [(one.domain, one.answers[0].right) for one in met]
    parts = {
        key: _part(
            asked,
            bank[key],
            [stood[-1] for one, stood in standings if one.domain == key],
            shifts,
            unmet=_first_answers(key, firsts),
        )
        for key, asked in questions.items()
    }
    return parts, shifts


def _standings(one: Evidence, at: datetime) -> list[_Standing]:
    """Return how an item stood before each answer but the first, and how it stands at `at`."""
    memory: Memory | None = None
    missed = False
    standings: list[_Standing] = []
    next_instants = [*(answer.at for answer in one.answers[1:]), at]
    for answer, then in zip(one.answers, next_instants, strict=True):
        memory = reviewed(memory, rating_of(answer.right, answer.sureness), answer.at)
        missed = missed or not answer.right
        known = min(_SUREST, retrievability(memory, then))
        standings.append(_Standing(missed, chance_right(known)))
    return standings


def _shift(repeats: Iterable[tuple[_Standing, bool]], *, missed: bool) -> _Shift:
    """Return the most likely shift of one kind of item.

    A logistic regression with one unknown and a normal prior, by Newton's method; its variance
    is Laplace's approximation.
    """
    seen = [(before.chance, right) for before, right in repeats if before.missed is missed]
    shift = _Shift(0, SHIFT_DEVIATION**2)
    for _ in range(_NEWTON_STEPS):
        chances = [shift.applied_to(chance) for chance, _ in seen]
        surplus = sum(right for _, right in seen) - sum(chances)
        slope = surplus - shift.by / SHIFT_DEVIATION**2
        bend = sum(p * (1 - p) for p in chances) + 1 / SHIFT_DEVIATION**2
        step = max(-1.0, min(1.0, slope / bend))  # a full step may overshoot far from the top
        shift = _Shift(shift.by + step, 1 / bend)
    return shift


def _first_answers(domain: str, firsts: Sequence[tuple[str, bool]]) -> tuple[float, float]:
    """Return the chance on an item of a domain never met, and the variance of that chance.

    It is the mean of a beta distribution: the domain's first answers, with eight at the
    member's own average behind them, and behind that Laplace's one right and one wrong.
    """
    average = (sum(right for _, right in firsts) + 1) / (len(firsts) + 2)
    own = [right for key, right in firsts if key == domain]
    weight = len(own) + PRIOR_ANSWERS
    chance = (sum(own) + PRIOR_ANSWERS * average) / weight
    return chance, chance * (1 - chance) / (weight + 1)


def _part(
    questions: int,
    size: int,
    standings: Sequence[_Standing],
    shifts: _Shifts,
    *,
    unmet: tuple[float, float],
) -> _Part:
    """Return what is known of a domain with `size` items, so many of which the mock asks."""
    own = [(one.missed, shifts[one.missed].applied_to(one.chance)) for one in standings]
    chance, doubt = unmet
    left = max(0, size - len(own))
    size = len(own) + left
    chances = [*(p for _, p in own), *[chance] * left]
    mean = fmean(chances)
    # Two kinds of luck: how each question goes, and which items the draw takes. The less of the
    # domain it leaves out, the less there is of the second.
    goes = fmean(p * (1 - p) for p in chances)
    drawn = fmean((p - mean) ** 2 for p in chances) * max(0, size - questions) / max(1, size - 1)
    return _Part(
        questions,
        mean=questions * mean,
        variance=questions * (goes + drawn) + (questions * left / size) ** 2 * doubt,
        leverage={
            missed: questions / size * sum(p * (1 - p) for was, p in own if was is missed)
            for missed in shifts
        },
    )


def _estimate(parts: Collection[_Part], shifts: _Shifts, *, out_of: int) -> Estimate:
    """Return the estimate for some domains together, on a scale from 0 to `out_of`.

    The score is a sum of many small chances, so it is taken to be normal.
    """
    scale = out_of / sum(part.questions for part in parts)
    shared = (sum(p.leverage[kind] for p in parts) ** 2 * shifts[kind].variance for kind in shifts)
    variance = sum(part.variance for part in parts) + sum(shared)
    expected = scale * sum(part.mean for part in parts)
    reach = scale * _TAIL * sqrt(variance)
    return Estimate(
        expected=round(expected),
        low=max(0, ceil(expected - reach)),
        high=min(out_of, floor(expected + reach)),
    )


def _log_odds(chance: float) -> float:
    return log(chance / (1 - chance))
