"""What a member's answers say about them: how items stand now, and how far FSRS is from them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from itertools import pairwise
from math import exp, log, pi, sqrt

from bot.domain.practice.memory import (
    Confidence,
    Memory,
    chance_right,
    rating_of,
    retrievability,
    reviewed,
    study_day,
)

WORSE_DEVIATION, BETTER_DEVIATION = 1.3, 0.57
"""How far, in log odds, a member's memory may well be below what FSRS says, and above it."""

UNTRIED_DEVIATION = 1.0
"""How far it may be off, further, after longer than they were ever asked such an item again."""

ALIKE = 0.8
"""How alike the two shifts of one member are: their correlation."""

TAILS = 1
"""So heavy is the tail below: few members are far off, but those are believed."""

_SUREST = 0.99
_NEWTON_STEPS = 12


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a member: whether it was right, when, and how sure they said they were."""

    right: bool
    at: datetime
    confidence: Confidence | None = None


class LatentEffect(Enum):
    """What can only be guessed of a member's memory, and moves all their domains at once."""

    KEPT = auto()  # how they remember items that they never had wrong
    MISSED = auto()  # how they remember the others
    UNTRIED = auto()  # how they remember either after longer than was ever tried


@dataclass(frozen=True, slots=True)
class Shift:
    """By how much, in log odds, a member most likely remembers one kind of item unlike FSRS says.

    It was seen in items that they were asked again, after `tried_days` at most; None where they
    never were.
    """

    value: float
    tried_days: int | None = None


@dataclass(frozen=True, slots=True)
class Shifts:
    """What is known of a member's memory, and how surely.

    The variances of both shifts, and by how much they are off together (the covariance).
    """

    by_kind: Mapping[LatentEffect, Shift]
    kept_variance: float
    missed_variance: float
    covariance: float

    def variance(self, leverage: Mapping[LatentEffect, float]) -> float:
        """Return the variance of a figure that moves so much with each thing unknown."""
        kept, missed, untried = (leverage.get(effect, 0) for effect in LatentEffect)
        return (
            kept**2 * self.kept_variance
            + missed**2 * self.missed_variance
            + 2 * kept * missed * self.covariance
            + (untried * UNTRIED_DEVIATION) ** 2
        )


@dataclass(frozen=True, slots=True)
class ItemState:
    """How an item stands at an instant, so many days of study after its last answer.

    Its kind, and its chance to be answered right by FSRS.
    """

    kind: LatentEffect
    chance: float
    days: int

    def is_untried(self, shift: Shift) -> bool:
        """Tell whether that is longer than anything the shift of its kind was seen in."""
        return shift.tried_days is not None and self.days > shift.tried_days

    def chance_for(self, shift: float, *, doubt: float = 0) -> float:
        """Return the chance for a member whose memory differs from FSRS by so much log odds.

        With a doubt, a variance, it is the mean chance over all that the shift may be, which is
        nearer to one half (MacKay's approximation).
        """
        log_odds = log(self.chance / (1 - self.chance)) + shift
        return 1 / (1 + exp(-log_odds / sqrt(1 + pi * doubt / 8)))


@dataclass(frozen=True, slots=True)
class ReplayedHistory:
    """One item's answers, gone through again.

    How the item stood before each answer but the first and whether that was right, and how it
    stands now.
    """

    repeats: tuple[tuple[ItemState, bool], ...]
    now: ItemState


def replay(answers: Sequence[Answer], *, at: datetime) -> ReplayedHistory:
    """Return what all answers to an item, oldest first, say at an instant, by days in its zone.

    Raises ValueError without an answer, or when an instant is naive.
    """
    if not answers:
        raise ValueError("a history without an answer is none")
    memory: Memory | None = None
    kind = LatentEffect.KEPT
    standings: list[ItemState] = []
    instants = [*(answer.at.astimezone(at.tzinfo) for answer in answers), at]
    for answer, (given_at, then) in zip(answers, pairwise(instants), strict=True):
        memory = reviewed(memory, rating_of(answer.right, answer.confidence), given_at)
        kind = kind if answer.right else LatentEffect.MISSED
        known = min(_SUREST, retrievability(memory, then))
        days = (study_day(then) - study_day(given_at)).days
        standings.append(ItemState(kind, chance_right(known), days))
    rights = [answer.right for answer in answers[1:]]
    return ReplayedHistory(tuple(zip(standings, rights, strict=False)), standings[-1])


def shifts_of(replays: Iterable[ReplayedHistory]) -> Shifts:
    """Return how a member's memory differs from FSRS, from all they were asked again.

    A logistic regression with two unknowns, solved by Newton's method; the variances are
    Laplace's approximation.
    """
    repeats = [repeat for one in replays for repeat in one.repeats]
    kept = [one for one in repeats if one[0].kind is LatentEffect.KEPT]
    missed = [one for one in repeats if one[0].kind is LatentEffect.MISSED]
    k = m = 0.0
    kept_bend = missed_bend = both = 0.0
    for _ in range(_NEWTON_STEPS):
        weight = _prior_weight(k, m)
        kept_slope, kept_bend = _pull(kept, k)
        missed_slope, missed_bend = _pull(missed, m)
        kept_slope -= weight * (k - ALIKE * m)
        missed_slope -= weight * (m - ALIKE * k)
        kept_bend += weight
        missed_bend += weight
        both = -weight * ALIKE
        scale = kept_bend * missed_bend - both**2
        k += _step((missed_bend * kept_slope - both * missed_slope) / scale)
        m += _step((kept_bend * missed_slope - both * kept_slope) / scale)
    scale = kept_bend * missed_bend - both**2
    return Shifts(
        {LatentEffect.KEPT: Shift(k, _tried(kept)), LatentEffect.MISSED: Shift(m, _tried(missed))},
        kept_variance=missed_bend / scale,
        missed_variance=kept_bend / scale,
        covariance=-both / scale,
    )


def _prior_weight(kept: float, missed: float) -> float:
    """Return the precision of the prior where the shifts are these; it is normal for small ones.

    Below it is Student's t distribution for both together, as a normal one whose precision falls
    the further off they are (Lange, Little and Taylor 1989): a normal prior would hold somebody
    who guesses too near to everybody else. Nobody is as far off to the good side.
    """
    alone = 1 - ALIKE**2
    if kept + missed >= 0:
        return 1 / (BETTER_DEVIATION**2 * alone)
    precision = 1 / (WORSE_DEVIATION**2 * alone)
    far = precision * (kept * kept + missed * missed - 2 * ALIKE * kept * missed)
    return precision * (TAILS + 2) / (TAILS + far)


_Repeats = Sequence[tuple[ItemState, bool]]


def _pull(repeats: _Repeats, shift: float) -> tuple[float, float]:
    """Return how the likelihood slopes and bends at a shift."""
    chances = [standing.chance_for(shift) for standing, _ in repeats]
    slope = sum(right for _, right in repeats) - sum(chances)
    return slope, sum(p * (1 - p) for p in chances)


def _step(by: float) -> float:
    return max(-1.0, min(1.0, by))  # a longer step may overshoot


def _tried(repeats: _Repeats) -> int | None:
    return max((standing.days for standing, _ in repeats), default=None)
