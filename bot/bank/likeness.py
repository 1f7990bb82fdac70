"""Items that are too much alike, or give each other's answers away."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from bot.bank.prose import folded, roots
from bot.bank.reader import Draft
from bot.bank.remarks import Breach
from bot.domain.bank.items import Item

NEAR = 0.15
"""Items whose likeness is this or more are near-duplicates."""

_SHINGLE_WORDS = 3
_COMMON = 12
"""Shingles that stand in more items than this are stock phrases and join nobody."""

_KEY_ROOTS = 3
_SHARED_OF_STEM = 0.5


def shingles(text: str, size: int) -> set[str]:
    """Return all runs of `size` words of a text, without case and punctuation."""
    found = folded(text).split()
    return {" ".join(found[n : n + size]) for n in range(len(found) - size + 1)}


def likeness(one: set[str], other: set[str]) -> float:
    """Return the Jaccard index of two sets of shingles: shared ones over all, from 0 to 1."""
    return len(one & other) / (len(one | other) or 1)


def near_pairs(items: Iterable[Item]) -> list[tuple[float, str, str]]:
    """Return the pairs of items with a likeness of `NEAR` or more, most alike first."""
    sets = {item.item_id: shingles(_whole(item), _SHINGLE_WORDS) for item in items}
    pairs = (
        (likeness(sets[one], sets[other]), one, other) for one, other in _sharing_something(sets)
    )
    return sorted((pair for pair in pairs if pair[0] >= NEAR), reverse=True)


def near(item: Item, others: Iterable[Item]) -> list[Item]:
    """Return those of the others that have a likeness of `NEAR` or more, most alike first."""
    mine = shingles(_whole(item), _SHINGLE_WORDS)
    sets = [(other, shingles(_whole(other), _SHINGLE_WORDS)) for other in others]
    holders = Counter(shingle for _, theirs in sets for shingle in mine & theirs)
    telling = {shingle for shingle, count in holders.items() if count < _COMMON}
    found = [(likeness(mine, theirs), other) for other, theirs in sets if telling & theirs]
    found.sort(key=lambda pair: pair[0], reverse=True)
    return [other for share, other in found if share >= NEAR]


def near_duplicates(draft: Draft) -> Iterator[Breach]:
    """Yield items that repeat another one."""
    places = {entry.item.item_id: entry.place for entry in draft.entries()}
    for share, one, other in near_pairs(draft.items()):
        text = f"Write one of the two anew: {share:.0%} of this item stands in {other} too."
        yield places[one], "stem", text


def answered_elsewhere(draft: Draft) -> Iterator[Breach]:
    """Yield items whose stem says what another item asks."""
    entries = list(draft.entries())
    stems = [roots(entry.item.stem) for entry in entries]
    saying: dict[str, set[int]] = defaultdict(set)
    for index, stem in enumerate(stems):
        for root in stem:
            saying[root].add(index)
    for asked, entry in enumerate(entries):
        key = roots(entry.item.options[entry.item.key].text)
        if len(key) < _KEY_ROOTS:
            continue
        holders = [saying[root] for root in key]
        for told in holders[0].intersection(*holders[1:]) - {asked}:
            if len(stems[asked] & stems[told]) >= _SHARED_OF_STEM * len(stems[asked]):
                text = f"Change this stem: it gives away the answer to {entry.item.item_id}."
                yield entries[told].place, "stem", text


def _whole(item: Item) -> str:
    return " ".join((item.stem, *(option.text for option in item.options)))


def _sharing_something(sets: Mapping[str, set[str]]) -> set[tuple[str, str]]:
    """Return the pairs that share a shingle which is no stock phrase."""
    holders: dict[str, list[str]] = defaultdict(list)
    for item_id, own in sets.items():
        for shingle in own:
            holders[shingle].append(item_id)
    pairs: set[tuple[str, str]] = set()
    for names in holders.values():
        if 1 < len(names) <= _COMMON:
            pairs.update(combinations(sorted(names), 2))
    return pairs
