"""Make-believe answers of members who remember as FSRS says, with weights that are known."""

import random
from datetime import UTC, datetime, timedelta

from bot.domain.practice.fitting import History
from bot.domain.practice.forgetting import Weights
from bot.domain.practice.memory import (
    Confidence,
    chance_right,
    rating_of,
    retrievability,
    reviewed,
)
from bot.domain.publishing import GROUP
from bot.domain.scores.evidence import Answer

MORNING = datetime(2026, 4, 6, 15, tzinfo=UTC)
DAY = timedelta(days=1)
TRUE = Weights(1.0, 2.5, 8.0, 30.0)
SAID = (None, Confidence.UNSURE, Confidence.GUESS, Confidence.SURE)


def history(rng: random.Random, weights: Weights, *, right_at_first: float = 0.5) -> History:
    """Answer an item three times, remembering it as FSRS says with these weights."""
    at = MORNING + rng.randrange(60) * DAY
    said = rng.choice(SAID)
    answers = [Answer(rng.random() < right_at_first, at, said)]
    memory = reviewed(None, rating_of(answers[0].right, said), at, weights=weights)
    for _ in range(2):
        at += rng.choice((1, 2, 4, 7, 14, 30)) * DAY
        right = rng.random() < chance_right(retrievability(memory, at))
        answers.append(Answer(right, at))
        memory = reviewed(memory, rating_of(right), at, weights=weights)
    return answers


def group(
    weights: Weights, *, seed: int = 1, members: int = GROUP, items: int = 100
) -> list[list[History]]:
    rng = random.Random(seed)
    return [[history(rng, weights) for _ in range(items)] for _ in range(members)]
