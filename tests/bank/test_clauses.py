"""Which clauses of a code the items cover."""

from pathlib import Path

import pytest

from bot.bank.check import check
from bot.bank.report import Report
from tests.bank.samples import SOURCES, item, topic_text, write_bank

WITH_CLAUSES = SOURCES.replace(
    'section_scheme = "section"',
    'section_scheme = "section"\nclauses = ["Self-determination", "Own goals"]',
    1,
)


def report_on(folder: Path, section: str, *, sources: str = WITH_CLAUSES) -> Report:
    write_bank(folder, topic_text(item(sources=[("code", section)])), sources=sources)
    return check(folder)


def test_clauses_without_an_item_are_named(tmp_path: Path) -> None:
    report = report_on(tmp_path, "rule on self-determination, with its reason")
    assert "clauses of code without an item: Own goals" in report.render()
    assert report.ok


def test_a_citation_that_names_no_clause_is_an_error(tmp_path: Path) -> None:
    (finding,) = report_on(tmp_path, "rule seven").findings
    assert finding.rule == "L17"
    assert finding.text == ("Name a clause of code in 'rule seven': Self-determination, Own goals.")


@pytest.mark.parametrize("clauses", ["[]", '["a"]', '["one, two"]', "3"])
def test_a_list_of_clauses_that_is_none_is_an_error(tmp_path: Path, clauses: str) -> None:
    sources = WITH_CLAUSES.replace('["Self-determination", "Own goals"]', clauses)
    report = report_on(tmp_path, "self-determination", sources=sources)
    assert any("Give clauses a list" in finding.text for finding in report.findings)
