"""python -m bot member: a host hands out and deletes for who cannot ask the bot."""

import json
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.config import NAMES
from tests.db.test_database import HOLD, another_process, line_from
from tests.new_database import put_new_database
from tests.test_logs import _logging_as_before as _logging_as_before  # a fixture

ROOT = Path(__file__).parent.parent
ALICE, BEN = 910_000_000_000_000_077, 910_000_000_000_000_078


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with two members, where the settings say that it is."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    made = tmp_path / "study.sqlite3"
    monkeypatch.setenv("DATABASE_FILE", str(made))
    put_new_database(made)
    with closing(sqlite3.connect(made)) as conn:
        for user_id in (ALICE, BEN):
            conn.execute("INSERT INTO weekly_goal VALUES (?, '2026-01-05', 3)", (user_id,))
            conn.execute("INSERT INTO known_on VALUES (?, 1)", (user_id,))
        conn.commit()
    return made


def held(file: Path) -> list[int]:
    with closing(sqlite3.connect(file)) as conn:
        return [row[0] for row in conn.execute("SELECT user_id FROM weekly_goal ORDER BY 1")]


@pytest.mark.usefixtures("file")
def test_an_export_is_a_new_file_that_only_the_host_can_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["member", "export", str(ALICE)]) == 0
    written = tmp_path / f"member-{ALICE}.json"
    assert f"{written.name} has 2 entries about {ALICE}" in capsys.readouterr().out
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    export = json.loads(written.read_text(encoding="utf-8"))
    assert export["user_id"] == str(ALICE)
    assert len(export["weekly_aims"]) == 1
    assert main(["member", "export", str(ALICE)]) == 2
    assert "is there already. Name another file with --out." in capsys.readouterr().err
    assert main(["member", "export", str(ALICE), "--out", "other.json"]) == 0
    assert main(["member", "export", str(ALICE), "--out", "no/folder.json"]) == 2


def test_a_deletion_says_first_what_would_go(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["member", "delete", str(ALICE)]) == 1
    said = capsys.readouterr().out
    assert "weekly_aims: 1" in said
    assert "Nothing was deleted. To delete all of it for good, add --yes." in said
    assert held(file) == [ALICE, BEN]


def test_a_deletion_deletes_out_of_every_file_and_nobody_else(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["member", "delete", str(ALICE), "--yes"]) == 0
    assert f"Nothing about {ALICE} is left" in capsys.readouterr().out
    assert held(file) == [BEN]
    written = ALICE.to_bytes(8, "big")
    assert not any(written in one.read_bytes() for one in file.parent.iterdir())
    assert main(["member", "delete", str(ALICE), "--yes"]) == 0
    assert f"Nothing is held about {ALICE}." in capsys.readouterr().out


@pytest.mark.parametrize("act", [["export"], ["delete"], ["delete", "--yes"]])
def test_nothing_happens_while_the_bot_runs(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], act: list[str]
) -> None:
    with another_process(HOLD, file) as bot:
        assert line_from(bot) == "open"
        assert main(["member", *act, str(ALICE)]) == 2
    assert "Another bot is already running" in capsys.readouterr().err
    assert held(file) == [ALICE, BEN]
    assert not list(tmp_path.glob("*.json"))


@pytest.mark.parametrize("act", ["export", "delete"])
def test_a_database_that_is_not_there_is_not_made(
    file: Path, capsys: pytest.CaptureFixture[str], act: str
) -> None:
    file.unlink()
    assert main(["member", act, str(ALICE)]) == 2
    assert f"There is no database at {file}" in capsys.readouterr().err
    assert not file.exists()


@pytest.mark.parametrize("text", ["rosa", "0", "-5", "²", "9" * 30])
def test_what_is_no_id_is_refused(capsys: pytest.CaptureFixture[str], text: str) -> None:
    with pytest.raises(SystemExit):
        main(["member", "delete", "--", text])
    assert "is not a Discord id" in capsys.readouterr().err
