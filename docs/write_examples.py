"""Writes the worked files of docs/importing.md: `make docs`."""

from pathlib import Path

from bot.bank.formats.read import READABLE
from bot.bank.formats.template import EXAMPLE
from bot.bank.formats.write import write
from bot.domain.bank.question_files import ENDINGS, Format

FOLDER = Path(__file__).parent / "importing"


def file_of(form: Format) -> Path:
    """Return the worked file of a format."""
    return FOLDER / f"example{ENDINGS[form]}"


if __name__ == "__main__":
    for one in READABLE:
        file_of(one).write_bytes(write([EXAMPLE], one))
