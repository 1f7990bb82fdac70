"""Rules on sense: one clear question, distinct options, and reasons that explain."""

import re
from collections.abc import Iterator

from bot.bank.prose import folded, unquoted, words
from bot.bank.reading_level import reading_grade
from bot.bank.remarks import Remark, reason_at, text_at
from bot.domain.bank.items import Item

_MOST_STEM_WORDS = 80
_FEWEST_STEM_WORDS = 6
_REASON_WORDS = 6

HARDEST_STEM = 13
"""The highest reading grade of any stem."""

_UNFOCUSED = re.compile(
    r"\bwhich(?: one)?(?: of (?:the following|these))?(?: statements?)? (?:is|are) "
    r"(?:true|correct|accurate|false|incorrect)\?",
    re.IGNORECASE,
)
_LETTER = re.compile(r"\b(?:[Oo]ption|[Aa]nswer|[Cc]hoice)s? [A-D]\b")
_PRAISE = re.compile(r"(?:Correct|Right)[,.:;!]|This is (?:correct|right|the best)\b")
_BLAME = re.compile(r"(?:Incorrect|Wrong|Not quite)[,.:;!]|This is (?:incorrect|wrong)\b")


def options_alike(item: Item) -> Iterator[Remark]:
    """Yield an option that says the same as one before it."""
    seen: set[str] = set()
    for index, option in enumerate(item.options):
        text = folded(option.text)
        if text in seen:
            yield text_at(index), "Make the options differ: this one stands here twice."
        seen.add(text)


def one_question(item: Item) -> Iterator[Remark]:
    """Yield a stem that is not one question which can be answered with the options covered."""
    if not item.stem.endswith("?"):
        yield "stem", "End the stem with a question, and the question with a question mark."
    elif unquoted(item.stem).count("?") > 1:
        yield "stem", "Ask one question only, as the last sentence of the stem."
    elif len(words(item.stem)) < _FEWEST_STEM_WORDS or _UNFOCUSED.search(item.stem):
        yield "stem", "Ask a question that can be answered with the options covered."


def reasons_explain(item: Item) -> Iterator[Remark]:
    """Yield reasons that say too little, or something else than the key does."""
    seen: set[str] = set()
    for index, option in enumerate(item.options):
        if folded(option.reason) in seen or len(words(option.reason)) < _REASON_WORDS:
            yield reason_at(index), "Say in a sentence of its own why this option is best or not."
        if _LETTER.search(option.reason):
            yield reason_at(index), "Say what the option is, not its letter: the order is mixed."
        if (_BLAME if index == item.key else _PRAISE).match(option.reason):
            yield reason_at(index), "Check the key: this reason speaks as if it were another one."
        seen.add(folded(option.reason))


def stem_length(item: Item) -> Iterator[Remark]:
    """Yield a stem with more words than a reader keeps in mind."""
    if (count := len(words(item.stem))) > _MOST_STEM_WORDS:
        yield "stem", f"Shorten the stem from {count} words to {_MOST_STEM_WORDS}."


def hard_stem(item: Item) -> Iterator[Remark]:
    """Yield a stem that asks more of a reader's schooling than the exam's work does."""
    if (grade := reading_grade(item.stem)) > HARDEST_STEM:
        yield (
            "stem",
            f"Write shorter sentences and words: this reads at grade {grade:.0f}, "
            f"not at {HARDEST_STEM} at most.",
        )
