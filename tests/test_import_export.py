"""python -m bot import and export: files of questions, for hosts."""

from pathlib import Path

import pytest

from bot.__main__ import main
from bot.bank.formats.read import READABLE, read
from bot.bank.reader import read_draft
from bot.domain.bank.question_files import ENDINGS, Format
from tests.bank.samples import topic_text, write_bank

ROOT = Path(__file__).parent.parent
TWO = "Which? {=a#yes ~b ~c ~d}\n\nHow many? {#4}\n"


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("two.gift").write_text(TWO, encoding="utf-8")
    Path("bank").mkdir()
    write_bank(Path("bank"), topic_text())


def test_what_is_left_out_is_told_by_line_and_the_rest_is_our_toml(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["import", "two.gift"]) == 1
    said = capsys.readouterr()
    assert said.err.splitlines() == [
        "two.gift:3: left out: “How many?” It asks for a number; a question here has four options.",
        "two.gift: GIFT, 1 question, 1 left out",
    ]
    [one] = read(said.out.encode(), "q.toml").items
    assert (one.item.stem, one.item.options[0].reason) == ("Which?", "yes")


def test_a_check_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    Path("one.gift").write_text(TWO.split("\n\n")[0], encoding="utf-8")
    before = sorted(Path().iterdir())
    assert main(["import", "one.gift", "--check", "--to", "own.toml"]) == 0
    assert capsys.readouterr().out == ""
    assert sorted(Path().iterdir()) == before


def test_the_toml_goes_where_it_is_sent(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "two.gift", "--to", "own.toml"]) == 1
    assert capsys.readouterr().out == ""
    assert len(read(Path("own.toml").read_bytes(), "own.toml").items) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["import", "gone.gift"], "gone.gift cannot be read (No such file or directory)."),
        (["import", "terms.txt"], "terms.txt: This looks like a list of terms, as Quizlet"),
        (["import", "two.gift", "--to", "gone/own.toml"], "gone/own.toml cannot be written"),
        (["export", "--format", "csv", "--to", "q.csv", "--topic", "x"], "There is no topic 'x'."),
        (["export", "--format", "csv", "--to", "q.csv", "--bank", "gone"], "profile.toml"),
        (
            ["export", "--format", "aiken", "--to", "q.txt", "--without-keys"],
            "A file for Aiken is of no use without the right answers.",
        ),
    ],
)
def test_what_cannot_be_done_ends_with_2_and_a_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    Path("terms.txt").write_text("warm line\ta phone line\npeer\tan equal\n", encoding="utf-8")
    bank = [] if "--bank" in arguments or arguments[0] == "import" else ["--bank", "bank"]
    assert main([*arguments, *bank]) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert "Traceback" not in captured.err


@pytest.mark.parametrize("form", Format)
def test_the_bank_goes_out_in_every_format(
    capsys: pytest.CaptureFixture[str], form: Format
) -> None:
    file = Path(f"out{ENDINGS[form]}")
    assert main(["export", "--format", form, "--to", str(file), "--bank", "bank"]) == 0
    assert capsys.readouterr().err.startswith(f"1 question: {file}.")
    assert file.stat().st_size > 100
    if form in READABLE:
        [one] = read(file.read_bytes(), file.name).items
        assert one.item.stem == next(read_draft(Path("bank")).items()).stem


def test_one_topic_of_the_bank_can_be_had_alone(capsys: pytest.CaptureFixture[str]) -> None:
    wanted = ["export", "--format", "toml", "--to", "q.toml", "--topic", "role-modeling"]
    assert main(wanted) == 0
    read_again = read(Path("q.toml").read_bytes(), "q.toml")
    assert {one.item.topic for one in read_again.items} == {"role-modeling"}
    assert {(one.licence, one.promised) for one in read_again.items} == {("CC BY 4.0", True)}
    assert "has no room" not in capsys.readouterr().err


def test_a_sheet_without_keys_has_none() -> None:
    wanted = ["export", "--format", "csv", "--to", "q.csv", "--without-keys", "--bank", "bank"]
    assert main(wanted) == 0
    [noted] = read(Path("q.csv").read_bytes(), "q.csv").skipped
    assert str(noted.reason) == "no_key"
