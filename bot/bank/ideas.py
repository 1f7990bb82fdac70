"""The record of which items turn on one idea, so that a paper can ask most ideas once."""

from collections.abc import Mapping
from pathlib import Path

FILE = "ideas.tsv"
_HEADER = (
    "# id, and the idea that it shares with others, by one item's name. Made by: check --record"
)


def read_ideas(folder: Path) -> dict[str, str]:
    """Return the idea of each item that is not alone with its own, as recorded in `folder`.

    Lines that are no record are left out.
    """
    file = folder / FILE
    lines = file.read_text("utf-8", errors="replace").splitlines() if file.is_file() else []
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return {row[0]: row[1] for row in rows if len(row) == 2}


def record_ideas(folder: Path, ideas: Mapping[str, str]) -> None:
    """Record the ideas of the bank in `folder`, in place of those recorded before."""
    rows = [f"{item_id}\t{idea}" for item_id, idea in sorted(ideas.items())]
    (folder / FILE).write_text("\n".join([_HEADER, *rows]) + "\n", "utf-8")
