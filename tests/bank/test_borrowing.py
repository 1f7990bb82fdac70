"""Runs of words taken from texts that are not ours."""

from pathlib import Path

import pytest

from bot.bank.check import check
from bot.bank.findings import Finding
from bot.errors import StartupError
from tests.bank.samples import item, topic_text, write_bank

SENTENCE = "a good helper keeps every single promise that was made to somebody"


@pytest.fixture
def code(tmp_path: Path) -> Path:
    file = tmp_path / "code.txt"
    file.write_text(f"1. We hold that {SENTENCE}.\n2. Be fair.\n", encoding="utf-8")
    return file


def copied(tmp_path: Path, code: Path, **changes: object) -> list[Finding]:
    folder = tmp_path / "bank"
    write_bank(folder, topic_text(item(**changes)))
    return [f for f in check(folder, against=[code]).findings if f.rule == "L23"]


@pytest.mark.parametrize("at", ["stem", "B_text", "C_reason"])
def test_a_borrowed_sentence_is_found_in_every_text_of_an_item(
    tmp_path: Path, code: Path, at: str
) -> None:
    text = f"Remember: {SENTENCE.title()}" + ("?" if at == "stem" else ".")
    (finding,) = copied(tmp_path, code, **{at: text})
    assert "“a good helper keeps every single promise that” is copied" in finding.text
    lines = (tmp_path / "bank/items/advocacy/choice.toml").read_text().split("\n")
    assert "Helper" in lines[finding.line - 1]


def test_seven_words_in_a_row_may_be_chance(tmp_path: Path, code: Path) -> None:
    seven = " ".join(SENTENCE.split()[:7])
    assert copied(tmp_path, code, B_reason=f"Here {seven}, and that is enough.") == []


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match=r"gone\.txt cannot be read \(No such file"):
        check(tmp_path, against=[tmp_path / "gone.txt"])


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "picture.png"
    file.write_bytes(b"\x89PNG\xff")
    with pytest.raises(StartupError, match=r"picture\.png is not a text"):
        check(tmp_path, against=[file])
