"""Tests of the report of a check, and of the bank that is shipped."""

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.bank.check import check
from bot.bank.report import Report
from bot.bank.rules import RULES
from bot.bank.topic import PROMISE
from tests.bank.samples import item, topic_text, write_bank

CONTENT = Path(__file__).parents[2] / "content"
GUIDE = CONTENT / "README.md"
SHIPPED = CONTENT / "crss"


def report_on(folder: Path, *items: dict[str, object]) -> Report:
    write_bank(folder, topic_text(*items))
    return check(folder)


def test_a_sound_bank_is_ok(tmp_path: Path) -> None:
    report = report_on(tmp_path)
    assert report.ok
    assert report.render().endswith("1 items, 0 errors, 0 warnings")


def test_a_warning_leaves_the_bank_ok(tmp_path: Path) -> None:
    report = report_on(tmp_path, item(C_text="Always send her to a group"))
    assert (report.ok, report.warnings) == (True, 1)


def test_an_error_does_not(tmp_path: Path) -> None:
    report = report_on(tmp_path, item(D_text="All of the above"))
    assert (report.ok, report.errors) == (False, 1)


def test_the_text_names_file_line_rule_and_what_to_do(tmp_path: Path) -> None:
    first = report_on(tmp_path, item(D_text="All of the above")).render().split("\n")[0]
    assert first.endswith(
        "items/advocacy/choice.toml:25: error L2: "
        "Write an option that stands alone instead of 'All of the above'."
    )


def test_the_text_counts_items_by_domain_topic_and_kind(tmp_path: Path) -> None:
    report = report_on(tmp_path, item(), item(id="sample-02", kind="recall"))
    lines = [line.split() for line in report.render().split("\n")]
    assert ["advocacy", "1", "0", "1", "2"] in lines
    assert ["choice", "1", "0", "1", "2"] in lines


def test_the_text_names_sources_cited_and_not(tmp_path: Path) -> None:
    text = report_on(tmp_path).render()
    assert "sources cited: code 1" in text
    assert "sources not cited: act" in text


def test_the_rows_are_figures_with_targets(tmp_path: Path) -> None:
    rows = report_on(tmp_path).rows()
    assert all(set(row) == {"what", "figure", "baseline", "target", "met"} for row in rows)
    assert json.loads(json.dumps(rows)) == rows
    by_name = {row["what"]: row for row in rows}
    assert by_name["errors"]["met"] is True
    assert by_name["items for exams in advocacy"] | {"what": ""} == {
        "what": "",
        "figure": 1,
        "baseline": None,
        "target": ">= 4",
        "met": False,
    }


@pytest.mark.parametrize("name", ["profile.toml", "sources.toml", "items/advocacy/choice.toml"])
def test_a_missing_or_broken_file_still_gives_a_report(tmp_path: Path, name: str) -> None:
    write_bank(tmp_path)
    (tmp_path / name).write_text("= broken", encoding="utf-8")
    report = check(tmp_path)
    assert not report.ok
    assert report.render()
    assert report.rows()


def test_a_folder_with_nothing_in_it_still_gives_a_report(tmp_path: Path) -> None:
    report = check(tmp_path)
    assert not report.ok
    assert report.rows()[0]["figure"] == 3
    assert "0 items" in report.render()


def test_the_example_of_the_guide_is_a_sound_item(tmp_path: Path) -> None:
    only_itself = shutil.ignore_patterns("*.toml")
    shutil.copytree(SHIPPED / "items", tmp_path / "items", ignore=only_itself)
    for name in ("profile.toml", "sources.toml", "corrections.toml", "versions.tsv"):
        shutil.copy(SHIPPED / name, tmp_path)
    example = GUIDE.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    file = tmp_path / "items" / "mentoring" / "first-meeting.toml"
    file.write_text(example, encoding="utf-8")
    assert [f.render() for f in check(tmp_path).findings if f.file == file.as_posix()] == []


def test_the_guide_explains_every_rule() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    assert [rule.rule_id for rule in RULES if f"| {rule.rule_id} |" not in guide] == []
    assert PROMISE in guide


TEXTS = st.text(max_size=300)


@given(topic=TEXTS, sources=TEXTS, profile=TEXTS, corrections=TEXTS, versions=TEXTS)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_files_give_a_report(
    topic: str, sources: str, profile: str, corrections: str, versions: str
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_bank(folder, topic, sources=sources, profile=profile, corrections=corrections)
        (folder / "versions.tsv").write_text(versions, encoding="utf-8")
        report = check(folder)
        assert report.findings
        assert report.render()
        assert report.rows()


SOME = """A a an She not NOT never usually 24 hours "what" “why” , ; . ? … Ask asks and the
    member CRSS recovery addict all of them because Because to going"""
WORDS = st.lists(st.sampled_from(SOME.split()), min_size=1, max_size=30).map(" ".join)


@given(stem=WORDS, texts=st.lists(WORDS, min_size=4, max_size=4), reason=WORDS)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_words_in_an_item_give_findings_with_lines(
    stem: str, texts: list[str], reason: str
) -> None:
    with TemporaryDirectory() as name:
        text = topic_text(item(stem=stem, texts=texts, A_reason=reason), item(id="sample-02"))
        write_bank(Path(name), text)
        lines = text.count("\n") + 1
        findings = check(Path(name), against=[GUIDE]).findings
        assert all(1 <= finding.line <= lines and finding.text for finding in findings)
