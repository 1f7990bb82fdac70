"""Forms as spreadsheets and CSV files: written for readers, and read when they come back."""

# openpyxl comes without types.
# pyright: reportMissingModuleSource=false, reportMissingTypeStubs=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from bot.bank.review.form import Form
from bot.errors import StartupError

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Cells = dict[str, str]
"""One row of a form: what stands under each heading."""

HEADINGS = (
    "number", "item", "version", "role", "seed", "question", "A", "B", "C", "D",
    "answer", "second best", "of 100", "comment",
)  # fmt: skip
TO_FILL = ("answer", "second best", "of 100", "comment")
ONLY_EXPERTS = ("second best", "of 100")

_WIDTHS = {"question": 60, "A": 32, "B": 32, "C": 32, "D": 32, "comment": 40, "item": 22}
LARGEST_FILE = 20_000_000
"""More bytes than this, unpacked, are no form of ours."""


def write_csv(form: Form, file: Path) -> None:
    """Write the form as CSV in UTF-8, with the mark by which spreadsheets know it."""
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(_headings(form))
        writer.writerows(_rows(form))


def write_xlsx(form: Form, file: Path) -> None:
    """Write the form as a spreadsheet in which only what a reader fills in can be changed."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, Protection
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Questions"
    headings = _headings(form)
    sheet.append(headings)
    for row in _rows(form):
        sheet.append(row)
    for number, heading in enumerate(headings, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _WIDTHS.get(heading, 12)
        sheet[f"{letter}1"].font = Font(bold=True)
        for cell in sheet[letter]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if heading in TO_FILL and cell.row > 1:
                cell.protection = Protection(locked=False)
    sheet.freeze_panes = "A2"
    sheet.protection.sheet = True
    _offer_letters(sheet, headings, len(form.questions) + 1)
    book.save(file)


def read_form(file: Path) -> list[Cells]:
    """Return the rows of a form that came back. Raises StartupError for a file that is none."""
    if not file.is_file():
        raise StartupError(f"{file} is not there; name the files that came back.")
    rows = list(_read_xlsx(file) if file.suffix.lower() == ".xlsx" else _read_csv(file))
    headings = [cell.strip().lower() for cell in rows[0]] if rows else []
    needed = ("item", "version", "role", "seed", "answer")
    if missing := [name for name in needed if name not in headings]:
        raise StartupError(
            f"{file} has no column {missing[0]!r}; send back the form that was exported, "
            "with its headings."
        )
    return [dict(zip(headings, (cell.strip() for cell in row), strict=False)) for row in rows[1:]]


def _headings(form: Form) -> list[str]:
    return [name for name in HEADINGS if form.role.is_expert or name not in ONLY_EXPERTS]


def _rows(form: Form) -> Iterator[list[str | int]]:
    blank = [""] * sum(name in TO_FILL for name in _headings(form))
    for number, question in enumerate(form.questions, 1):
        item = question.item
        texts = [text for _, text in question.options]
        yield [number, item.item_id, item.version, form.role.value, form.seed, item.stem,
               *texts, *blank]  # fmt: skip


def _offer_letters(sheet: "Worksheet", headings: list[str], last: int) -> None:
    """Let the sheet take letters of options, and for the estimate numbers from 0 to 100, only."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letters = DataValidation(type="list", formula1='"A,B,C,D"', allow_blank=True)
    share = DataValidation(
        type="whole", operator="between", formula1="0", formula2="100", allow_blank=True
    )
    rules = {"answer": letters, "second best": letters, "of 100": share}
    for number, heading in enumerate(headings, 1):
        if rule := rules.get(heading):
            letter = get_column_letter(number)
            rule.add(f"{letter}2:{letter}{max(2, last)}")
    for rule in (letters, share):
        if rule.sqref:
            sheet.add_data_validation(rule)


def _read_csv(file: Path) -> Iterator[list[str]]:
    try:
        text = file.read_text("utf-8-sig")
        head = text.split("\n", 1)[0]
        # Spreadsheets of some countries save with semicolons.
        delimiter = ";" if head.count(";") > head.count(",") else ","
        yield from csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise StartupError(
            f"{file} cannot be read ({error}); save it as .xlsx, or as CSV in UTF-8."
        ) from error


def _read_xlsx(file: Path) -> Iterator[list[str]]:
    try:
        from openpyxl import load_workbook

        with ZipFile(file) as packed:
            size = sum(part.file_size for part in packed.infolist())
        if size > LARGEST_FILE:
            raise StartupError(f"{file} is too large to be a form of ours.")
        book = load_workbook(file, read_only=True, data_only=True)
        rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
        book.close()
    except ImportError as error:
        raise StartupError(
            f"{file} needs a package that is not installed ({error.name}); save it as CSV."
        ) from error
    except (OSError, BadZipFile, KeyError, ValueError, IndexError, SyntaxError) as error:
        raise StartupError(
            f"{file} is not a spreadsheet that can be read ({error}); save it as .xlsx once more."
        ) from error
    for row in rows:
        yield [_cell(value) for value in row]


def _cell(value: object) -> str:
    """Return what stands in a cell; whole numbers without the point that spreadsheets add."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
