"""How long items last after their first answer, fitted to how members' next answers went.

FSRS's first four weights, each by itself, as its own optimiser begins ("pretrain"; Ye, The
mechanism of optimization, github.com/open-spaced-repetition/fsrs4anki/wiki): of all items with one
first answer and a second on a later day, so many were right after so many days, and the stability
is the one whose curve of forgetting makes that likeliest. The optimiser of the package `fsrs` needs
torch; this is a search along one line, four times, over counts.

Noise must not win: what was fitted is used only if it foretells later answers, on which it was not
fitted, better by a margin (`helps`).
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import exp, log, sqrt
from statistics import fmean, stdev

from fsrs import Rating

from bot.domain.practice.forgetting import Weights, known_after
from bot.domain.practice.memory import (
    Memory,
    chance_right,
    day_begin,
    rating_of,
    retrievability,
    reviewed,
    study_day,
)
from bot.domain.publishing import GROUP
from bot.domain.scores.evidence import Answer

GROUP_DEVIATION, MEMBER_DEVIATION = 1.0, 0.5
"""How far, as a logarithm, a group's weights may well be from FSRS's, and a member's from those of
their group (a normal prior: few answers move a weight little)."""

LEAST_FORETOLD = 100
"""With fewer answers to try a fit on, nothing is fitted."""

LEAST_GAIN, LEAST_ERRORS = 0.002, 2
"""What a fit has to gain: so much log loss an answer, and so many standard errors of that gain."""

_SHORTEST, _LONGEST = 0.01, 100.0
_SUREST = 0.99
_STEPS = 24
_GOLDEN = (sqrt(5) - 1) / 2

History = Sequence[Answer]
"""One member's answers to one item, oldest first, in their own zone."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights, and by how much log loss an answer such a fit foretold later answers better.

    Against the weights that it is to take the place of, with the standard error of that gain.
    """

    weights: Weights
    gain: float
    error: float

    @property
    def helps(self) -> bool:
        """Whether the gain is no noise."""
        return self.gain >= max(LEAST_GAIN, LEAST_ERRORS * self.error)


@dataclass(frozen=True, slots=True)
class _Second:
    """What a second answer tells: how the first was, after how many days, and was it right?"""

    rating: Rating
    days: int
    right: bool


def fit(
    members: Sequence[Collection[History]],
    base: Weights,
    *,
    deviation: float,
    fewest: int = 1,
) -> Fit | None:
    """Return the weights fitted to members' answers, or None where there are too few to tell.

    Fitted to the earlier half of the answers, they are tried on the later half; what is returned
    is fitted to all. A weight keeps what it is in `base` unless answers of `fewest` members say
    otherwise.
    """
    given_at = sorted(one.at for of in members for history in of for one in history[1:])
    if len(given_at) < 2 * LEAST_FORETOLD:
        return None
    until = given_at[len(given_at) // 2]
    earlier = [[[one for one in told if one.at < until] for told in of] for of in members]
    tried = _fitted(earlier, base, deviation=deviation, fewest=fewest)
    histories = [history for of in members for history in of]
    before = log_losses(histories, base, since=until)
    after = log_losses(histories, tried, since=until)
    if len(before) < LEAST_FORETOLD:
        return None
    gains = [old - new for old, new in zip(before, after, strict=True)]
    weights = _fitted(members, base, deviation=deviation, fewest=fewest)
    return Fit(weights, fmean(gains), stdev(gains) / sqrt(len(gains)))


def of_group(members: Sequence[Collection[History]], base: Weights) -> Fit | None:
    """Return the fit of a group; each weight comes from enough members to be nobody's own."""
    return fit(members, base, deviation=GROUP_DEVIATION, fewest=GROUP)


def of_member(histories: Collection[History], base: Weights) -> Fit | None:
    """Return the fit of one member, whose group's weights are `base`."""
    return fit([histories], base, deviation=MEMBER_DEVIATION)


def _fitted(
    members: Sequence[Collection[History]], base: Weights, *, deviation: float, fewest: int
) -> Weights:
    counts: Counter[_Second] = Counter()
    behind: Counter[Rating] = Counter()
    for histories in members:
        seconds = [second for history in histories for second in _seconds(history)]
        counts.update(seconds)
        behind.update({second.rating for second in seconds})
    fitted = [
        _stability(_of_rating(counts, rating), usual, deviation)
        if behind[rating] >= fewest
        else usual
        for rating, usual in zip(Rating, base, strict=True)
    ]
    return Weights(*fitted)


def _seconds(history: History) -> Iterable[_Second]:
    """Yield what followed the first answer, if that was on a later day.

    What is asked again on the same day says nothing of forgetting.
    """
    if len(history) < 2:
        return
    first, second = history[:2]
    days = (study_day(second.at) - study_day(first.at)).days
    if days > 0:
        yield _Second(rating_of(first.right, first.confidence), days, second.right)


def _of_rating(counts: Mapping[_Second, int], rating: Rating) -> dict[tuple[int, bool], int]:
    return {(one.days, one.right): n for one, n in counts.items() if one.rating is rating}


def _stability(counts: Mapping[tuple[int, bool], int], usual: float, deviation: float) -> float:
    """Return the likeliest stability, to two figures, with the prior about the usual one."""

    def cost(by: float) -> float:
        stability = usual * exp(by)
        losses = (
            n * _log_loss(known_after(stability, days), right)
            for (days, right), n in counts.items()
        )
        return sum(losses) + (by / deviation) ** 2 / 2

    best = _least(cost, log(_SHORTEST / usual), log(_LONGEST / usual))
    return float(f"{usual * exp(best):.2g}") if counts else usual


def _least(cost: Callable[[float], float], low: float, high: float) -> float:
    """Return where a cost with one valley is least (golden-section search; Kiefer 1953)."""
    for _ in range(_STEPS):
        reach = _GOLDEN * (high - low)
        left, right = high - reach, low + reach
        low, high = (low, right) if cost(left) < cost(right) else (left, high)
    return (low + high) / 2


def log_losses(histories: Iterable[History], weights: Weights, *, since: datetime) -> list[float]:
    """Return the log loss of each answer from an instant on that came a day after another."""
    losses: list[float] = []
    for history in histories:
        memory: Memory | None = None
        for answer in history:
            if memory and answer.at >= since and not _is_same_day(memory, answer):
                losses.append(_log_loss(retrievability(memory, answer.at), answer.right))
            rating = rating_of(answer.right, answer.confidence)
            memory = reviewed(memory, rating, answer.at, weights=weights)
    return losses


def _is_same_day(memory: Memory, answer: Answer) -> bool:
    return memory.last_review >= day_begin(answer.at)


def _log_loss(known: float, right: bool) -> float:
    chance = chance_right(min(_SUREST, known))
    return -log(chance if right else 1 - chance)
