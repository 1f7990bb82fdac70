"""How far a guesser gets who knows nothing of the subject and goes by looks alone."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from zlib import crc32

from bot.bank.prose import roots, unquoted, words
from bot.bank.wording import ABSOLUTES
from bot.domain.bank import LETTERS, Item

CHANCE = 0.25
MOST_BY_GUESSING = 0.32
"""No guesser may have more than this share of a bank right."""

_HALVINGS = 5
_HEDGES = re.compile(
    r"\b(?:may|can|could|might|some|many|most|often|usually|sometimes|likely|possibly|perhaps)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(r"\b(?:ask|asks|asking|asked|invite|invites|explore|explores)\b|\?", re.I)
_JOINED = re.compile(r",|;|\band\b|\bthen\b", re.IGNORECASE)

Liking = Callable[[Item], Sequence[float]]
"""How much a guesser likes each option of an item; the most liked one is taken."""

Mix = Mapping[str, int]
"""For each cue 1 (a guesser goes for it), -1 (against it) or 0."""


def _longest(item: Item) -> list[float]:
    return [len(option.text) for option in item.options]


def _hedged(item: Item) -> list[float]:
    return [len(_HEDGES.findall(option.text)) for option in item.options]


def _without_absolutes(item: Item) -> list[float]:
    return [
        -sum(word.lower() in ABSOLUTES for word in words(unquoted(option.text)))
        for option in item.options
    ]


def _words_of_the_stem(item: Item) -> list[float]:
    stem = roots(item.stem)
    return [len(stem & roots(option.text)) for option in item.options]


def _odd_one_out(item: Item) -> list[float]:
    """Like an option the less, the more words it shares with the other three."""
    sets = [{word.lower() for word in words(option.text)} for option in item.options]
    return [
        -sum(len(own & other) / len(own | other) for other in sets if other is not own)
        if own
        else 0.0
        for own in sets
    ]


def _asking(item: Item) -> list[float]:
    return [bool(_ASKING.search(option.text)) for option in item.options]


def _joined(item: Item) -> list[float]:
    return [len(_JOINED.findall(option.text)) for option in item.options]


CUES: Mapping[str, Liking] = {
    "the longest option": _longest,
    "the most hedged option": _hedged,
    "the option with the fewest absolute words": _without_absolutes,
    "the option that shares most words with the stem": _words_of_the_stem,
    "the odd one out": _odd_one_out,
    "the option that asks": _asking,
    "the option with the most parts": _joined,
}
"""What test-wise people go by, each under the name of what it takes."""


def guessers(items: Sequence[Item]) -> Iterator[tuple[str, float]]:
    """Yield each guesser's name and the share of the items it has right, from 0 to 1.

    Where a guesser likes several options alike it takes one of them by lot, and has the
    expected part of the item right. The best mix of all cues is fitted on one half of the
    items and tried on the other, so that it cannot learn them by heart; its share is the
    mean over several halvings, both ways. No items give shares of 0.
    """
    for name, liking in CUES.items():
        yield name, _share_right([(liking(item), item.key) for item in items])
    for index, letter in enumerate(LETTERS):
        yield f"always {letter}", _mean([item.key == index for item in items])
    yield "the best mix of these, on items it has not seen", _share_of_best_mix(items)


def _share_of_best_mix(items: Sequence[Item]) -> float:
    shares: list[float] = []
    for halving in range(_HALVINGS if len(items) > 1 else 0):
        # An order that depends on nothing but the ids: the same bank has the same figure.
        mixed = sorted(items, key=lambda item: crc32(f"{halving} {item.item_id}".encode()))
        halves = [[_places(item) for item in mixed[start::2]] for start in (0, 1)]
        for fitted, tried in (halves, reversed(halves)):
            shares.append(_share_by_mix(tried, _best_mix(fitted)))
    return _mean(shares)


_Seen = tuple[Mapping[str, Sequence[float]], int]
"""For each cue where it puts each option, from 0 to 1, and the key."""


def _places(item: Item) -> _Seen:
    return {name: _ranks(liking(item)) for name, liking in CUES.items()}, item.key


def _ranks(likings: Sequence[float]) -> list[float]:
    """Return for each option the share of the others that are liked less, ties counting half."""
    return [
        (sum(other < own for other in likings) + sum(other == own for other in likings) / 2 - 0.5)
        / (len(likings) - 1)
        for own in likings
    ]


def _best_mix(seen: Sequence[_Seen]) -> Mix:
    """Return the mix that gains most, built up cue by cue for as long as that helps."""
    mix: dict[str, int] = {}
    best = 0.0
    while True:
        steps = [{**mix, name: sign} for name in CUES if name not in mix for sign in (1, -1)]
        gained = [(_share_by_mix(seen, step), number) for number, step in enumerate(steps)]
        share, number = max(gained, default=(0.0, 0))
        if share <= best:
            return mix
        best, mix = share, steps[number]


def _share_by_mix(seen: Sequence[_Seen], mix: Mix) -> float:
    return _share_right(
        [
            ([sum(sign * cues[name][n] for name, sign in mix.items()) for n in range(4)], key)
            for cues, key in seen
        ]
    )


def _share_right(choices: Sequence[tuple[Sequence[float], int]]) -> float:
    return _mean(
        [
            1 / list(likings).count(max(likings)) if likings[key] == max(likings) else 0.0
            for likings, key in choices
        ]
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
