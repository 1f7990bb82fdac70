"""Reading a file of questions: which format it is, and what becomes of each question in it."""

import re
from collections.abc import Iterator
from pathlib import PurePath

from bot import refusals
from bot.bank.formats import aiken, gift, moodle, ours, sheet
from bot.bank.formats.found import Found
from bot.bank.formats.settle import Settling, slug
from bot.bank.topic import NAME
from bot.domain.bank.question_files import MOST_BYTES, MOST_QUESTIONS, Format, Reading
from bot.errors import Refusal
from bot.refusals import Reason

OWN_TOPIC = "own-questions"
"""The topic of questions whose file names none, and has no name that could be one."""

READABLE = (
    Format.CSV, Format.XLSX, Format.GIFT, Format.AIKEN, Format.MOODLE, Format.TOML,
)  # fmt: skip
"""The formats that are read; the others only go out."""

_ARCHIVE = b"PK\x03\x04"
_REFUSED_STARTS = {
    b"\xd0\xcf\x11\xe0": refusals.OLD_WORKBOOK,
    b"%PDF": refusals.PDF_UNREAD,
}
_XML = re.compile(r"<(?:\?xml|!doctype|quiz\b|html\b)", re.IGNORECASE)


def read(data: bytes, name: str) -> Reading:
    """Return what a file holds; `name` helps where its content leaves open what it is.

    Raises Refusal with one reason where the whole file is of no use. It takes bounded time and
    memory whatever the bytes are, so a caller that serves others runs it in a thread.
    """
    if len(data) > MOST_BYTES:
        raise Refusal(refusals.file_too_large(MOST_BYTES // 1_000_000))
    form, questions = _recognise(data, name)
    settling = Settling(_topic_of(name))
    for number, found in enumerate(questions):
        if number == MOST_QUESTIONS:
            raise Refusal(refusals.too_many_questions(MOST_QUESTIONS))
        settling.add(found)
    if not settling.items and not settling.skipped:
        raise Refusal(refusals.FILE_EMPTY)
    return Reading(form, tuple(settling.items), tuple(settling.skipped), tuple(settling.changed))


def _topic_of(name: str) -> str:
    topic = slug(PurePath(name).stem)
    return topic if NAME.fullmatch(topic) else OWN_TOPIC


def _recognise(data: bytes, name: str) -> tuple[Format, Iterator[Found]]:
    for start, reason in _REFUSED_STARTS.items():
        if data.startswith(start):
            raise Refusal(reason)
    if data.startswith(_ARCHIVE):
        if name.lower().endswith(".apkg") or b"collection.anki2" in data:
            raise Refusal(refusals.ANKI_UNREAD)
        return Format.XLSX, sheet.find_in_xlsx(data)
    text = decoded(data)
    if not text.strip():
        raise Refusal(refusals.FILE_EMPTY)
    if _XML.match(text.lstrip()):
        if not moodle.looks_like(text):
            raise Refusal(refusals.XML_NOT_MOODLE)
        return Format.MOODLE, moodle.find(text.lstrip())
    return _recognise_text(text, PurePath(name).suffix.lower())


def _recognise_text(text: str, ending: str) -> tuple[Format, Iterator[Found]]:
    """Tell the formats apart that are plain text; the ending decides what two could claim."""
    if ours.looks_like(text):
        return Format.TOML, ours.find(text)
    if ending != ".gift" and (rows := sheet.find_in_csv(text)) is not None:
        return Format.CSV, rows
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if ending != ".gift" and aiken.looks_like(lines):
        return Format.AIKEN, aiken.find(lines)
    if gift.looks_like(lines) or ending == ".gift":
        return Format.GIFT, gift.find(lines)
    raise Refusal(_unknown(lines, ending))


def _unknown(text: str, ending: str) -> Reason:
    """Return why a text is no file of questions: a list of terms, a table without headings."""
    lines = [line for line in text.split("\n") if line.strip()]
    if sum("\t" in line for line in lines) * 2 > len(lines):
        return refusals.LIST_OF_TERMS
    return refusals.NO_HEADINGS if ending in (".csv", ".tsv") else refusals.FORMAT_UNKNOWN


def decoded(data: bytes) -> str:
    """Return the text of a file in the encodings that office programs write."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refusal(refusals.FILE_UNREADABLE)
