"""Aiken, the simplest format: a question, lines that begin with A. or A), and ANSWER: A."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.bank.formats.found import MOST_CHOICES, RIGHT, Choice, Found, Text
from bot.domain.bank import question_notes as notes
from bot.domain.bank.items import LETTERS
from bot.domain.bank.question_files import Credited
from bot.refusals import Reason

_OPTION = re.compile(r"\s*([A-Za-z])[.)](?:\s+(.*)|)$")
_ANSWER = re.compile(r"\s*ANSWER\s*:(.*)$", re.IGNORECASE)
_LETTER = re.compile(r"[A-Za-z]")
_MOST_LINES = 60
"""Lines of one question; what is longer is cut, and is too long in any case."""


@dataclass(slots=True)
class _Question:
    line: int = 0
    stem: list[str] = field(default_factory=list[str])
    options: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    key: str | None = None

    def found(self) -> Found:
        letters = [letter.upper() for letter in _LETTER.findall(self.key or "")]
        named = [letter for letter, _ in self.options]
        choices = [
            Choice(Text(text), RIGHT if letter in letters else 0.0) for letter, text in self.options
        ]
        stem = Text("\n".join(self.stem[:_MOST_LINES]))
        return Found(self.line, stem, tuple(choices), unfit=self._unfit(letters, named))

    def _unfit(self, letters: list[str], named: list[str]) -> Reason | None:
        if not self.options:
            return notes.DESCRIPTION
        if self.key is not None and not set(letters) <= set(named):
            return notes.key_unknown(self.key.strip()[:40])
        return None


def looks_like(text: str) -> bool:
    """Tell whether a text has lines with options and lines with an answer."""
    lines = text.split("\n")
    return any(map(_ANSWER.match, lines)) and any(map(_OPTION.match, lines))


def find(text: str) -> Iterator[Found]:
    """Yield the questions of an Aiken file; empty lines between them are not needed."""
    question = _Question()
    for number, line in enumerate(text.split("\n"), 1):
        if answered := _ANSWER.match(line):
            question.line = question.line or number
            question.key = answered[1]
            yield question.found()
            question = _Question()
        elif (option := _OPTION.match(line)) and question.stem:
            if len(question.options) < MOST_CHOICES:
                question.options.append((option[1].upper(), option[2] or ""))
        elif line.strip():
            if question.options:  # the one before has no answer
                yield question.found()
                question = _Question()
            question.line = question.line or number
            question.stem.append(line)
    if question.line:
        yield question.found()


def render(items: Iterable[Credited], *, with_keys: bool = True) -> bytes:
    """Return the items as an Aiken file."""
    return "\n".join(_rendered(credited) for credited in items).encode()


def _rendered(credited: Credited) -> str:
    item = credited.item
    options = (
        f"{letter}. {option.text}" for letter, option in zip(LETTERS, item.options, strict=True)
    )
    return "\n".join([item.stem, *options, f"ANSWER: {LETTERS[item.key]}", ""])
