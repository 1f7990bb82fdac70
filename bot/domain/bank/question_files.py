"""The values of question files: their formats, what was read of one, and what one can carry."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.bank.items import Item
from bot.refusals import Reason

MOST_BYTES = 4_000_000
"""The largest file that is read."""
MOST_QUESTIONS = 2000
"""The most questions that one file may hold."""

BANK_LICENCE = "CC BY 4.0"
"""The licence of the built-in bank: content/LICENSE."""


class Format(StrEnum):
    """A kind of file that questions come in or go out as."""

    CSV = "csv"
    XLSX = "xlsx"
    GIFT = "gift"
    AIKEN = "aiken"
    MOODLE = "moodle"
    TOML = "toml"
    ANKI = "anki"
    PDF = "pdf"


ENDINGS = {
    Format.CSV: ".csv",
    Format.XLSX: ".xlsx",
    Format.GIFT: ".gift",
    Format.AIKEN: ".txt",
    Format.MOODLE: ".xml",
    Format.TOML: ".toml",
    Format.ANKI: ".apkg",
    Format.PDF: ".pdf",
}
"""How the name of a file of each format ends."""

WITHOUT_KEYS = frozenset({Format.CSV, Format.XLSX, Format.TOML, Format.PDF})
"""The formats that make sense without keys: for a class test, or for somebody who reviews."""


@dataclass(frozen=True, slots=True)
class Credited:
    """An item with what goes with it in a file: its author, its licence, the author's promise.

    `line` is where it stood in the file it was read from, and with `has_version` that named one.
    """

    item: Item
    author: str = ""
    licence: str = ""
    promised: bool = False
    line: int = field(default=0, compare=False)
    has_version: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Noted:
    """What there is to say about one question of a file: where it stands, how it begins, what."""

    line: int
    begins: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a file: the items as they would be added, and what became of the rest.

    `skipped` are the questions that are left out, each once; `changed` says what is not as it
    stood in the file, of items that are among `items`.
    """

    format: Format
    items: tuple[Credited, ...]
    skipped: tuple[Noted, ...]
    changed: tuple[Noted, ...]


class Part(StrEnum):
    """What belongs to an item beside its stem, options and key."""

    REASONS = "reasons"
    SOURCES = "sources"
    TAGS = "tags"
    KIND = "kind"
    PLACE = "place"
    NAME = "name"
    CREDIT = "credit"


_TAGGED = frozenset({Part.REASONS, Part.TAGS, Part.KIND, Part.PLACE, Part.NAME})
CARRIES = {
    Format.CSV: frozenset(Part),
    Format.XLSX: frozenset(Part),
    Format.TOML: frozenset(Part),
    Format.GIFT: _TAGGED,
    Format.MOODLE: _TAGGED,
    Format.AIKEN: frozenset[Part](),
    Format.ANKI: _TAGGED | {Part.CREDIT},
    Format.PDF: _TAGGED | {Part.CREDIT},
}
"""What each format can carry beside stem, options and key.

A deck and a hand-out are never read back, so what only the bot reads is not missed in them.
"""
