"""python -m bot backup, restore and doctor: what a host types, and what they read."""

import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from bot import VERSION
from bot.__main__ import main
from bot.config import NAMES
from tests.damage import break_page
from tests.new_database import put_new_database
from tests.test_config import TOKEN
from tests.test_logs import _logging_as_before as _logging_as_before  # a fixture

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database in a folder of its own, which is also where the host stands."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    put_new_database(tmp_path / "data" / "study.sqlite3")
    return Path("data/study.sqlite3")


def mark(file: Path, name: str) -> None:
    with closing(sqlite3.connect(file)) as conn:
        conn.execute("INSERT INTO bot_state (name, value) VALUES (?, '')", (name,))
        conn.commit()


def marks(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as conn:
        return [row[0] for row in conn.execute("SELECT name FROM bot_state")]


def said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> list[str]:
    """Run a command and return what it says; with code 2 what it cannot do."""
    assert main(arguments) == code
    captured = capsys.readouterr()
    return (captured.err if code == 2 else captured.out).splitlines()


def test_a_backup_and_back_again(capsys: pytest.CaptureFixture[str], database: Path) -> None:
    mark(database, "early")
    [line] = said(capsys, "backup")
    backup = re.match(r"(\S+) is a whole and sound copy", line)
    assert backup
    mark(database, "late")
    lines = said(capsys, "restore", backup[1])
    assert lines[0] == f"{database} is now what {backup[1]} was."
    kept = re.match(r"What was there before is kept as (\S+)\.$", lines[1])
    assert kept
    assert marks(database) == ["early"]
    assert marks(Path(kept[1])) == ["early", "late"]


def test_a_backup_at_a_path(capsys: pytest.CaptureFixture[str], database: Path) -> None:
    said(capsys, "backup", "mine.sqlite3")
    assert marks(Path("mine.sqlite3")) == []
    assert "is there already" in said(capsys, "backup", "mine.sqlite3", code=2)[0]
    database.unlink()
    lines = said(capsys, "restore", "mine.sqlite3")
    assert not any("former" in line for line in lines)


def test_where_there_is_nothing_to_back_up(
    capsys: pytest.CaptureFixture[str], database: Path
) -> None:
    database.unlink()
    assert "There is no database at" in said(capsys, "backup", code=2)[0]
    assert "There is no file none" in said(capsys, "restore", "none", code=2)[0]


def test_where_all_is_well_the_doctor_finds_nothing_to_do(
    capsys: pytest.CaptureFixture[str], database: Path
) -> None:
    said(capsys, "backup")
    lines = said(capsys, "doctor")
    assert [line for line in lines if not line.startswith("ok ")] == []
    assert any("is sound" in line for line in lines)
    assert any("is 0 h old" in line for line in lines)


def to_do(capsys: pytest.CaptureFixture[str]) -> str:
    """Return the one thing that the doctor says is to be done."""
    [line] = [one for one in said(capsys, "doctor", code=1) if one.startswith("TO DO")]
    return line


def test_the_doctor_before_the_first_start(
    capsys: pytest.CaptureFixture[str], database: Path
) -> None:
    database.unlink()
    assert any("the first start makes it" in line for line in said(capsys, "doctor"))


def test_the_doctor_names_wrong_settings(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISCORD_TOKEN")
    assert "DISCORD_TOKEN is missing" in to_do(capsys)
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv("LOGLEVEL", "DEBUG")
    assert "Write LOG_LEVEL instead" in to_do(capsys)


def test_the_doctor_finds_damage_and_the_backup_to_put_back(
    capsys: pytest.CaptureFixture[str], database: Path
) -> None:
    said(capsys, "backup")
    [backup] = Path("data/backups").iterdir()
    break_page(database, "answer")
    assert f"python -m bot restore {backup}" in to_do(capsys)


def test_the_doctor_finds_what_a_quick_look_does_not(
    capsys: pytest.CaptureFixture[str], database: Path
) -> None:
    """An index that lacks a row: SQLite's quick check does not compare it with its table."""
    with closing(sqlite3.connect(database)) as conn:
        conn.execute("CREATE TABLE spare (a)")
        conn.execute("INSERT INTO spare VALUES (1)")
        conn.execute("CREATE INDEX spare_a ON spare (a) WHERE a > 5")
        conn.execute("PRAGMA writable_schema = ON")
        conn.execute(
            "UPDATE sqlite_master SET sql = 'CREATE INDEX spare_a ON spare (a)' "
            "WHERE name = 'spare_a'"
        )
        conn.commit()
    assert "is damaged" in to_do(capsys)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("PRAGMA user_version = 900", "is of a newer version of the bot"),
        ("PRAGMA application_id = 7", "is not a database of this bot"),
    ],
)
def test_the_doctor_knows_whose_database_it_is(
    capsys: pytest.CaptureFixture[str], database: Path, change: str, says: str
) -> None:
    with closing(sqlite3.connect(database)) as conn:
        conn.execute(change)
    assert says in to_do(capsys)


def test_the_doctor_names_time_zones_that_are_lost(
    capsys: pytest.CaptureFixture[str], database: Path
) -> None:
    with closing(sqlite3.connect(database)) as conn:
        conn.execute(
            "INSERT INTO server (server_id, channel_id, organiser_user_id, post_time, timezone, "
            "weekdays) VALUES (1, 1, 1, '09:00', 'Mars/Olympus', '1234567')"
        )
        conn.commit()
    assert "No time zone is known any more as Mars/Olympus" in to_do(capsys)


def test_the_doctor_minds_the_backups(
    capsys: pytest.CaptureFixture[str], database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(capsys, "backup")
    folder = Path("data/backups")
    [backup] = folder.iterdir()
    old = backup.rename(folder / "study-2020-01-01-090000.sqlite3")
    assert re.search(r"is \d{5,} h old", to_do(capsys))
    said(capsys, "backup")
    newest = max(folder.iterdir())
    break_page(newest, "answer")
    assert f"{newest} is damaged. Put the newest good backup back with: " in to_do(capsys)
    assert str(old) in to_do(capsys)
    monkeypatch.setenv("BACKUPS_KEPT", "0")
    assert "since BACKUPS_KEPT is 0" in to_do(capsys)


def test_help_speaks_to_hosts(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    help_text = capsys.readouterr().out
    commands = re.findall(r"^    (\w+) ", help_text, re.MULTILINE)
    assert commands[:4] == ["run", "doctor", "backup", "restore"]
    assert "docs/hosting.md" in help_text


def test_the_version_is_said_and_is_that_of_the_newest_section_of_the_changelog(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"CRSS study group bot {VERSION}\n"
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)", changelog, re.MULTILINE)[0] == "Unreleased"
    assert re.findall(r"^## (\d\S+) - \d{4}-\d\d-\d\d$", changelog, re.MULTILINE)[0] == VERSION


def test_an_update_is_one_command_that_makes_a_backup_first() -> None:
    planned = subprocess.run(
        ["make", "--dry-run", "update"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert re.search(r"-m bot backup\n(.*\n)*git pull --ff-only\n(.*\n)*.*make.* install", planned)


def test_a_fresh_debian_reaches_a_running_bot_in_three_commands() -> None:
    page = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    commands = page.split("```")[1].strip().splitlines()
    assert len(commands) == 3
    assert "python3-venv" in commands[0]
    assert commands[-1] == "make run"
