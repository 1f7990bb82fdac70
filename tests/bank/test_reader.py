"""Tests of reading a bank's folder."""

import gc
from pathlib import Path

import pytest

from bot.bank.findings import BankFault
from bot.bank.ideas import record_ideas
from bot.bank.reader import read_bank
from bot.domain.daily.corrections import Correction
from bot.errors import StartupError
from tests.bank.samples import HEADING, PROFILE, SOURCES, item, topic_text, write_bank


def faults_of(folder: Path) -> list[str]:
    with pytest.raises(BankFault) as caught:
        read_bank(folder)
    return [fault.text for fault in caught.value.faults]


def test_a_sound_folder_gives_a_bank(tmp_path: Path) -> None:
    write_bank(tmp_path, topic_text(item(), item(id="sample-02", tags=["choice"])))
    bank = read_bank(tmp_path)
    assert sorted(bank.items) == ["sample-01", "sample-02"]
    assert bank.sources["act"].publisher == "A state"
    assert (bank.profile.questions, bank.profile.domains[0].weight) == (4, 1.0)
    assert [one.item_id for one in bank.daily_pool()] == ["sample-01"]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    file = write_bank(tmp_path)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert read_bank(tmp_path).items


def test_all_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    topic = topic_text(item(key="Z"), item(id="sample-02", version=0))
    sources = SOURCES.replace("https://", "http://", 1)
    write_bank(tmp_path, topic, sources=sources, profile=PROFILE.replace("1.0", "0.9"))
    with pytest.raises(BankFault) as caught:
        read_bank(tmp_path)
    files = [Path(fault.file).name for fault in caught.value.faults]
    assert files == ["choice.toml", "choice.toml", "sources.toml", "profile.toml"]
    assert str(caught.value).count("\n") == 3


def test_a_broken_bank_keeps_the_bot_from_starting(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match=r"profile\.toml:1: error form: Put a readable file"):
        read_bank(tmp_path)


def test_python_looks_for_rubbish_again_after_reading(tmp_path: Path) -> None:
    file = write_bank(tmp_path)
    read_bank(tmp_path)
    assert gc.isenabled()
    file.unlink()
    assert faults_of(tmp_path)
    assert gc.isenabled()


def test_a_fault_names_the_file_as_it_was_given(tmp_path: Path) -> None:
    file = write_bank(tmp_path, topic_text(item(key="Z")))
    with pytest.raises(BankFault) as caught:
        read_bank(tmp_path)
    assert caught.value.faults[0].file == file.as_posix()


def test_another_encoding_is_found_at_its_line(tmp_path: Path) -> None:
    file = write_bank(tmp_path)
    file.write_bytes(b'topic = "choice"\ntitle = "Caf\xe9"\n')
    with pytest.raises(BankFault) as caught:
        read_bank(tmp_path)
    assert (caught.value.faults[0].line, "UTF-8" in caught.value.faults[0].text) == (2, True)


@pytest.mark.parametrize(
    ("topic", "says"),
    [
        pytest.param(topic_text(item(), item()), "Choose another id", id="item-id-twice"),
        pytest.param(topic_text(item(sources=[("x", "1")])), "no 'x'", id="unknown-source"),
        pytest.param(topic_text(item(id="sample-09")), "no 'sample-01'", id="no-opening-item"),
        pytest.param(topic_text(item(tags=["choice"])), "daily tag", id="opening-not-daily"),
        pytest.param(
            topic_text(heading=HEADING | {"topic": "other"}), "Rename the file", id="file-name"
        ),
        pytest.param(
            topic_text(heading=HEADING | {"domain": "mentoring"}), "Move the file", id="folder"
        ),
    ],
)
def test_files_that_disagree_are_faults(tmp_path: Path, topic: str, says: str) -> None:
    write_bank(tmp_path, topic)
    assert any(says in text for text in faults_of(tmp_path))


def test_a_domain_unknown_to_the_profile_is_a_fault(tmp_path: Path) -> None:
    write_bank(tmp_path, profile=PROFILE.replace('"advocacy"', '"mentoring"'))
    assert faults_of(tmp_path) == ["Use a domain of profile.toml: it has no 'advocacy'."]


def test_a_topic_outside_the_domain_folders_is_not_overlooked(tmp_path: Path) -> None:
    file = write_bank(tmp_path)
    file.rename(tmp_path / "items" / "choice.toml")
    assert faults_of(tmp_path) == [
        "Move the file into the folder 'advocacy', or correct its domain."
    ]


def test_a_broken_item_is_not_also_reported_as_missing(tmp_path: Path) -> None:
    write_bank(tmp_path, topic_text(item(key="Z")))
    assert len(faults_of(tmp_path)) == 1


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param('"code"', '"act"', "taken", id="id-twice"),
        pytest.param('"professional-code"', '"rumour"', "guidance", id="kind"),
        pytest.param("https://example.org/code", "example.org", "https://", id="address"),
        pytest.param("checked = 2026-11-23", 'checked = "today"', "date", id="date"),
        pytest.param("[[source]]", '[[source]]\nread_in = "rumour"', '"copy"', id="read-in"),
        pytest.param("section_scheme", "scheme", "known here", id="unknown-key"),
        pytest.param("[[source]]", "[[sauce]]", "known here", id="unknown-table"),
        pytest.param('title = "A code"', 'title = "A code', "quotation mark", id="form"),
    ],
)
def test_faults_of_the_sources_are_found(tmp_path: Path, old: str, new: str, says: str) -> None:
    write_bank(tmp_path, sources=SOURCES.replace(old, new, 1))
    assert any(says in text for text in faults_of(tmp_path))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param("questions = 4", "questions = 0", "1 to 1000", id="questions"),
        pytest.param("pass_mark = 3", "pass_mark = 5", "0 to 4", id="pass-mark"),
        pytest.param("weight = 1.0", "weight = 2", "0 to 1", id="weight"),
        pytest.param("weight = 1.0", "weight = 0.5", "add up to 1", id="weights"),
        pytest.param("minutes = 5", "", "minutes", id="missing"),
        pytest.param("minutes = 5", "minutes = ", "Look here", id="form"),
    ],
)
def test_faults_of_the_profile_are_found(tmp_path: Path, old: str, new: str, says: str) -> None:
    write_bank(tmp_path, profile=PROFILE.replace(old, new))
    assert any(says in text for text in faults_of(tmp_path))


FIX = '[[correction]]\nitem = "sample-01"\nversion = 1\nkey = "C"\nnote = "The law had changed."\n'


def test_ideas_are_read_and_lines_that_are_none_left_out(tmp_path: Path) -> None:
    write_bank(tmp_path, topic_text(item(), item(id="sample-02"), item(id="sample-03")))
    record_ideas(tmp_path, {"sample-02": "sample-01", "sample-01": "sample-01"})
    file = tmp_path / "ideas.tsv"
    file.write_text(file.read_text("utf-8") + "sample-03\n\ta\tb\n", "utf-8")
    bank = read_bank(tmp_path)
    assert [bank.items[f"sample-0{n}"].idea for n in (1, 2, 3)] == ["sample-01", "sample-01", ""]


@pytest.mark.parametrize(
    ("line", "live"), [("", False), ('read_in = "copy"\n', False), ('read_in = "live"\n', True)]
)
def test_a_source_was_read_in_a_copy_unless_it_says_live(
    tmp_path: Path, line: str, live: bool
) -> None:
    write_bank(tmp_path, sources=SOURCES.replace("[[source]]\n", f"[[source]]\n{line}"))
    assert {one.read_live for one in read_bank(tmp_path).sources.values()} == {live}


def test_corrections_are_read(tmp_path: Path) -> None:
    write_bank(tmp_path, topic_text(item(version=2)), corrections=FIX)
    fix = Correction("sample-01", 1, 2, "The law had changed.")
    assert read_bank(tmp_path).corrections == (fix,)


@pytest.mark.parametrize(
    ("corrections", "says"),
    [
        pytest.param(FIX.replace("sample-01", "gone-01"), "no 'gone-01'", id="no-such-item"),
        pytest.param(
            FIX.replace("version = 1", "version = 2"), "raise its version", id="not-put-right"
        ),
        pytest.param(FIX.replace('"C"', '"E"'), "by its letter", id="no-letter"),
        pytest.param(FIX.replace("note", "because"), "known here are", id="unknown-key"),
        pytest.param(FIX + 'why = "x', "missing quotation mark", id="broken"),
        pytest.param(
            "[correction]\n" + FIX.split("\n", 1)[1], "begins with [[correction]]", id="one-bracket"
        ),
    ],
)
def test_a_faulty_correction_says_what_to_do(tmp_path: Path, corrections: str, says: str) -> None:
    write_bank(tmp_path, topic_text(item(version=2)), corrections=corrections)
    assert any(says in text for text in faults_of(tmp_path))
