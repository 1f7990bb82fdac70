"""How likely a member is right on a question they have never met, from first answers alone.

A logistic regression with random effects (Rasch's model of 1960 in the form of De Boeck and
Wilson, "Explanatory Item Response Models", 2004): the log odds are the member's average, what
their domain and their topic differ from it, and growth with practice. Since each topic has its
own effect, it does no harm that a mix which prefers weak topics asks of them more often: in the
end they weigh what they weigh in the bank. Growth goes with the logarithm of practice (Newell
and Rosenbloom 1981), so the older a first answer, the less it says of today.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log1p, pi, sqrt

AVERAGE = (0.6, 1.5)
GROWTH = (0.2, 0.3)
DOMAIN_DEVIATION = 0.5
TOPIC_DEVIATION = 0.4
"""What we expect before the first answer, in log odds: normal, by mean and deviation."""

HEAD_START = 100
"""As if everybody had answered so many before; else the first few would count for most growth."""

_NEWTON_STEPS = 5
_GROWTH, _AVERAGE = 0, 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question stands in the exam."""

    domain: str
    topic: str


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """A member's first answer to an item, and how many answers they had given before, to any."""

    place: Place
    right: bool
    before: int


@dataclass(slots=True)
class _Topic:
    """A topic's own effect; how the likelihood slopes and bends with it, and bends with others."""

    width: int
    effect: float = 0.0
    slope: float = field(init=False)
    bend: float = field(init=False)
    bend_with: list[float] = field(init=False)

    def begin_step(self) -> None:
        """Forget the last step's slope and bend: only the prior is there."""
        self.bend = 1 / TOPIC_DEVIATION**2
        self.slope = -self.effect * self.bend
        self.bend_with = [0.0] * self.width


class Unmet:
    """What first answers say of questions never met, with its doubt.

    The most likely values are found by Newton's method, the doubt is Laplace's approximation.
    A topic meets no other topic in an answer, so it is eliminated by itself, and only a matrix
    of the effects that all share is inverted: an answer costs the same however many topics.
    """

    def __init__(
        self, firsts: Collection[FirstAnswer], *, answers: int, domains: Collection[str]
    ) -> None:
        """Learn from a member's first answers; they have given so many answers in all."""
        self._column = {domain: _AVERAGE + 1 + n for n, domain in enumerate(sorted(domains))}
        self._expected = [GROWTH[0], AVERAGE[0], *[0.0] * len(domains)]
        deviations = [GROWTH[1], AVERAGE[1], *[DOMAIN_DEVIATION] * len(domains)]
        self._precision = [1 / deviation**2 for deviation in deviations]
        self._shared = list(self._expected)
        self._topics = {one.place: _Topic(len(self._shared)) for one in firsts}
        self._doubt: list[list[float]] = []
        for _ in range(_NEWTON_STEPS):
            self._step(firsts, answers)
        self._chances: dict[Place, float] = {}

    def chance(self, place: Place) -> float:
        """Return how likely they are right on a question there: the mean over all doubt."""
        if place not in self._chances:
            doubt = self._variance({place: 1})
            self._chances[place] = _logistic(self._log_odds(place) / sqrt(1 + pi * doubt / 8))
        return self._chances[place]

    def variance(self, weights: Mapping[Place, float]) -> float:
        """Return the variance of the sum of such chances, each taken so many times."""
        slopes: dict[Place, float] = {}
        for place, weight in weights.items():
            chance = self.chance(place)
            slopes[place] = weight * chance * (1 - chance)
        return self._variance(slopes)

    def _log_odds(self, place: Place) -> float:
        topic = self._topics.get(place)
        effect = topic.effect if topic else 0
        return self._shared[_AVERAGE] + self._shared[self._column[place.domain]] + effect

    def _step(self, firsts: Collection[FirstAnswer], answers: int) -> None:
        """Move everything by one step of Newton's method."""
        unknown = range(len(self._shared))
        slope = [
            precision * (expected - now)
            for precision, expected, now in zip(
                self._precision, self._expected, self._shared, strict=True
            )
        ]
        bend = [[self._precision[i] * (i == j) for j in unknown] for i in unknown]
        for topic in self._topics.values():
            topic.begin_step()
        for one in firsts:
            self._hear(one, answers, slope, bend)
        for topic in self._topics.values():
            for i in unknown:
                share = topic.bend_with[i] / topic.bend
                slope[i] -= share * topic.slope
                bend[i] = [b - share * w for b, w in zip(bend[i], topic.bend_with, strict=True)]
        self._doubt = _inverse(bend)
        step = [_dot(row, slope) for row in self._doubt]
        self._shared = [now + by for now, by in zip(self._shared, step, strict=True)]
        for topic in self._topics.values():
            topic.effect += (topic.slope - _dot(topic.bend_with, step)) / topic.bend

    def _hear(
        self, one: FirstAnswer, answers: int, slope: list[float], bend: list[list[float]]
    ) -> None:
        """Add what one answer says to the slope and the bend of the likelihood."""
        topic = self._topics[one.place]
        since = -log1p((answers - one.before) / (one.before + HEAD_START))
        row = ((_GROWTH, since), (_AVERAGE, 1.0), (self._column[one.place.domain], 1.0))
        chance = _logistic(self._log_odds(one.place) + self._shared[_GROWTH] * since)
        off, weight = one.right - chance, chance * (1 - chance)
        topic.slope += off
        topic.bend += weight
        for i, value in row:
            slope[i] += off * value
            topic.bend_with[i] += weight * value
            for j, other in row:
                bend[i][j] += weight * value * other

    def _variance(self, slopes: Mapping[Place, float]) -> float:
        """Return the variance of a sum of log odds of today, each taken so many times."""
        total, shared = 0.0, [0.0] * len(self._shared)
        for place, by in slopes.items():
            shared[_AVERAGE] += by
            shared[self._column[place.domain]] += by
            if topic := self._topics.get(place):
                total += by**2 / topic.bend
                share = by / topic.bend
                shared = [s - share * w for s, w in zip(shared, topic.bend_with, strict=True)]
            else:
                total += (by * TOPIC_DEVIATION) ** 2
        return total + _dot(shared, [_dot(row, shared) for row in self._doubt])


def _logistic(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _inverse(matrix: Sequence[Sequence[float]]) -> list[list[float]]:
    """Return the inverse of a small matrix that bends one way only (Gauss and Jordan)."""
    size = len(matrix)
    rows = [[*row, *(float(i == j) for j in range(size))] for i, row in enumerate(matrix)]
    for i in range(size):
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for j in range(size):
            if j != i and (by := rows[j][i]):
                rows[j] = [a - by * b for a, b in zip(rows[j], rows[i], strict=True)]
    return [row[size:] for row in rows]
