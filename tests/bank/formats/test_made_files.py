"""The files that only go out: Anki's decks and hand-outs to print."""

import io
import re
import sqlite3
import zipfile
import zlib
from pathlib import Path

import pytest

from bot.bank.formats.write import write
from bot.domain.bank.items import Option
from bot.domain.bank.question_files import Format
from tests.bank.formats.samples import own


def notes_of(deck: bytes, folder: Path) -> list[tuple[str, str, str]]:
    """Return id, fields and tags of each note in a deck."""
    with zipfile.ZipFile(io.BytesIO(deck)) as packed:
        packed.extract("collection.anki2", folder)
    connection = sqlite3.connect(folder / "collection.anki2")
    rows = connection.execute("SELECT guid, flds, tags FROM notes").fetchall()
    connection.close()
    return rows


def test_a_card_has_the_question_in_front_and_the_reasons_behind(tmp_path: Path) -> None:
    [(_, fields, tags)] = notes_of(write([own(stem="Is <b> “bold”?")], Format.ANKI), tmp_path)
    name, stem, options, answer, why, credit = fields.split("\x1f")
    assert (name, stem, answer) == ("own-gift-01", "Is &lt;b&gt; “bold”?", "B. Reply B")
    assert options.startswith("<ol><li>Reply A</li>")
    assert "<li>Because of D.</li>" in why
    assert credit == "Rosa, CC BY 4.0"
    assert tags.split() == ["mentoring", "own-questions", "ethics"]


def test_a_question_that_changed_is_the_same_note(tmp_path: Path) -> None:
    [(before, *_)] = notes_of(write([own()], Format.ANKI), tmp_path)
    [(after, *_)] = notes_of(write([own(version=2, stem="Anew?")], Format.ANKI), tmp_path)
    assert before == after


def pdf_text(made: bytes) -> bytes:
    """Return all streams of a PDF, unpacked."""
    parts = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL)
    return b"\n".join(zlib.decompressobj().decompress(part) for part in parts if part[:1] == b"x")


def test_a_hand_out_is_tagged_for_screen_readers() -> None:
    made = write([own()], Format.PDF)
    seen = made + pdf_text(made)
    assert made.startswith(b"%PDF-")
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"pdfuaid", b"/Lang"):
        assert mark in seen
    assert re.search(rb"/H[12]\b", seen)
    assert re.search(rb"/LI\b|/LBody", seen)


@pytest.mark.slow
def test_without_keys_a_hand_out_is_shorter_by_its_answers() -> None:
    items = [own(item_id=f"own-{n:03}", stem=f"Question {n}?") for n in range(20)]
    whole, bare = (write(items, Format.PDF, with_keys=keys) for keys in (True, False))
    pages = [len(re.findall(rb"/Type\s*/Page\b", made + pdf_text(made))) for made in (whole, bare)]
    assert pages[0] > pages[1] >= 1


def test_any_letters_can_be_printed() -> None:
    strange = own(
        stem='日本語? 🌱 #import "x" $y$ \\ʘ',
        options=tuple(Option(text, "") for text in ("#panic()", "#{1}", "مرحبا", "\U0001f9e0")),
    )
    assert write([strange], Format.PDF).startswith(b"%PDF-")
