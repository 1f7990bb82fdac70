"""Reading TOML key by key: a value of the right kind, or a fault with its line."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import TypeGuard

import tomli

from bot.bank.findings import Finding, Level
from bot.bank.lines import Outline, Place

FORM = "form"
"""The rule of faults in the form of a file: its TOML, missing, mistyped and unknown keys."""

_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")


class Table:
    """One table of a file; what is wrong with it goes to `faults`, and reading goes on."""

    def __init__(
        self, values: Mapping[str, object], place: Place, faults: list[Finding], path: str = ""
    ) -> None:
        self.place = place
        self._values = values
        self._faults = faults
        self._path = path

    def fault(self, key: str, text: str, rule: str = FORM) -> None:
        """Note that something is wrong at `key`."""
        line = self.place.line_of(self._path + key)
        self._faults.append(Finding(Level.ERROR, rule, self.place.file, line, text))

    def text(self, key: str, *, rule: str = FORM, limit: int = 200) -> str:
        """Return the text at `key`, trimmed."""
        value = self._values.get(key)
        if not isinstance(value, str) or not (text := value.strip()):
            self.fault(
                key, f'Give {self._path}{key} a text in quotation marks: {key} = "..."', rule
            )
            return ""
        if len(text) > limit:
            self.fault(
                key, f"Shorten {self._path}{key} from {len(text)} to {limit} characters.", "size"
            )
        if hidden := _hidden_character(text):
            self.fault(key, f"Retype {self._path}{key}: it holds the hidden character {hidden}.")
        return text

    def word(self, key: str, pattern: re.Pattern[str], form: str) -> str:
        """Return the text at `key`, which must match `pattern`; `form` says it in words."""
        text = self.text(key)
        if text and not pattern.fullmatch(text):
            self.fault(key, f"Write {key} with {form}.")
        return text

    def whole(self, key: str, *, low: int, high: int) -> int:
        """Return the whole number at `key`."""
        value = self._values.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        self.fault(key, f"Give {key} a whole number from {low} to {high}, without quotation marks.")
        return low

    def share(self, key: str) -> float:
        """Return the number from 0 to 1 at `key`."""
        value = self._values.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
            return float(value)
        self.fault(key, f"Give {key} a number from 0 to 1, such as 0.25.")
        return 0.0

    def day(self, key: str) -> date:
        """Return the date at `key`."""
        value = self._values.get(key)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        self.fault(key, f"Give {key} a date without quotation marks, such as 2026-11-23.")
        return date.min

    def words(self, key: str, pattern: re.Pattern[str], form: str) -> tuple[str, ...]:
        """Return the texts of the list at `key`, each of which must match `pattern`."""
        value = self._values.get(key)
        found = value if _is_list(value) else []
        words = tuple(word for word in found if isinstance(word, str) and pattern.fullmatch(word))
        if not words or len(words) < len(found):
            self.fault(key, f"Give {key} a list of one or more words with {form}.", "L19")
        return words

    def table(self, key: str) -> "Table | None":
        """Return the table at `key`, or None when there is none."""
        value = self._values.get(key)
        if not _is_table(value):
            return None
        return Table(value, self.place, self._faults, f"{self._path}{key}.")

    def tables(self, key: str) -> "Iterator[Table]":
        """Yield the tables of the list at `key`, all at the line of the list."""
        for entry in self._entries(key):
            yield Table(entry, self.place, self._faults, f"{self._path}{key}.")

    def blocks(self, key: str) -> "Iterator[Table]":
        """Yield the tables of the list at `key`, each at the line of its own `[[header]]`."""
        for index, entry in enumerate(self._entries(key), start=1):
            place = Place(self.place.file, self.place.outline, index)
            yield Table(entry, place, self._faults)

    def _entries(self, key: str) -> Iterator[dict[str, object]]:
        value = self._values.get(key, [])
        if not _is_list(value):
            self.fault(key, f"Write {key} as a list: a table of it begins with [[{key}]].")
            return
        for entry in value:
            if _is_table(entry):
                yield entry
            else:
                self.fault(key, f"Write each entry of {key} as a table of its own.")

    def said(self, key: str) -> str:
        """Return what stands at `key` as a text; nothing, and no fault, where that is none."""
        value = self._values.get(key)
        if isinstance(value, date):
            return value.isoformat()
        is_number = isinstance(value, int) and abs(value) < 10**9
        return value if isinstance(value, str) else str(value) if is_number else ""

    def strings(self, key: str) -> tuple[str, ...]:
        """Return the texts of the list at `key`; what else stands there is left out."""
        value = self._values.get(key)
        return tuple(one for one in value if isinstance(one, str)) if _is_list(value) else ()

    def has(self, key: str) -> bool:
        """Tell whether `key` is given at all."""
        return key in self._values

    def only(self, known: Iterable[str]) -> None:
        """Note every key that is not among the known ones: most are slips of the pen."""
        names = tuple(known)
        for key in self._values:
            if key not in names:
                self.fault(key, f"Remove or correct {key!r}: known here are {', '.join(names)}.")

    @property
    def fault_count(self) -> int:
        """How many faults the whole file has so far."""
        return len(self._faults)


def parse(text: str, file: str, header: str, faults: list[Finding]) -> Table:
    """Return the top table of a TOML text, empty after a syntax error.

    `header` names the tables whose lines are found by `Table.blocks`.
    """
    try:
        values = tomli.loads(text)
    except ValueError as error:
        faults.append(_syntax_fault(str(error), text, file))
    except RecursionError:
        faults.append(Finding(Level.ERROR, FORM, file, 1, "Remove brackets nested this deeply."))
    else:
        return Table(values, Place(file, Outline(text, header)), faults)
    return Table({}, Place(file, Outline("", header)), faults)


def _syntax_fault(reason: str, text: str, file: str) -> Finding:
    at = _AT_LINE.search(reason)
    line = int(at[1]) if at else text.count("\n") + 1
    reason = reason[: at.start()] if at else reason.removesuffix(" (at end of document)")
    advice = "Look here and just above for a missing quotation mark, comma or bracket"
    return Finding(Level.ERROR, FORM, file, line, f"{advice} ({reason}).")


def _hidden_character(text: str) -> str | None:
    """Return the name of a character that cannot be seen: they come with pasted text."""
    if text.isprintable() or text.replace("\n", "").isprintable():
        return None
    return next(f"U+{ord(char):04X}" for char in text if char != "\n" and not char.isprintable())


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)


def _is_table(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)
