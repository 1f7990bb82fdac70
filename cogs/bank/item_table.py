"""The table of items as a CSV file, for a spreadsheet."""

import csv
import io
from collections.abc import Iterable

from bot.domain.bank.items import LETTERS
from bot.domain.scores.item_stats import ItemFigures
from cogs.bank.wording import flag_in_words

FILE_NAME = "question-stats.csv"
FILE_WORDS = "A table of how questions fare in mock exams: one line a question and version."

_COLUMNS = (
    *("item", "version", "domain", "topic", "question", "first papers (at least)"),
    *("right, % (to tens)", *(f"{letter}, % (to tens)" for letter in LETTERS)),
    *("point-biserial with the rest", "worth a look"),
)
_FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(items: Iterable[ItemFigures]) -> str:
    """Return the table with a line of headings; no cell of it is taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    writer.writerows([_harmless(cell) for cell in _row(one)] for one in items)
    return text.getvalue()


def _row(one: ItemFigures) -> list[str | float | None]:
    item = one.item
    return [
        *(item.item_id, item.version, item.domain, item.topic, item.stem, one.papers),
        *(one.facility, *one.shares, one.discrimination),
        "; ".join(flag_in_words(one, flag) for flag in one.flags),
    ]


def _harmless(cell: str | float | None) -> str | float | None:
    """Return a cell that spreadsheets show as text: a question may begin with any sign."""
    is_formula = isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA_BEGINS)
    return f"'{cell}" if is_formula else cell
