"""The words and sentences of an item's texts, as the rules look at them."""

import re

_WORD = re.compile(r"[A-Za-z0-9]+(?:['\u2019.-][A-Za-z0-9]+)*")
_QUOTATION = re.compile(r'"[^"]*"|“[^”]*”')
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_ENDING = re.compile(r"(?:ies|ied|ing|ed|es|s|y)$")


def words(text: str) -> list[str]:
    """Return the words of a text, as written."""
    return _WORD.findall(text)


def folded(text: str) -> str:
    """Return the words of a text without case and punctuation, to tell equal texts."""
    return " ".join(words(text)).casefold()


def unquoted(text: str) -> str:
    """Return a text without what stands in quotation marks: there somebody else speaks."""
    return _QUOTATION.sub("…", text)


def question_of(stem: str) -> str:
    """Return the last sentence of a stem, which asks."""
    return _SENTENCE_END.split(unquoted(stem))[-1]


def roots(text: str) -> set[str]:
    """Return the longer words of a text that are not names, cut to what their forms share."""
    return {_ENDING.sub("", word) for word in words(text) if len(word) > 4 and word.islower()}
