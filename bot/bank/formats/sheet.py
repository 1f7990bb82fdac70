"""Tables in files: CSV with commas, semicolons or tabs, and Excel's .xlsx."""

# openpyxl comes without types.
# pyright: reportMissingModuleSource=false, reportMissingTypeStubs=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false

import csv
import io
import lzma
import struct
import warnings
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from zipfile import BadZipFile, ZipFile

from bot import refusals
from bot.bank.formats.found import Found
from bot.bank.formats.table import MOST_COLUMNS, ROWS_ABOVE, Row, find, find_head, table_of
from bot.domain.bank.question_files import MOST_QUESTIONS, Credited
from bot.errors import Refusal

DELIMITERS = ",;\t"
LARGEST_UNPACKED = 24_000_000
"""A workbook of more bytes than this, unpacked, is not opened."""
MOST_MARKS, MOST_MARKS_BESIDE = 600_000, 50_000
"""So many marks of XML a workbook may have, and without its sheets and their texts.

The reader makes an object of each, and of a style one that is two hundred times its length.
"""
MOST_READ = 4 * MOST_MARKS
"""So many marks that are read again for each sheet: many names may lead to one and the same."""
_SHEETS = ("xl/worksheets/", "xl/sharedStrings.xml")
_MOST_ROWS = 3 * MOST_QUESTIONS
_WIDTHS = {"question": 60, "A": 32, "B": 32, "C": 32, "D": 32}
_BROKEN = (
    BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError, LookupError,
    ValueError, SyntaxError, TypeError, AttributeError, ArithmeticError, AssertionError,
    RuntimeError,
)  # fmt: skip
"""What reading a damaged workbook raises, of openpyxl, of its XML and of the archive it is in."""


def find_in_csv(text: str) -> Iterator[Found] | None:
    """Return the questions of a CSV file, or None where no line has the headings of a table."""
    for delimiter in DELIMITERS:
        if head := find_head(csv_rows(text, delimiter)):
            return find(head, csv_rows(text, delimiter))
    return None


def csv_rows(text: str, delimiter: str) -> Iterator[Row]:
    """Yield the rows of a CSV file with the lines on which they begin."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            yield Row(line, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise Refusal(refusals.broken_table(line)) from error


def find_in_xlsx(data: bytes) -> Iterator[Found]:
    """Yield the questions of a workbook's first sheet that has some. Formulas are never run."""
    try:
        with ZipFile(io.BytesIO(data)) as packed:
            _check(packed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on styles and other extras, which do not matter
            yield from _questions_of(data)
    except _BROKEN as error:
        raise Refusal(refusals.BROKEN_WORKBOOK) from error


def _check(packed: ZipFile) -> None:
    """Raise Refusal for an archive that is no workbook, or would take much time or memory."""
    parts = packed.infolist()
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise Refusal(refusals.NO_WORKBOOK)
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise Refusal(refusals.file_unpacks_too_large(LARGEST_UNPACKED // 1_000_000))
    marks = beside = sheets = 0
    for part in parts:
        text = packed.read(part)
        marks += text.count(b"<")
        if not part.filename.startswith(_SHEETS):
            beside += text.count(b"<")
            sheets += text.count(b"sheetId")
    if marks > MOST_MARKS or beside > MOST_MARKS_BESIDE or marks * sheets > MOST_READ:
        raise Refusal(refusals.WORKBOOK_TOO_FULL)


def _questions_of(data: bytes) -> Iterator[Found]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        if head := find_head(_sheet_rows(sheet, ROWS_ABOVE)):
            yield from find(head, _sheet_rows(sheet, _MOST_ROWS))
            return
    raise Refusal(refusals.NO_HEADINGS)


def _sheet_rows(sheet: object, most: int) -> Iterator[Row]:
    rows = sheet.iter_rows(max_row=most, max_col=MOST_COLUMNS, values_only=True)  # type: ignore[attr-defined]
    for number, values in enumerate(rows, 1):
        yield Row(number, [_cell(value) for value in values])


def _cell(value: object) -> str:
    """Return what a cell shows; whole numbers without the point that spreadsheets add."""
    match value:
        case None:
            return ""
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value)


def render_csv(items: Iterable[Credited], *, with_keys: bool = True) -> bytes:
    """Return the items as CSV in UTF-8, with the mark by which spreadsheets know it.

    All cells stand in quotation marks: a semicolon in one begins no new one anywhere.
    """
    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows(table_of(items, with_keys=with_keys))
    return stream.getvalue().encode("utf-8-sig")


def render_xlsx(items: Iterable[Credited], *, with_keys: bool = True) -> bytes:
    """Return the items as a workbook, in which every cell is text."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Questions"
    for at, cells in enumerate(table_of(items, with_keys=with_keys), 1):
        for column, text in enumerate(cells, 1):
            cell = sheet.cell(at, column, text)
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if at == 1:
                cell.font = Font(bold=True)
                sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(text, 14)
    sheet.freeze_panes = "A2"
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()
