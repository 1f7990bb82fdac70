"""What readers wrote into their forms, put back into the bank's own terms."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.bank.review.form import LARGEST_SEED, Role, option_meant
from bot.bank.review.sheets import Cells, read_form
from bot.domain.bank.items import LETTERS, Item
from bot.errors import StartupError


@dataclass(frozen=True, slots=True)
class Reading:
    """One reader's view of one item: options by the item's own indexes.

    `of_100` is how many of 100 people who are just good enough to pass would choose the key.
    """

    reader: str
    role: Role
    item: Item
    answer: int
    second: int | None = None
    of_100: int | None = None
    comment: str = ""

    @property
    def is_right(self) -> bool:
        """Whether the reader chose the key."""
        return self.item.is_right(self.answer)


@dataclass(frozen=True, slots=True)
class Filled:
    """All readings of some forms, and how many were of items that have changed since."""

    readings: tuple[Reading, ...]
    outdated: int


class _Fault(Exception):
    """A sentence on what a row has wrong."""


def read_filled(files: Sequence[Path], items: Mapping[str, Item]) -> Filled:
    """Return what stands in the forms; rows without an answer say nothing.

    A reader is named by the file. Raises StartupError with a sentence for every bad row.
    """
    readings: list[Reading] = []
    faults: list[str] = []
    outdated = 0
    for file in files:
        for number, cells in enumerate(read_form(file), 2):
            if not cells.get("answer"):
                continue
            try:
                item = _item_of(cells, items)
                if cells["version"] != str(item.version):
                    outdated += 1
                else:
                    readings.append(_reading(cells, file.stem, item))
            except _Fault as fault:
                faults.append(f"{file}, row {number}: {fault}")
    faults += _twice(readings)
    if faults:
        raise StartupError("\n".join(faults))
    return Filled(tuple(readings), outdated)


def _reading(cells: Cells, reader: str, item: Item) -> Reading:
    seed = _number(cells, "seed", most=LARGEST_SEED)
    second = _letter(cells, "second best") if cells.get("second best") else None
    answer = _letter(cells, "answer")
    if second == answer:
        raise _Fault(f"{second} stands as the answer and as the second best; choose one.")
    return Reading(
        reader,
        _role(cells),
        item,
        option_meant(seed, item.item_id, answer),
        option_meant(seed, item.item_id, second) if second else None,
        _number(cells, "of 100", most=100) if cells.get("of 100") else None,
        cells.get("comment", ""),
    )


def _item_of(cells: Cells, items: Mapping[str, Item]) -> Item:
    item = items.get(cells["item"])
    if item is None:
        raise _Fault(f"the bank has no item {cells['item']!r}; leave this column as it was.")
    return item


def _role(cells: Cells) -> Role:
    if cells["role"] not in tuple(Role):
        known = ", ".join(Role)
        raise _Fault(f"the role is one of {known}, not {cells['role']!r}; leave it as it was.")
    return Role(cells["role"])


def _letter(cells: Cells, column: str) -> str:
    letter = cells[column].upper()
    if len(letter) != 1 or letter not in LETTERS:
        raise _Fault(f"write A, B, C or D under {column!r}, not {cells[column]!r}.")
    return letter


def _number(cells: Cells, column: str, *, most: int) -> int:
    text = cells[column].removesuffix("%").strip()
    if not text.isascii() or not text.isdecimal() or int(text) > most:
        raise _Fault(f"write a whole number from 0 to {most} under {column!r}, not {text!r}.")
    return int(text)


def _twice(readings: Iterable[Reading]) -> Iterator[str]:
    """Yield a sentence for every item that one reader has judged twice."""
    seen: set[tuple[str, str]] = set()
    for one in readings:
        if (one.reader, one.item.item_id) in seen:
            yield (
                f"{one.reader} has answered {one.item.item_id} twice; give each reader's form a "
                "name of its own, and send each form once."
            )
        seen.add((one.reader, one.item.item_id))
