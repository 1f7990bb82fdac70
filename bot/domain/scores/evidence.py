"""What a member's answers say about them: how items stand now, and how far FSRS is from them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
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

SHIFT_DEVIATION = 0.65
"""How far, in log odds, a member's memory may well be from FSRS: one standard deviation."""

UNTRIED_DEVIATION = 1.0
"""How far it may be off, further, after longer than they were ever asked such an item again."""

PRIOR_ANSWERS = 8
"""How alike a member's domains are: each as if it began with so many answers at their average."""

_SUREST = 0.99
_NEWTON_STEPS = 12


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a member: whether it was right, when, and how sure they said they were."""

    right: bool
    at: datetime
    confidence: Confidence | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All answers of a member to one item of a domain, at least one, the oldest first."""

    domain: str
    answers: tuple[Answer, ...]


class LatentEffect(Enum):
    """What can only be guessed about a member, and moves all their domains at once."""

    KEPT = auto()  # how they remember items that they never had wrong
    MISSED = auto()  # how they remember the others
    UNTRIED = auto()  # how they remember either after longer than was ever tried
    AVERAGE = auto()  # how often they are right on items they never met


@dataclass(frozen=True, slots=True)
class Posterior:
    """The most likely value of something unknown, and the variance of that guess.

    What is known of a member's memory comes from items that they were asked again, after
    `tried_days` at most; None where they never were, and the prior stands for all doubt.
    """

    value: float
    variance: float
    tried_days: int | None = None


@dataclass(frozen=True, slots=True)
class ItemState:
    """How an item stands at an instant, so many days of study after its last answer.

    Its kind, and its chance to be answered right by FSRS.
    """

    kind: LatentEffect
    chance: float
    days: int

    def is_untried(self, guess: Posterior) -> bool:
        """Tell whether that is longer than anything a guess about its kind was made from."""
        return guess.tried_days is not None and self.days > guess.tried_days

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

    Whether the first was right, how the item stood before each further one and whether that
    was right, and how it stands now.
    """

    first: bool
    repeats: tuple[tuple[ItemState, bool], ...]
    now: ItemState


def replay(evidence: Evidence, *, at: datetime) -> ReplayedHistory:
    """Return what the answers to an item say at an instant, by days in its zone.

    Raises ValueError without an answer, or when an instant is naive.
    """
    if not evidence.answers:
        raise ValueError("evidence without an answer is none")
    memory: Memory | None = None
    kind = LatentEffect.KEPT
    standings: list[ItemState] = []
    for answer, then in zip(evidence.answers, _next_instants(evidence, at), strict=True):
        given_at = answer.at.astimezone(at.tzinfo)
        memory = reviewed(memory, rating_of(answer.right, answer.confidence), given_at)
        kind = kind if answer.right else LatentEffect.MISSED
        known = min(_SUREST, retrievability(memory, then))
        days = (study_day(then) - study_day(given_at)).days
        standings.append(ItemState(kind, chance_right(known), days))
    rights = [answer.right for answer in evidence.answers]
    return ReplayedHistory(
        rights[0], tuple(zip(standings, rights[1:], strict=False)), standings[-1]
    )


def posteriors(
    replays: Collection[ReplayedHistory], *, domains: int
) -> dict[LatentEffect, Posterior]:
    """Return the best guesses about a member who has answered items of so many domains."""
    repeats = [repeat for one in replays for repeat in one.repeats]
    return {
        LatentEffect.KEPT: _shift(repeats, LatentEffect.KEPT),
        LatentEffect.MISSED: _shift(repeats, LatentEffect.MISSED),
        LatentEffect.UNTRIED: Posterior(0, UNTRIED_DEVIATION**2),
        LatentEffect.AVERAGE: _average([one.first for one in replays], domains),
    }


def unmet(firsts: Collection[bool], average: float) -> Posterior:
    """Return the chance on an item of a domain that they never met, given their true average.

    The mean and the variance of a beta distribution, from their first answers in the domain.
    """
    weight = len(firsts) + PRIOR_ANSWERS
    chance = (sum(firsts) + PRIOR_ANSWERS * average) / weight
    return Posterior(chance, chance * (1 - chance) / (weight + 1))


def _next_instants(evidence: Evidence, at: datetime) -> list[datetime]:
    return [*(answer.at.astimezone(at.tzinfo) for answer in evidence.answers[1:]), at]


def _shift(repeats: Iterable[tuple[ItemState, bool]], kind: LatentEffect) -> Posterior:
    """Return by how much, in log odds, their memory of one kind of item differs from FSRS.

    A logistic regression with one unknown and a normal prior, solved by Newton's method; the
    variance is Laplace's approximation.
    """
    seen = [(standing, right) for standing, right in repeats if standing.kind is kind]
    precision = 1 / SHIFT_DEVIATION**2
    shift, bend = 0.0, precision
    for _ in range(_NEWTON_STEPS):
        chances = [standing.chance_for(shift) for standing, _ in seen]
        slope = sum(right for _, right in seen) - sum(chances) - precision * shift
        bend = precision + sum(p * (1 - p) for p in chances)
        shift += max(-1.0, min(1.0, slope / bend))  # a longer step may overshoot
    return Posterior(shift, 1 / bend, max((standing.days for standing, _ in seen), default=None))


def _average(firsts: Collection[bool], domains: int) -> Posterior:
    """Return how often they are right at first sight, over all domains there could be.

    Laplace's rule for the mean. Its variance is that of a mean of domains, each of which
    differs from it by itself and by the luck of the answers in it.
    """
    mean = (sum(firsts) + 1) / (len(firsts) + 2)
    spread = 1 / (PRIOR_ANSWERS + 1) + domains / len(firsts)
    return Posterior(mean, mean * (1 - mean) * spread / domains)
