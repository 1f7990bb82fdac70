"""What gives keys away in a bank: cues and words that keys have more of, or less, than the rest."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import fmean, stdev

from bot.bank.prose import words
from bot.bank.remarks import distractors
from bot.bank.style.cues import OPTION_CUES, STEM_CUES
from bot.domain.bank.items import Item

SEEN = 2
"""Cues of which the paired t is further from 0 than this are shown: in a bank without habits
about one in twenty."""

_FEWEST = 5
"""Words in fewer options than this are chance."""


@dataclass(frozen=True, slots=True)
class TellingCue:
    """A cue, what the key and the other options have of it on average, and the paired t."""

    name: str
    in_key: float
    elsewhere: float
    t: float


@dataclass(frozen=True, slots=True)
class TellingWord:
    """A word or pair of words, how many keys and distractors have it, and how odd that is.

    `z` compares with one key in four options; above 0 the word speaks for the key.
    """

    text: str
    keys: int
    distractors: int
    z: float


def telling_cues(items: Sequence[Item]) -> list[TellingCue]:
    """Return the cues that tell keys from distractors, the most telling first."""
    found = [_cue(name, items) for name in (*OPTION_CUES, *STEM_CUES)] if len(items) > 1 else []
    return sorted((one for one in found if abs(one.t) > SEEN), key=lambda one: -abs(one.t))


def telling_words(items: Sequence[Item]) -> list[TellingWord]:
    """Return words and pairs of words, those that speak most for the key first."""
    keys: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for item in items:
        keys.update(_said(item.options[item.key].text))
        for index in distractors(item):
            others.update(_said(item.options[index].text))
    counts = {text: (keys[text], others[text]) for text in {*keys, *others}}
    found = [
        TellingWord(text, key, other, _oddness(key, other))
        for text, (key, other) in counts.items()
        if key + other >= _FEWEST
    ]
    return sorted(found, key=lambda one: (-one.z, one.text))


def _cue(name: str, items: Sequence[Item]) -> TellingCue:
    measure = {**OPTION_CUES, **STEM_CUES}[name]
    pairs = [_key_and_rest(item, measure(item)) for item in items]
    gaps = [key - rest for key, rest in pairs]
    error = stdev(gaps) / sqrt(len(gaps))
    t = fmean(gaps) / error if error else 0.0
    return TellingCue(name, fmean(key for key, _ in pairs), fmean(rest for _, rest in pairs), t)


def _key_and_rest(item: Item, amounts: Sequence[float]) -> tuple[float, float]:
    return amounts[item.key], fmean(amounts[index] for index in distractors(item))


def _said(text: str) -> set[str]:
    found = [word.lower() for word in words(text)]
    return {*found, *_pairs(found)}


def _pairs(found: Sequence[str]) -> Iterator[str]:
    return (f"{one} {other}" for one, other in pairwise(found))


def _oddness(keys: int, others: int) -> float:
    """Return how many standard deviations a count lies off one key in four (binomial)."""
    count = keys + others
    return (keys - count / 4) / sqrt(count * 3 / 16)
