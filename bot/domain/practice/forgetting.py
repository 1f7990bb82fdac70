"""What a review would do to a memory: FSRS-6's equations, as plain functions of numbers.

The package `fsrs` works out what is stored. To ask it what would be, for each item of a bank,
takes a tenth of a second; so the few equations that this needs are written out here. A test
holds that they are the package's own.
"""

from math import exp
from typing import NamedTuple

from fsrs.scheduler import DEFAULT_PARAMETERS as _W

_DECAY = -_W[20]
_FACTOR = 0.9 ** (1 / _DECAY) - 1
_GROWTH = exp(_W[8])
_AT_MOST = exp(-_W[17] * _W[18])
_SAME_DAY_RIGHT = exp(_W[17] * _W[18])
_SAME_DAY_WRONG = exp(_W[17] * (_W[18] - 2))
_LEAST = 0.001


class Weights(NamedTuple):
    """The first four weights of FSRS: the stability, in days, after the first answer to an item.

    By what that answer was: wrong, right by a guess, right and unsure, right and sure.
    """

    again: float
    hard: float
    good: float
    easy: float


USUAL_WEIGHTS = Weights(*_W[:4])
"""Those of the package, which many people's reviews of flashcards gave."""


def known_after(stability: float, days: float) -> float:
    """Return the chance to know an item so many days after its last review.

    It is 90 % after as many days as the stability says, and falls by a power law.
    """
    return (1 + _FACTOR * days / stability) ** _DECAY


def if_right(stability: float, difficulty: float, days: float) -> float:
    """Return the stability after a right answer, so many days after the last review.

    It grows the more, the easier the item is, the less stable it was, and the more of it was
    forgotten.
    """
    if days < 1:
        return stability * max(1, _SAME_DAY_RIGHT * stability ** -_W[19])
    forgotten = 1 - known_after(stability, days)
    ease = _GROWTH * (11 - difficulty) * stability ** -_W[9]
    return stability * (1 + ease * (exp(forgotten * _W[10]) - 1))


def if_wrong(stability: float, difficulty: float, days: float) -> float:
    """Return the stability after a wrong answer, so many days after the last review."""
    if days < 1:
        return max(_LEAST, stability * _SAME_DAY_WRONG * stability ** -_W[19])
    forgotten = 1 - known_after(stability, days)
    begun_again = _W[11] * difficulty ** -_W[12] * ((stability + 1) ** _W[13] - 1)
    return max(_LEAST, min(begun_again * exp(forgotten * _W[14]), stability * _AT_MOST))
