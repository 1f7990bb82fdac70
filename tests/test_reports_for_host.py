"""python -m bot reports: what members say of the built-in questions, for hosts."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.app import BANK_FOLDER
from bot.bank.reader import read_bank
from bot.config import NAMES
from tests.new_database import put_new_database
from tests.test_logs import _logging_as_before as _logging_as_before  # a fixture

ROOT = Path(__file__).parent.parent
ITEM = min(read_bank(BANK_FOLDER).items)
SERVER, ALICE, BEN = 910_000_000_000_000_011, 910_000_000_000_000_077, 910_000_000_000_000_078


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with three reports, one of a question that is not built in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    made = tmp_path / "study.sqlite3"
    monkeypatch.setenv("DATABASE_FILE", str(made))
    put_new_database(made)
    rows = [
        (ALICE, ITEM, "key", "B fits,\nas well."),
        (BEN, ITEM, "unclear", ""),
        (BEN, "of-the-group", "key", "Ours."),
    ]
    with closing(sqlite3.connect(made)) as conn:
        conn.executemany(
            "INSERT INTO report (server_id, user_id, item_id, item_version, flaw, words,"
            f" reported_at) VALUES ({SERVER}, ?, ?, 1, ?, ?, '2026-04-01T14:00:00+00:00')",
            rows,
        )
        conn.commit()
    return made


@pytest.mark.usefixtures("file")
def test_reports_of_built_in_questions_are_listed_and_nobody_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["reports"]) == 0
    said = capsys.readouterr().out
    assert f"{ITEM} version 1: another answer is best (1), it is hard to understand (1)" in said
    assert "of-the-group" not in said
    assert not any(str(one) in said for one in (SERVER, ALICE, BEN))


@pytest.mark.usefixtures("file")
def test_a_text_to_send_on_has_the_question_and_the_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["reports", "--text", ITEM]) == 0
    said = capsys.readouterr().out
    assert read_bank(BANK_FOLDER).items[ITEM].stem in said
    assert "> B fits, as well." in said
    assert said.count("(best answer)") == 1


@pytest.mark.usefixtures("file")
def test_what_is_dealt_with_is_listed_no_more(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reports", "--done", ITEM]) == 0
    assert f"2 reports of {ITEM} dealt with." in capsys.readouterr().out
    assert main(["reports"]) == 0
    assert "No reports about the built-in questions." in capsys.readouterr().out


@pytest.mark.usefixtures("file")
def test_an_item_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reports", "--done", "no-such"]) == 2
    assert "The question bank has no question 'no-such'." in capsys.readouterr().err
