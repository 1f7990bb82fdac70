"""The record of what each version of an item says, so that no edit goes without a new version."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from bot.bank.reader import Draft
from bot.bank.remarks import Breach
from bot.domain.bank.items import Item

FILE = "versions.tsv"
_HEADER = "# id, version, and a fingerprint of what members are shown. Made by: check --record"

Recorded = Mapping[str, tuple[int, str]]
"""For each item id its latest recorded version, and the fingerprint of that."""


def fingerprint(item: Item) -> str:
    """Return twelve hexadecimal digits that change with whatever a member is shown."""
    parts = [item.stem, str(item.key)]
    parts += [text for option in item.options for text in (option.text, option.reason)]
    return sha256("\n".join(parts).encode()).hexdigest()[:12]


def read_versions(folder: Path) -> Recorded:
    """Return what is recorded for the bank in `folder`; lines that are no record are left out."""
    file = folder / FILE
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    rows = [line.split("\t") for line in lines]
    return {row[0]: (int(row[1]), row[2]) for row in rows if len(row) == 3 and row[1].isdecimal()}


def record_versions(folder: Path, draft: Draft) -> int:
    """Record the items as they are, keep those that are gone, and return how many are new."""
    before = read_versions(folder)
    now = {item.item_id: (item.version, fingerprint(item)) for item in draft.items()}
    rows = sorted({**before, **now}.items())
    text = "\n".join([_HEADER, *(f"{name}\t{version}\t{mark}" for name, (version, mark) in rows)])
    (folder / FILE).write_text(text + "\n", "utf-8")
    return sum(before.get(name) != row for name, row in now.items())


def edited_without_version(draft: Draft, recorded: Recorded) -> Iterator[Breach]:
    """Yield items that say something else than their version is recorded to say."""
    for entry in draft.entries():
        item = entry.item
        version, mark = recorded.get(item.item_id, (0, ""))
        if item.version < version or (item.version == version and fingerprint(item) != mark):
            text = (
                f"Raise the version of {item.item_id} to {version + 1}: members may have been "
                f"shown version {version}, which says something else."
            )
            yield entry.place, "version", text
