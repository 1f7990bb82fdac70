"""python -m bot: exit codes, and one clear sentence for whatever is wrong."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from bot.__main__ import main
from bot.bank.review.form import order_of
from bot.config import NAMES
from bot.domain.scores.figures import Row, row
from tests.bank.samples import item, topic_text, write_bank
from tests.test_config import TOKEN
from tests.test_logs import _logging_as_before as _logging_as_before  # a fixture

ROOT = Path(__file__).parent.parent
ROW = {"what", "figure", "baseline", "target", "met"}


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def told(capsys: pytest.CaptureFixture[str]) -> str:
    """Return what was said on standard error; nothing may be on the other."""
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


def usage_error(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    return told(capsys).splitlines()[-1]


def test_the_process_without_a_token_ends_with_2_and_one_sentence(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in NAMES}
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        cwd=tmp_path,
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    [line] = ended.stderr.splitlines()
    assert line.startswith("DISCORD_TOKEN is missing. Copy .env.example to .env")


@pytest.mark.parametrize("command", ["run", "sync"])
def test_what_talks_to_discord_needs_a_token(
    capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert main([command]) == 2
    assert "DISCORD_TOKEN is missing" in told(capsys)


def test_all_faults_are_told_at_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOG_LEVEL", "loud")
    monkeypatch.setenv("LOG_FORMAT", "xml")
    monkeypatch.setenv("DATABASE_FILE", ".")
    assert main(["run"]) == 2
    named = [line.split()[0] for line in told(capsys).splitlines()]
    assert named == ["DISCORD_TOKEN", "LOG_LEVEL", "LOG_FORMAT", "DATABASE_FILE"]


def test_settings_are_read_from_a_file_and_the_environment_goes_first(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("DISCORD_TOKEN=nonsense\nLOG_LEVEL=loud\nLOG_FORMAT=\n")
    monkeypatch.setenv("LOG_LEVEL", "INFO")
    assert main(["run"]) == 2
    [line] = told(capsys).splitlines()
    assert line.startswith("DISCORD_TOKEN does not look like a bot token")


def test_the_example_file_says_what_is_missing_until_it_is_filled_in(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text((ROOT / ".env.example").read_text(encoding="utf-8"))
    assert main(["run"]) == 2
    [line] = told(capsys).splitlines()
    assert line.startswith("DISCORD_TOKEN is missing")


@pytest.fixture
def unusable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A DATABASE_FILE that is no database."""
    file = tmp_path / "notes.txt"
    file.write_text("The minutes of our last meeting.\n" * 100)
    monkeypatch.setenv("DATABASE_FILE", str(file))
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    return file


def test_a_database_that_cannot_be_used_is_one_sentence(
    capsys: pytest.CaptureFixture[str], unusable: Path
) -> None:
    assert main(["run"]) == 2
    [line] = told(capsys).splitlines()
    assert line.startswith(f"{unusable} is not a database of this bot.")


def test_the_shipped_bank_passes_and_its_figures_are_rows(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert rows
    assert all(set(row) == ROW and isinstance(row["met"], bool) for row in rows)
    assert next(row for row in rows if row["what"] == "errors")["figure"] == 0


def test_a_check_of_the_shipped_bank_ends_with_its_size(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert " items, 0 errors, " in capsys.readouterr().out.splitlines()[-1]


def test_a_check_names_file_and_line_of_a_fault(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = topic_text(item(key="E"))
    file = write_bank(tmp_path / "bank", text)
    line = next(number for number, one in enumerate(text.splitlines(), 1) if one == 'key = "E"')
    assert main(["check", str(tmp_path / "bank")]) == 1
    assert f"{file.as_posix()}:{line}: error" in capsys.readouterr().out


@pytest.mark.parametrize("path", ["nowhere", "file"], ids=["no-such-folder", "a-file"])
def test_a_check_of_no_bank_fails_and_says_what_is_not_there(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, path: str
) -> None:
    (tmp_path / "file").touch()
    assert main(["check", path]) == 1
    assert f"{path}/profile.toml" in capsys.readouterr().out


@pytest.mark.parametrize("port", ["http", "70000", "-1", "8.5", "", "²"])
def test_a_port_that_is_none_is_refused(capsys: pytest.CaptureFixture[str], port: str) -> None:
    assert f"“{port}” is not a port" in usage_error(capsys, "demo", f"--port={port}")


@pytest.mark.parametrize("arguments", [[], ["fly"], ["run", "fast"], ["sync", "--guild", "ours"]])
def test_what_is_no_command_is_refused_with_the_usage(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert "error: " in usage_error(capsys, *arguments)


@pytest.mark.parametrize(
    ("command", "module"),
    [("demo", "bot.demo.run"), ("bench", "bot.bench.run"), ("simulate", "bot.simulation.run")],
)
def test_what_needs_more_packages_says_how_to_get_them(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    module: str,
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    assert main([command]) == 2
    [line] = told(capsys).splitlines()
    assert line.endswith(f"Use: make {command}")


@pytest.mark.parametrize(("met", "code"), [(True, 0), (False, 1)], ids=["all-met", "one-missed"])
def test_a_bench_writes_its_rows_and_ends_by_its_targets(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, met: bool, code: int
) -> None:
    row = {"what": "clicks", "figure": 0.8, "baseline": 1.0, "target": ">= 0.75", "met": met}

    async def run_bench(**_: object) -> list[dict[str, object]]:
        return [row]

    module = ModuleType("bot.bench.run")
    module.__dict__["run_bench"] = run_bench
    monkeypatch.setitem(sys.modules, "bot.bench.run", module)
    assert main(["bench", "--json", str(tmp_path / "figures.json")]) == code
    written = (tmp_path / "figures.json").read_text(encoding="utf-8")
    assert json.loads(written) == {"rows": [row]}


def test_a_check_against_a_text_names_what_is_copied(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_bank(tmp_path / "bank")
    theirs = tmp_path / "theirs.txt"
    theirs.write_text(
        "They say: A member asks a CRSS to pick a recovery meeting.", encoding="utf-8"
    )
    assert main(["check", str(tmp_path / "bank"), "--against", str(theirs)]) == 1
    assert "error L23" in capsys.readouterr().out
    assert main(["check", str(tmp_path / "bank"), "--against", str(tmp_path / "none")]) == 2
    assert "none cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize(("met", "code"), [(True, 0), (False, 1)])
def test_a_check_of_style_adds_its_text_and_its_rows_and_fails_with_them(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    met: bool,
    code: int,
) -> None:
    class Read:
        ok = met

        def render(self) -> str:
            return "read right by style"

        def rows(self) -> list[Row]:
            return [row("read right by style", 0.3, 0.25, "<= 0.32", met)]

    module = ModuleType("bot.bank.style.verdict")
    module.__dict__["read_for_style"] = lambda items: Read()
    monkeypatch.setitem(sys.modules, "bot.bank.style.verdict", module)
    write_bank(tmp_path)
    assert main(["check", str(tmp_path), "--style"]) == code
    assert capsys.readouterr().out.endswith("\n\nread right by style\n")
    assert main(["check", str(tmp_path), "--style", "--json"]) == code
    assert json.loads(capsys.readouterr().out)["rows"][-1] == Read().rows()[0]


def test_a_bank_too_small_to_have_a_style_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_bank(tmp_path)
    assert main(["check", str(tmp_path), "--style"]) == 2
    assert told(capsys) == "Style is measured in banks of 100 items or more; this has 1.\n"


def test_a_check_of_style_without_its_packages_says_what_to_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "bot.bank.style.verdict", None)
    write_bank(tmp_path)
    assert main(["check", str(tmp_path), "--style"]) == 2
    [line] = told(capsys).splitlines()
    assert line.startswith("Reading for style needs packages that are not installed")
    assert line.endswith("Use: make bank")


def test_a_record_without_its_packages_says_what_to_use_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "bot.bank.style.clusters", None)
    write_bank(tmp_path)
    assert main(["check", str(tmp_path), "--record"]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("Recording ideas needs packages that are not installed")
    assert not (tmp_path / "versions.tsv").exists()


def test_a_review_goes_out_as_files_and_comes_back_as_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_bank(tmp_path / "bank")
    to_bank = ["--bank", str(tmp_path / "bank")]
    out = ["--out", str(tmp_path / "forms")]
    assert main(["review", "export", "--role", "lay", "--seed", "7", *out, *to_bank]) == 0
    assert capsys.readouterr().out.startswith("1 questions for a reader (lay): ")
    form = tmp_path / "forms" / "review-lay-7.csv"
    lines = form.read_text("utf-8-sig").splitlines()
    readers = [tmp_path / f"reader-{number}.csv" for number in range(5)]
    letter = "ABCD"[order_of(7, "sample-01").index(1)]
    for file in readers:
        file.write_text(f"{lines[0]}\n{lines[1].removesuffix(',')}{letter},\n", "utf-8")
    files = [str(file) for file in readers]
    assert main(["review", "import", *files, "--json", *to_bank]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert all(set(row) == ROW for row in rows)
    assert not (tmp_path / "bank" / "held-back.tsv").exists()
    assert main(["review", "import", *files, "--record", *to_bank]) == 0
    assert "sample-01: 100% of 5 lay readers had it right" in capsys.readouterr().out
    assert "sample-01\t1\t" in (tmp_path / "bank" / "held-back.tsv").read_text("utf-8")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (["export", "--role", "king"], "invalid choice: 'king'"),
        (["export", "--role", "lay", "--part", "6/5"], "“6/5” is not a part; write 2/5 or so"),
        (["export", "--role", "lay", "--seed", "x"], "“x” is not a number from 0 to 999999"),
    ],
)
def test_a_review_that_cannot_be_made_is_said(
    capsys: pytest.CaptureFixture[str], wrong: list[str], says: str
) -> None:
    assert says in usage_error(capsys, "review", *wrong)


def test_a_form_that_cannot_be_read_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_bank(tmp_path)
    assert main(["review", "import", "nowhere.csv", "--bank", str(tmp_path)]) == 2
    assert told(capsys) == "nowhere.csv is not there; name the files that came back.\n"


def test_a_record_is_written_for_a_sound_bank_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_bank(tmp_path)
    assert main(["check", str(tmp_path), "--record"]) == 0
    assert "1 versions recorded" in capsys.readouterr().out
    before = (tmp_path / "versions.tsv").read_text(encoding="utf-8")
    file.write_text(file.read_text(encoding="utf-8").replace("hopes", "wants"), encoding="utf-8")
    assert (tmp_path / "ideas.tsv").read_text(encoding="utf-8").startswith("# id")
    assert main(["check", str(tmp_path), "--record"]) == 1
    assert (tmp_path / "versions.tsv").read_text(encoding="utf-8") == before
