"""The files that say the shape of an exam, those that ship and those of other hosts."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import BANK_FOLDER
from bot.bank.check import check
from bot.bank.reader import read_bank
from bot.domain.bank.items import Bank, ExamDomain
from bot.domain.exam.blueprint import draw
from bot.domain.exam.pass_mark import PassMark, Unit, raw
from bot.domain.exam.results import needed_to_pass
from bot.errors import StartupError
from tests.bank.samples import PROFILE, write_bank
from tests.domain.samples import make_item

OTHER = """\
title = "Another exam"
short = "Another"
board = "Another board"
url = "https://example.org/another"
questions = 120
minutes = 150
pass_mark = { scaled = 500, scale = [200, 800] }
sections = [60, 60]
break_minutes = 10

[[domain]]
id = "another-care"
title = "Care"

[[domain]]
id = "another-rights"
title = "Rights"
"""


def write(tmp_path: Path, other: str = OTHER, name: str = "another") -> Path:
    """Write a sound bank with another exam beside it; return the folder of the bank."""
    folder = tmp_path / "crss"
    write_bank(folder)
    (tmp_path / "exams").mkdir()
    (tmp_path / "exams" / f"{name}.toml").write_text(other, encoding="utf-8")
    return folder


def test_the_exams_that_ship_have_the_shape_that_their_boards_published(bank: Bank) -> None:
    crss, california = bank.profiles
    assert (crss.profile_id, crss.name, crss.questions, crss.minutes) == ("crss", "CRSS", 100, 120)
    assert (crss.pass_mark, crss.pass_percent, crss.sections) == (raw(68), 68, ())
    assert california.profile_id == "california"
    assert (california.questions, california.minutes) == (120, 150)
    assert (california.sections, california.break_minutes) == ((60, 60), 10)
    assert california.pass_mark is None, "what passes is not published"
    assert len(california.domains) == 8
    assert bank.for_exam(california).items == {}, "a group brings its own"
    assert bank.for_exam(crss).items == bank.items


def test_another_exam_is_read_beside_the_bank(tmp_path: Path) -> None:
    bank = read_bank(write(tmp_path))
    assert [one.profile_id for one in bank.profiles] == ["crss", "another"]
    another = bank.profile_named("another")
    assert another.pass_mark == PassMark(Unit.SCALED, 500, (200, 800))
    assert another.domains[0] == ExamDomain("another-care", "Care", 0.5), "equal without weights"
    assert bank.domain_titles["another-rights"] == "Rights"
    assert bank.profile_named("gone") is bank.profile_named(None) is bank.profile


@pytest.mark.parametrize(
    ("mark", "half", "percent"),
    [
        pytest.param(raw(68), 34, 68, id="raw"),
        pytest.param(PassMark(Unit.PERCENT, 70), 35, 70, id="percent"),
        pytest.param(PassMark(Unit.SCALED, 500, (200, 800)), None, None, id="scaled"),
        pytest.param(None, None, None, id="not-published"),
    ],
)
def test_a_pass_mark_is_told_where_somebody_can_tell_it(
    bank: Bank, mark: PassMark | None, half: int | None, percent: float | None
) -> None:
    exam = replace(bank.profile, pass_mark=mark)
    assert (needed_to_pass(exam, 50), exam.pass_percent) == (half, percent)


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        pytest.param("questions = 120", "questions = 0", 5, "1 to 200", id="questions"),
        pytest.param("minutes = 150", "minutes = 900", 6, "1 to 480", id="minutes"),
        pytest.param("scaled = 500", "scaled = 900", 7, "200 to 800", id="off-the-scale"),
        pytest.param("[200, 800]", "[800, 200]", 7, "lowest and its highest", id="scale"),
        pytest.param("scaled = 500", "raw = 1, percent = 2", 7, "{ raw = 68 }", id="two-marks"),
        pytest.param("scaled = 500, scale", "percent = 70, scale", 7, "known here", id="no-scale"),
        pytest.param("[60, 60]", "[60, 50]", 8, "add up to questions (120)", id="sections"),
        pytest.param("[60, 60]", "[120]", 8, "two or more", id="one-section"),
        pytest.param("[60, 60]", '["a"]', 8, "whole numbers", id="no-numbers"),
        pytest.param("sections = [60, 60]\n", "", 8, "Say in sections", id="break-alone"),
        pytest.param("break_minutes = 10", "break_minutes = 99", 9, "1 to 60", id="long-break"),
        pytest.param("https://example", "example", 4, "beginning with https://", id="address"),
        pytest.param('short = "Another"', 'short = ""', 2, "short", id="short"),
        pytest.param('"another-rights"', '"another-care"', 16, "another id", id="id-twice"),
        pytest.param('"Rights"', '"care"', 17, "another title", id="title-twice"),
        pytest.param('"another-rights"', '"advocacy"', 16, "of the exam 'crss'", id="taken"),
        pytest.param('"Rights"', '"Rights"\nweight = 0.5', 11, "every domain", id="half-weighted"),
        pytest.param("minutes = 150", "minuets = 150", 6, "known here", id="misspelt"),
        pytest.param('title = "Another exam"', "title = ", 1, "Look here", id="no-toml"),
    ],
)
def test_each_fault_of_an_exam_has_its_file_and_line(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    assert old in OTHER
    folder = write(tmp_path, OTHER.replace(old, new))
    file = (tmp_path / "exams" / "another.toml").as_posix()
    found = [one for one in check(folder).findings if one.file == file]
    assert any((one.line, says in one.text) == (line, True) for one in found), found
    with pytest.raises(StartupError, match=r"another\.toml"):
        read_bank(folder)


def test_two_exams_of_one_name_are_told_apart(tmp_path: Path) -> None:
    folder = write(tmp_path, name="crss")
    with pytest.raises(StartupError, match="Rename the file: there is another exam 'crss'"):
        read_bank(folder)


def test_the_bank_s_own_exam_may_begin_anywhere_with_any_item(tmp_path: Path) -> None:
    profile = PROFILE.replace('daily_tag = "ethics"\nopening_item = "sample-01"\n', "")
    write_bank(tmp_path / "crss", profile=profile)
    bank = read_bank(tmp_path / "crss")
    assert [one.item_id for one in bank.daily_pool()] == ["sample-01"]


def test_an_exam_draws_only_items_of_its_own_domains(bank: Bank) -> None:
    california = bank.profile_named("california")
    own = [make_item(f"own-{n:03}", domain=california.domains[n % 8].domain_id) for n in range(160)]
    both = replace(bank, items={**bank.items, **{one.item_id: one for one in own}})
    for_california = both.for_exam(california)
    drawn = draw(for_california.exam_items(), 120, california, seen={}, rng=random.Random(7))
    counts = {d.domain_id: sum(i.domain == d.domain_id for i in drawn) for d in california.domains}
    assert set(counts.values()) == {15}
    assert set(for_california.daily_ids) == {one.item_id for one in own}
    ids = [one.profile_id for one in for_california.profiles]
    assert ids == ["california", "crss"], "the others can be chosen still"
    assert both.for_exam(bank.profile).items == bank.items


def test_the_folder_that_ships_is_the_one_that_the_bot_reads() -> None:
    assert (BANK_FOLDER.parent / "exams" / "california.toml").is_file()
