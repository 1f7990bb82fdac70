"""How make-believe members spread their practice: so many questions on each day of some."""

import random
from collections.abc import Callable, Mapping, Sequence

QUESTIONS_A_DAY = 10
"""On average: everybody answers as many in all, so that only the spreading differs."""

Habit = Callable[[int, random.Random], Sequence[int]]
"""Makes the numbers of questions for so many days."""


def steady(days: int, rng: random.Random) -> Sequence[int]:
    """Practise every day."""
    return [QUESTIONS_A_DAY] * days


def crams(days: int, rng: random.Random) -> Sequence[int]:
    """Do nothing until the last third, and then three times as much."""
    busy = days // 3
    every_day, rest = divmod(QUESTIONS_A_DAY * days, busy)
    return [0] * (days - busy) + [every_day] * (busy - 1) + [every_day + rest]


def irregular(days: int, rng: random.Random) -> Sequence[int]:
    """Practise on two days of five, any, now much and now little."""
    busy = rng.sample(range(days), k=max(1, 2 * days // 5))
    questions = [0] * days
    for day in rng.choices(busy, k=QUESTIONS_A_DAY * days):
        questions[day] += 1
    return questions


HABITS: Mapping[str, Habit] = {"steady": steady, "crams": crams, "irregular": irregular}
