"""Trying readers on items that they have not seen: halves, scores, shares right."""

# threadpoolctl comes without types.
# pyright: reportMissingTypeStubs=false

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from bot.bank.style.clusters import Array, clusters
from bot.bank.style.readers import OPTIONS, Reader, readers_of
from bot.domain.bank.items import Item
from bot.errors import StartupError

HALVINGS = 10
ALL_TOGETHER = "all together"

Numbers = NDArray[numpy.int64]
Halves = tuple[Numbers, Numbers]


@dataclass(frozen=True, slots=True)
class Trial:
    """For each reader the part of every item that it has right in every halving, from 0 to 1.

    `by_lot` is the same with keys drawn by lot, anew for each halving: chance, if all is well.
    """

    items: tuple[Item, ...]
    right: Mapping[str, Array]
    by_lot: Mapping[str, Array]


def try_readers(items: Sequence[Item]) -> Trial:
    """Return how all readers, and all of them together, do on the items' unseen halves."""
    # On a busy machine, threads that wait for each other take longer than one alone.
    with threadpool_limits(1):
        return _trial(items)


def _trial(items: Sequence[Item]) -> Trial:
    halves = list(halvings(items))
    keys = numpy.tile(numpy.array([item.key for item in items]), (HALVINGS, 1))
    lots = numpy.array([[_lot(item, halving) for item in items] for halving in range(HALVINGS)])
    readers = list(readers_of(items))
    return Trial(tuple(items), _tried(readers, keys, halves), _tried(readers, lots, halves))


def _tried(readers: Sequence[Reader], keys: Numbers, halves: Sequence[Halves]) -> dict[str, Array]:
    scores = {reader.name: _scores(reader, keys, halves) for reader in readers}
    spread = [own / (own.std(axis=(1, 2), keepdims=True) + 1e-9) for own in scores.values()]
    scores[ALL_TOGETHER] = numpy.sum(spread, axis=0)
    return {name: _right(own, keys) for name, own in scores.items()}


def _scores(reader: Reader, keys: Numbers, halves: Sequence[Halves]) -> Array:
    """Return a score by halving, item and option, each from what was learnt on the other half."""
    scores = numpy.zeros((*keys.shape, OPTIONS))
    for number, (one, other) in enumerate(halves):
        is_key = numpy.arange(OPTIONS) == keys[number][:, None]
        for seen, unseen in ((one, other), (other, one)):
            learner = reader.learner()
            learner.fit(reader.options_of(seen), is_key[seen].ravel())
            found = learner.decision_function(reader.options_of(unseen))
            scores[number, unseen] = found.reshape(-1, OPTIONS)
    return scores


def _right(scores: Array, keys: Numbers) -> Array:
    """Return by halving and item whether the key scores best; its part where several do."""
    best = scores == scores.max(axis=2, keepdims=True)
    of_key = numpy.take_along_axis(best, keys[:, :, None], axis=2)[:, :, 0]
    return of_key / best.sum(axis=2)


def halvings(items: Sequence[Item]) -> Iterator[Halves]:
    """Yield the halves of several halvings; items on one idea are always in the same half.

    Raises StartupError when that leaves no two halves to speak of.
    """
    groups = clusters(items)
    if max(len(group) for group in groups) > len(items) / 2:
        raise StartupError("Too many items turn on one idea to part this bank into halves.")
    for halving in range(HALVINGS):
        # By lots that depend on nothing but the ids: the same bank has the same figures.
        lots = [_drawn(f"{halving} {min(items[n].item_id for n in group)}") for group in groups]
        halves: tuple[list[int], list[int]] = ([], [])
        for _, group in sorted(zip(lots, groups, strict=True)):
            min(halves, key=len).extend(group)
        one, other = (numpy.array(sorted(half), dtype=numpy.int64) for half in halves)
        yield one, other


def _lot(item: Item, halving: int) -> int:
    return _drawn(f"key {halving} {item.item_id}") % OPTIONS


def _drawn(text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big")
