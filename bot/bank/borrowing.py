"""Runs of words that an item shares with a text that is not ours to copy."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.bank.likeness import shingles
from bot.bank.prose import folded
from bot.bank.reader import Draft
from bot.bank.remarks import Breach, reason_at, text_at
from bot.domain.bank.items import Item
from bot.errors import StartupError

MOST_WORDS = 7
"""A run of more words than this is somebody's sentence."""


def read_texts(files: Sequence[Path]) -> set[str]:
    """Return the runs of words of these files. Raises StartupError for one that is no text."""
    runs: set[str] = set()
    for file in files:
        try:
            runs |= shingles(file.read_text("utf-8"), MOST_WORDS + 1)
        except OSError as error:
            raise StartupError(f"{file} cannot be read ({error.strerror}).") from error
        except UnicodeDecodeError as error:
            raise StartupError(f"{file} is not a text in UTF-8; save it as one.") from error
    return runs


def borrowed(draft: Draft, runs: set[str]) -> Iterator[Breach]:
    """Yield every text of an item that repeats one of these runs."""
    for entry in draft.entries():
        for key, text in _texts(entry.item):
            if found := shingles(text, MOST_WORDS + 1) & runs:
                first = min(found, key=folded(text).index)
                yield entry.place, key, f"Say it in words of your own: “{first}” is copied."


def _texts(item: Item) -> Iterator[tuple[str, str]]:
    yield "stem", item.stem
    for index, option in enumerate(item.options):
        yield text_at(index), option.text
        yield reason_at(index), option.reason
