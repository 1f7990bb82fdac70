"""Which item a server is asked next: every item once before any item twice."""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """When a server last saw an item: in which round, and how late in the ledger."""

    round_number: int
    order: int


@dataclass(frozen=True, slots=True)
class Pick:
    """The item to ask, and the round it is asked in."""

    item_id: str
    round_number: int


def pick_next(
    pool: Sequence[str],
    asked: Mapping[str, Asked],
    *,
    opening: str,
    rng: random.Random,
    secret: Collection[str] = (),
    fresh_in_mind: Collection[str] = (),
    within: Collection[str] | None = None,
) -> Pick:
    """Return the next item for a server.

    An item that joins the bank late is asked in the round that is under way, once.
    Chance decides among the half that has waited longest, so that the last questions
    of one round do not come back as the first of the next. A server's very first
    question is `opening`, when the pool has it. What is `secret`, because it is being asked
    elsewhere, is never the next; where the round has nothing else left, an item comes a second
    time in it, and what waits keeps its turn. What is `fresh_in_mind`, because its key was shown a
    short while ago, is the next only where the round has nothing else. With `within`, only what is
    in it and has its turn in this round. Raises ValueError when nothing of the pool is free.
    """
    if all(key in secret for key in pool):
        raise ValueError("nothing of the pool is free")
    if not asked and opening in pool and opening not in {*secret, *fresh_in_mind}:
        return Pick(opening, 1)
    candidates, round_number = round_of(pool, asked)
    free = [key for key in candidates if key not in secret and (within is None or key in within)]
    if not free and within is not None:
        raise ValueError("nothing of what is asked for has its turn")
    if not free:
        free = [key for key in pool if key not in secret]
    better = [key for key in free if key not in fresh_in_mind]
    return Pick(_among_longest_waiting(better or free, asked, rng), round_number)


def round_of(pool: Sequence[str], asked: Mapping[str, Asked]) -> tuple[Sequence[str], int]:
    """Return what has its turn in the round that is under way, and the number of the round."""
    current = max((seen.round_number for seen in asked.values()), default=1)
    fresh = [key for key in pool if key not in asked or asked[key].round_number < current]
    return (fresh, current) if fresh else (pool, current + 1)


def _among_longest_waiting(
    candidates: Sequence[str], asked: Mapping[str, Asked], rng: random.Random
) -> str:
    waiting = list(candidates)
    rng.shuffle(waiting)  # so that items never asked, which all tie, come in no order
    waiting.sort(key=lambda key: asked[key].order if key in asked else -1)
    return rng.choice(waiting[: (len(waiting) + 1) // 2])
