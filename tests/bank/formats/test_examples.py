"""The worked files of docs/importing.md, and what the page says, are true."""

import re
from dataclasses import replace

import pytest

from bot.bank.formats.read import READABLE, read
from bot.bank.formats.table import HEADINGS
from bot.bank.formats.template import EXAMPLE, template
from bot.bank.formats.write import write
from bot.bank.topic import read_topic
from bot.domain.bank.question_files import MOST_BYTES, MOST_QUESTIONS, Format
from cogs.kit.file_wording import NAMES
from docs.write_examples import FOLDER, file_of
from tests.bank.formats.samples import ROOT
from tests.bank.formats.test_round_trip import as_carried

PAGE = (ROOT / "docs" / "importing.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", READABLE)
def test_a_worked_file_is_read_as_the_question_that_it_shows(form: Format) -> None:
    reading = read(file_of(form).read_bytes(), file_of(form).name)
    assert (reading.format, reading.skipped, reading.changed) == (form, (), ())
    [one] = reading.items
    expected = as_carried(EXAMPLE, form)
    if form is Format.AIKEN:  # its name is made of its text, its topic of the file's name
        own = {"item_id": one.item.item_id, "topic": "example"}
        expected = replace(expected, item=replace(expected.item, **own))
    assert one == expected


@pytest.mark.parametrize("form", [form for form in READABLE if form is not Format.XLSX])
def test_a_worked_file_is_up_to_date(form: Format) -> None:
    assert file_of(form).read_bytes() == write([EXAMPLE], form), "write it anew with: make docs"


@pytest.mark.parametrize("form", READABLE)
def test_the_page_shows_each_format_with_its_file(form: Format) -> None:
    assert f"({FOLDER.name}/{file_of(form).name})" in PAGE
    assert NAMES[form] in PAGE


def test_what_the_page_shows_is_what_the_files_say() -> None:
    shown = re.findall(r"^```(?:\w+)?\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    for form in (Format.GIFT, Format.AIKEN, Format.TOML):
        assert any(text in file_of(form).read_text(encoding="utf-8") for text in shown)


def test_the_page_names_every_heading_and_the_bounds() -> None:
    missing = [name for name in HEADINGS if f"`{name.split()[0]}" not in PAGE]
    assert missing == []
    assert f"{MOST_BYTES // 1_000_000} MB" in PAGE
    assert f"{MOST_QUESTIONS:,} questions" in PAGE


def test_the_example_of_the_guide_for_writers_is_this_one() -> None:
    guide = (ROOT / "content" / "README.md").read_text(encoding="utf-8")
    [shown] = re.findall(r"^```toml\n(.*?)^```$", guide, re.DOTALL | re.MULTILINE)
    topic, faults = read_topic(shown, "first-meeting.toml")
    assert faults == ()
    assert [entry.item for entry in topic.entries] == [EXAMPLE.item]


def test_the_template_is_a_table_with_one_question_to_copy_that_claims_no_name() -> None:
    [one] = read(template(), "template.csv").items
    assert one.item.item_id.startswith("own-")
    assert replace(one, item=replace(one.item, item_id="me-first-01")) == EXAMPLE
