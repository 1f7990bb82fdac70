"""The record of items that reviewers found wanting, which no exam asks until they are mended."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bot.domain.bank.items import Item

FILE = "held-back.tsv"
TAG = "held-back"
_HEADER = "# id, version and why no exam asks it. Made by: python -m bot review import --record"

HeldBack = Mapping[str, tuple[int, str]]
"""For each item id the version that is held back, and why."""


def read_held_back(folder: Path) -> dict[str, tuple[int, str]]:
    """Return what is held back in the bank in `folder`; lines that are no record are left out."""
    file = folder / FILE
    lines = file.read_text("utf-8", errors="replace").splitlines() if file.is_file() else []
    rows = [line.split("\t") for line in lines]
    return {row[0]: (int(row[1]), row[2]) for row in rows if len(row) == 3 and row[1].isdecimal()}


def record_held_back(folder: Path, judged: Mapping[str, Item], reasons: Mapping[str, str]) -> None:
    """Record why items are held back; what was recorded of others that were not judged stays."""
    before = {name: row for name, row in read_held_back(folder).items() if name not in judged}
    now = {name: (judged[name].version, reason) for name, reason in reasons.items()}
    rows = sorted({**before, **now}.items())
    text = "\n".join([_HEADER, *(f"{name}\t{version}\t{why}" for name, (version, why) in rows)])
    (folder / FILE).write_text(text + "\n", "utf-8")


def held_back(item: Item, recorded: HeldBack) -> Item:
    """Return the item with the tag that keeps it out of exams, if its version is held back."""
    version, _ = recorded.get(item.item_id, (0, ""))
    return replace(item, tags=item.tags | {TAG}) if version == item.version else item
