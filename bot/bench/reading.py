"""How long a large bank takes to read: the shipped one, written out many times over."""

import re
import statistics
import time
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from bot.app import BANK_FOLDER
from bot.bank.reader import read_bank
from bot.bench.rows import Row, at_most

COPIES = 18
ROUNDS = 3

# What must be there once only: a topic's name, and an item's id.
_NAMES = re.compile(r'^(topic|id) = "(.+)"$', re.MULTILINE)


async def reading_rows(*, rounds: int = ROUNDS) -> list[Row]:
    """Measure the shipped bank, and one of more than 10,000 items that are as long as its own."""
    with TemporaryDirectory(prefix="crss-bench-") as folder:
        large = Path(folder) / "bank"
        _write_large(large)
        seconds, items = _reading(large, rounds)
        few_seconds, few = _reading(BANK_FOLDER, rounds)
    return [
        at_most(f"reading a bank of {few} items, s", few_seconds, 0.3),
        at_most(f"reading a bank of {items:,} items, s", seconds, 3),
    ]


def _write_large(folder: Path) -> None:
    copytree(BANK_FOLDER, folder)
    for path in list((folder / "items").rglob("*.toml")):
        text = path.read_text(encoding="utf-8")
        for number in range(1, COPIES):
            copy = path.with_name(f"{path.stem}-{number}.toml")
            copy.write_text(_NAMES.sub(rf'\1 = "\2-{number}"', text), encoding="utf-8")


def _reading(folder: Path, rounds: int) -> tuple[float, int]:
    """Return the median time of reading the bank in `folder`, in seconds, and how many items."""
    taken: list[float] = []
    items = 0
    for _ in range(rounds):
        began = time.perf_counter()
        items = len(read_bank(folder).items)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken), items
