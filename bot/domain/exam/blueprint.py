"""Which items a paper has: by domain and kind as the exam's profile says, unseen ones first."""

import random
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

from bot.domain.bank.items import Item, Profile

T = TypeVar("T")

QUESTIONS_BY_IDEA = 50
"""For so many questions of a paper one may turn on the same idea: two of a hundred."""


def draw(
    pool: Collection[Item],
    questions: int,
    profile: Profile,
    *,
    seen: Mapping[str, int],
    rng: random.Random,
) -> tuple[Item, ...]:
    """Return `questions` different items of the pool, in mixed order.

    Each domain of the profile gets its share of the questions, and within it each kind. Where
    a share cannot be filled, the nearest other items fill it: first the same domain, then
    all. Of the items on one idea a paper has one for every `QUESTIONS_BY_IDEA` questions, and
    one at least; it has more only when the pool has nothing else to fill it. `seen` says how
    lately the group saw an item (a higher number is later); items it has not seen come first,
    then those it has not seen for longest. Raises ValueError when the pool is too small.
    """
    if questions > len(pool):
        raise ValueError(f"{questions} questions asked of a pool of {len(pool)}")
    waiting = in_order_of_waiting(pool, seen, rng)
    chosen: dict[str, Item] = {}
    present = {item.domain for item in pool}
    weights = {d.domain_id: d.weight for d in profile.domains if d.domain_id in present}
    left = shares(profile.kinds, questions)
    most = max(1, questions // QUESTIONS_BY_IDEA)
    for domain, share in shares(weights or dict.fromkeys(present, 1.0), questions).items():
        own = [item for item in waiting if item.domain == domain]
        # From what is left of each kind in the whole paper, so that small shares add up to it.
        for kind, count in shares(left, share).items():
            _take(chosen, [item for item in own if item.kind is kind], count, most)
            left[kind] -= count
        _take(chosen, own, share - sum(item.domain == domain for item in chosen.values()), most)
    for limit in (most, questions):
        _take(chosen, waiting, questions - len(chosen), limit)
    drawn = list(chosen.values())
    rng.shuffle(drawn)
    return tuple(drawn)


def shares(weights: Mapping[T, float], whole: int) -> dict[T, int]:
    """Return whole numbers in proportion to the weights that add up to `whole`.

    Largest remainder: what rounding down leaves over goes to the largest fractions. Where
    nothing weighs anything, all weigh the same.
    """
    if not any(weights.values()):
        weights = dict.fromkeys(weights, 1.0)
    total = sum(weights.values())
    exact = {key: whole * weight / total for key, weight in weights.items()}
    result = {key: int(value) for key, value in exact.items()}
    by_remainder = sorted(exact, key=lambda key: result[key] - exact[key])
    for key in by_remainder[: whole - sum(result.values())]:
        result[key] += 1
    return result


def in_order_of_waiting(
    pool: Collection[Item], seen: Mapping[str, int], rng: random.Random
) -> list[Item]:
    """Return the pool with the items first that a group has not seen, then not for longest."""
    waiting = sorted(pool, key=lambda item: item.item_id)
    rng.shuffle(waiting)
    waiting.sort(key=lambda item: seen.get(item.item_id, -1))
    return waiting


def _take(chosen: dict[str, Item], candidates: Sequence[Item], count: int, most: int) -> None:
    """Choose `count` of the candidates, or all there are, none of an idea chosen `most` times."""
    ideas = Counter(item.idea for item in chosen.values() if item.idea)
    for item in candidates:
        if count <= 0:
            return
        if item.item_id not in chosen and ideas[item.idea] < most:
            chosen[item.item_id] = item
            ideas.update([item.idea] if item.idea else [])
            count -= 1
