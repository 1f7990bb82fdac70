"""Tables of questions, one a row: our own sheet, and those of Kahoot and of Quizizz (Wayground).

All that differs between them is what stands above the columns, so one reader does for all.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.bank.formats.found import EMPTY, RIGHT, Choice, Cited, Found, Text
from bot.bank.topic import NAME, PROMISE
from bot.domain.bank import question_notes as notes
from bot.domain.bank.items import LETTERS, Citation
from bot.domain.bank.question_files import Credited
from bot.refusals import Reason

HEADINGS = (
    "id", "version", "question", *LETTERS, "key", *(f"reason {letter}" for letter in LETTERS),
    "domain", "topic", "kind", "tags", "source", "law checked", "author", "licence", "promise",
)  # fmt: skip
"""What stands above the columns of our own sheet."""

ROWS_ABOVE = 20
"""In how many rows the headings are looked for: templates begin with advice."""
MOST_COLUMNS = 60

_SAME = {
    "question text": "question",
    "stem": "question",
    "correct": "key",
    "correct answer": "key",
    "correct answers": "key",
    "right answer": "key",
    "answer": "key",
    "answer explanation": "why",
    "explanation": "why",
    "feedback": "why",
    "reason": "why",
    "question type": "type",
    "image link": "picture",
    "image": "picture",
    "sources": "source",
    "license": "licence",
}
_OPTION = re.compile(r"(?:(?:option|answer|choice) ?)?([1-6a-f])")
_REASON = re.compile(r"(?:reason|feedback|explanation) ?([1-6a-f])")
_TAIL = re.compile(r" [-\N{EN DASH}] |[(\n]")
_UNFIT_TYPES = {
    "checkbox": notes.SEVERAL_RIGHT,
    "open-ended": notes.OPEN_ENDED,
    "fill-in-the-blank": notes.TYPED_ANSWER,
    "true or false": notes.TRUE_FALSE,
    "true/false": notes.TRUE_FALSE,
    "match": notes.MATCHING,
    "numerical": notes.NUMERICAL,
}
_CHOICE_TYPES = ("", "multiple choice", "multiple-choice", "quiz", "mc")
_ADVICE = "text of the question"
_SLOTS = "123456"
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a formula begins with; the last four are the same signs as wide as a Chinese one."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, and the line or row number where it begins."""

    line: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Head:
    """Which column holds what."""

    columns: dict[str, int]

    def cell(self, row: Row, name: str) -> str:
        """Return what stands under a heading, as it was before it was made harmless."""
        at = self.columns.get(name, -1)
        return unguarded(row.cells[at].strip()) if 0 <= at < len(row.cells) else ""


def find_head(rows: Iterable[Row]) -> Head | None:
    """Return the headings among the first rows, if they are those of a table of questions."""
    for row in islice(rows, ROWS_ABOVE):
        columns: dict[str, int] = {}
        for at, cell in enumerate(row.cells[:MOST_COLUMNS]):
            if name := _heading(cell):
                columns.setdefault(name, at)
        if "question" in columns and {"option 1", "option 2"} <= columns.keys():
            return Head(columns)
    return None


def find(head: Head, rows: Iterable[Row]) -> Iterator[Found]:
    """Yield the questions of a table, from the row below its headings on."""
    below = False
    for row in rows:
        if not below:
            below = find_head([row]) is not None
        elif any(cell.strip() for cell in row.cells) and not _is_advice(head, row):
            yield _question(head, row)


def _heading(cell: str) -> str:
    """Return what a heading means, whoever made the sheet: "Answer 2 - max 75 characters"."""
    text = _TAIL.split(cell.strip().removeprefix("\ufeff").lower(), maxsplit=1)[0]
    text = " ".join(text.replace("_", " ").split()).rstrip(":*")
    if option := _OPTION.fullmatch(text):
        return f"option {_slot(option[1])}"
    if reason := _REASON.fullmatch(text):
        return f"reason {_slot(reason[1])}"
    return _SAME.get(text, text)


def _slot(sign: str) -> str:
    return sign if sign in _SLOTS else _SLOTS["abcdef".index(sign)]


def _is_advice(head: Head, row: Row) -> bool:
    """Tell whether a row explains the headings above it, as in the template of Quizizz."""
    return head.cell(row, "question").lower().startswith(_ADVICE)


def _question(head: Head, row: Row) -> Found:
    def cell(name: str) -> str:
        return head.cell(row, name)

    slots = [slot for slot in _SLOTS if cell(f"option {slot}")]
    right = _right(cell("key"), {slot: cell(f"option {slot}") for slot in slots})
    choices = [
        Choice(
            Text(cell(f"option {slot}")),
            RIGHT if slot in right else 0.0,
            Text(cell(f"reason {slot}")) if cell(f"reason {slot}") else EMPTY,
        )
        for slot in slots
    ]
    unfit = _unfit(cell("type"))
    if unfit is None and not right <= set(slots):
        unfit = notes.key_unknown(cell("key")[:40])
    return Found(
        line=row.line,
        stem=Text(cell("question")),
        choices=tuple(choices),
        unfit=unfit,
        general=Text(cell("why")),
        has_picture=bool(cell("picture")),
        name=cell("id"),
        version=cell("version"),
        domain=cell("domain"),
        topic=cell("topic"),
        kind=cell("kind"),
        tags=tuple(re.split(r"[,;\s]+", cell("tags"))),
        sources=tuple(map(_cited, cell("source").splitlines())),
        law_checked=cell("law checked"),
        author=cell("author"),
        licence=cell("licence"),
        promise=cell("promise"),
    )


def _unfit(kind: str) -> Reason | None:
    folded = kind.lower()
    if folded in _CHOICE_TYPES:
        return None
    return _UNFIT_TYPES.get(folded) or notes.other_kind(kind[:40])


def _right(key: str, options: dict[str, str]) -> set[str]:
    """Return which options a key names: by letters, by numbers, or by what one of them says."""
    by_text = {slot for slot, text in options.items() if text.casefold() == key.casefold()}
    signs = re.split(r"[,;/&\s]+", key.lower().strip(" .()"))
    if all(re.fullmatch("[1-6a-f]", sign) for sign in signs):
        named = {_slot(sign) for sign in signs}
        return named if named <= options.keys() else by_text or named
    return by_text or ({key} if key else set())


def _cited(line: str) -> Cited:
    """Return a line of the column of sources: the id of one and a place in it, or any text."""
    name, colon, place = line.strip().partition(": ")
    if colon and NAME.fullmatch(name):
        return Cited(name, place.strip())
    return Cited("", line.strip())


def table_of(items: Iterable[Credited], *, with_keys: bool = True) -> Iterator[list[str]]:
    """Yield the rows of our own sheet, headings first, harmless in any spreadsheet."""
    yield list(HEADINGS)
    for credited in items:
        yield [guarded(cell) for cell in _cells(credited, with_keys=with_keys)]


def _cells(credited: Credited, *, with_keys: bool) -> list[str]:
    item = credited.item
    reasons = [option.reason if with_keys else "" for option in item.options]
    return [
        item.item_id,
        str(item.version),
        item.stem,
        *(option.text for option in item.options),
        LETTERS[item.key] if with_keys else "",
        *reasons,
        item.domain,
        item.topic,
        item.kind,
        ", ".join(sorted(item.tags)),
        "\n".join(map(source_text, item.citations)),
        item.law_checked.isoformat() if item.law_checked else "",
        credited.author,
        credited.licence,
        PROMISE if credited.promised else "",
    ]


def source_text(cited: Citation) -> str:
    """Return a source as one line."""
    return f"{cited.source_id}: {cited.section}" if cited.source_id else cited.section


def guarded(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe goes before it."""
    return f"'{text}" if text.lstrip("'").startswith(_DANGEROUS) else text


def unguarded(text: str) -> str:
    """Return what stood in a cell before it was guarded."""
    return text[1:] if text.startswith("'") and guarded(text) != text else text
