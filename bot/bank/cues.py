"""Rules on cues: what lets a reader find the key without knowing the subject."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import takewhile

from bot.bank.prose import roots, words
from bot.bank.remarks import Remark, distractors, text_at
from bot.domain.bank.items import LETTERS, Item

_LENGTH_RATIO = (0.7, 1.3)
_LENGTH_SLACK = 3
"""Differences of fewer words than this are not seen, whatever their ratio."""

_REPEATED_OPENING = 3

_ARTICLE_AT_END = re.compile(r"\b(a|an)\s*[_:….?-]*$", re.IGNORECASE)
_VOWEL_START = re.compile(r"\W*[aeiou]", re.IGNORECASE)

_SPEECH = re.compile(r'["“]')
_NOT_GERUNDS = {"bring", "during", "everything", "housing", "nothing", "something"}
_CLAUSE_OPENERS = {"because", "that", "when", "if", "since", "unless", "while", "whether"}
_SUBJECTS = {"he", "she", "it", "they", "i", "we"}

_UNIT_HOURS = {"minute": 1 / 60, "hour": 1, "day": 24, "week": 168, "month": 730, "year": 8760}
_NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=1
    )
}
_QUANTITY = re.compile(
    rf"\b(\d[\d,]*(?:\.\d+)?|{'|'.join(_NUMBER_WORDS)})\b(?:[ -]({'|'.join(_UNIT_HOURS)})s?\b)?",
    re.IGNORECASE,
)
_SHORT_OPTION_WORDS = 6


def key_length(item: Item) -> Iterator[Remark]:
    """Yield a key that is much longer or shorter than the other options."""
    lengths = [len(words(option.text)) for option in item.options]
    key = lengths[item.key]
    others = sum(lengths[index] for index in distractors(item)) / len(distractors(item))
    low, high = _LENGTH_RATIO
    if abs(key - others) >= _LENGTH_SLACK and not low * others <= key <= high * others:
        yield (
            text_at(item.key),
            f"Bring the lengths together: the key has {key} words, the others {others:.0f}.",
        )


def grammar_gives_away(item: Item) -> Iterator[Remark]:
    """Yield options that do not fit the stem, or each other, in grammar and form."""
    texts = [option.text for option in item.options]
    if _ARTICLE_AT_END.search(item.stem) and _differ(bool(_VOWEL_START.match(t)) for t in texts):
        yield "stem", 'End the stem with "a(n)", or give each option its own article.'
    if _differ(text.rstrip('"”')[-1:] in tuple(".!?") for text in texts):
        yield "A.text", "End all options alike: each with a full stop, or none."
    if _differ(text.lstrip('"“')[:1].islower() for text in texts):
        yield "A.text", "Begin all options alike: each with a capital, or none."


def echo_in_key(item: Item) -> Iterator[Remark]:
    """Yield a key that repeats a word of the stem when no other option has such an echo."""
    stem = roots(item.stem)
    echoes = [stem & roots(option.text) for option in item.options]
    counts = Counter(word for echo in echoes for word in echo)
    own = [sorted(word for word in echo if counts[word] == 1) for echo in echoes]
    if own[item.key] and not any(own[index] for index in distractors(item)):
        said = next(w for w in words(item.stem) if own[item.key][0] in roots(w))
        yield (
            text_at(item.key),
            f"Let a wrong option repeat the stem too, or drop {said!r}: only the key echoes it.",
        )


def odd_one_out(item: Item) -> Iterator[Remark]:
    """Yield the one option that is built in another way than its three neighbours."""
    builds = [_build(option.text) for option in item.options]
    counts = Counter(builds)
    if sorted(counts.values()) == [1, 3]:
        index = builds.index(min(counts, key=lambda build: counts[build]))
        odd, common = builds[index], max(counts, key=lambda build: counts[build])
        yield text_at(index), f"Build all options alike: this is {odd}, the others are {common}."


def repeated_opening(item: Item) -> Iterator[Remark]:
    """Yield words with which every option begins."""
    openings = [[word.lower() for word in words(option.text)] for option in item.options]
    columns = takewhile(lambda column: len(set(column)) == 1, zip(*openings, strict=False))
    common = [column[0] for column in columns]
    if len(common) >= _REPEATED_OPENING:
        yield "stem", f"Move {' '.join(common)!r}, with which all options begin, into the stem."


def unordered_quantities(item: Item) -> Iterator[Remark]:
    """Yield short options that are numbers or times and do not stand in order."""
    quantities = [_quantity(option.text) for option in item.options]
    found = [quantity for quantity in quantities if quantity is not None]
    if len(found) == len(quantities) and found not in (sorted(found), sorted(found, reverse=True)):
        order = sorted(range(len(found)), key=lambda index: found[index])
        letters = ", ".join(LETTERS[index] for index in order)
        yield "A.text", f"Put the options in the order of their numbers: {letters}."


def _differ(values: Iterator[bool]) -> bool:
    return len(set(values)) > 1


def _build(text: str) -> str:
    """Return how an option is built, as far as its first word tells for sure."""
    if _SPEECH.match(text):
        return "speech"
    first = next(iter(words(text)), "").lower()
    if first.endswith("ing") and first not in _NOT_GERUNDS:
        return 'an "-ing" form'
    if first in _CLAUSE_OPENERS:
        return "a clause"
    if first in _SUBJECTS:
        return "a whole sentence"
    return 'a "to" form' if first == "to" else "a plain phrase"


def _quantity(text: str) -> float | None:
    """Return the one quantity that a short option names, times in hours."""
    found = _QUANTITY.findall(text)
    if len(found) != 1 or len(words(text)) > _SHORT_OPTION_WORDS:
        return None
    number, unit = found[0]
    value = _NUMBER_WORDS.get(number.lower()) or float(number.replace(",", ""))
    return value * _UNIT_HOURS.get(unit.lower(), 1)
