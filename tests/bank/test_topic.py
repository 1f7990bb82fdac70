"""Tests of reading one topic file."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.findings import Finding
from bot.bank.topic import OPTION_LIMIT, REASON_LIMIT, STEM_LIMIT, read_topic
from bot.domain.bank.items import Citation, Kind
from tests.bank.samples import HEADING, ITEM, Raw, item, read_item, topic_text


def faults_of(text: str) -> tuple[Finding, ...]:
    return read_topic(text, "choice.toml")[1]


def test_a_sound_file_gives_its_items() -> None:
    topic, faults = read_topic(topic_text(), "choice.toml")
    assert not faults
    (entry,) = topic.entries
    assert (topic.name, topic.domain, topic.author) == ("choice", "advocacy", "A writer")
    assert entry.item.item_id == "sample-01"
    assert entry.item.kind is Kind.APPLICATION
    assert entry.item.key == 1
    assert entry.item.tags == {"ethics", "choice"}
    assert entry.item.citations == (Citation("code", "self-determination"),)
    assert [option.text for option in entry.item.options] == ITEM["texts"]
    assert entry.item.law_checked is None


def test_the_day_of_the_law_is_read() -> None:
    assert read_item(law_checked=Raw("2026-11-23")).law_checked == date(2026, 11, 23)


def test_texts_are_trimmed() -> None:
    assert read_item(A_text="  Name it \n").options[0].text == "Name it"


@pytest.mark.parametrize(
    ("changes", "rule", "at", "says"),
    [
        pytest.param({"id": "Sample 1"}, "form", "id =", "small letters", id="id-form"),
        pytest.param({"id": "ab"}, "form", "id =", "3 to 40", id="id-too-short"),
        pytest.param({"version": 0}, "form", "version =", "whole number", id="version-zero"),
        pytest.param({"version": True}, "form", "version =", "whole number", id="version-bool"),
        pytest.param({"kind": "trivia"}, "L19", "kind =", "recall", id="kind-unknown"),
        pytest.param({"kind": 3}, "L19", "kind =", "text", id="kind-number"),
        pytest.param({"tags": []}, "L19", "tags =", "one or more", id="tags-empty"),
        pytest.param({"tags": ["Ethics!"]}, "L19", "tags =", "small letters", id="tag-form"),
        pytest.param({"tags": "ethics"}, "L19", "tags =", "list", id="tags-text"),
        pytest.param({"stem": "  "}, "form", "stem =", "text", id="stem-blank"),
        pytest.param({"stem": "a" * (STEM_LIMIT + 1)}, "size", "stem =", "900", id="stem-long"),
        pytest.param({"stem": "a\u200bb?"}, "form", "stem =", "U+200B", id="stem-hidden"),
        pytest.param({"key": "E"}, "L1", "key =", "letter", id="key-letter"),
        pytest.param({"key": "AB"}, "L1", "key =", "letter", id="key-two"),
        pytest.param({"key": ""}, "L1", "key =", "text", id="key-empty"),
        pytest.param({"sources": []}, "L17", "sources =", "read", id="no-source"),
        pytest.param({"sources": Raw("[1]")}, "L17", "sources =", "read", id="source-number"),
        pytest.param({"sources": [("code", "")]}, "L17", "sources =", "section", id="no-section"),
        pytest.param({"law_checked": "2026"}, "form", "law_checked", "date", id="date-text"),
        pytest.param(
            {"law_checked": Raw("2026-11-23T09:00:00")}, "form", "law_checked", "date", id="time"
        ),
        pytest.param({"colour": "red"}, "form", "colour =", "known here", id="unknown-key"),
        pytest.param({"C_text": "x" * (OPTION_LIMIT + 1)}, "size", '"xxx', "220", id="option"),
        pytest.param({"C_reason": "x" * (REASON_LIMIT + 1)}, "size", '"xxx', "450", id="reason"),
        pytest.param({"C_reason": ""}, "L18", 'reason = ""', "reason", id="no-reason"),
    ],
)
def test_a_fault_names_its_rule_its_line_and_what_to_do(
    changes: dict[str, object], rule: str, at: str, says: str
) -> None:
    text = topic_text(item(**changes))
    found = [fault for fault in faults_of(text) if fault.rule == rule]
    assert found
    assert at in text.split("\n")[found[0].line - 1]
    assert says in found[0].text


@pytest.mark.parametrize("name", HEADING)
def test_every_line_of_the_heading_is_needed(name: str) -> None:
    heading = {other: value for other, value in HEADING.items() if other != name}
    assert any(name in fault.text for fault in faults_of(topic_text(heading=heading)))


def test_the_promise_is_kept_to_the_word() -> None:
    (fault,) = faults_of(topic_text(heading=HEADING | {"promise": "I promise."}))
    assert "None is recalled from a real exam" in fault.text


def test_a_missing_option_stands_at_its_item() -> None:
    text = re.sub(r"\[item\.D\](.|\n)*", "", topic_text())
    (fault,) = faults_of(text)
    assert (fault.rule, text.split("\n")[fault.line - 1]) == ("L14", "[[item]]")


def test_a_fifth_option_is_refused() -> None:
    (fault,) = faults_of(topic_text() + '[item.E]\ntext = "e"\nreason = "e"\n')
    assert "'E'" in fault.text


def test_an_item_with_a_fault_does_not_hide_the_others() -> None:
    text = topic_text(item(key="Z"), item(id="sample-02"), item(id="sample-03", kind="no"))
    topic, faults = read_topic(text, "choice.toml")
    assert [entry.item.item_id for entry in topic.entries] == ["sample-02"]
    assert [fault.rule for fault in faults] == ["L1", "L19"]


def test_a_file_without_items_says_how_to_add_one() -> None:
    text = topic_text().partition("[[item]]")[0]
    (fault,) = faults_of(text)
    assert "[[item]]" in fault.text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param('topic = "a\ntitle = "b"\n', 1, id="open-quotation-mark"),
        pytest.param('topic = "a"\n\ntopic = "b"\n', 3, id="key-twice"),
        pytest.param('topic = "a"\ntags = ["a",', 2, id="open-list-at-the-end"),
        pytest.param("tags = " + "[" * 5000, 1, id="nested-too-deep"),
        pytest.param("version = " + "9" * 5000, 1, id="number-too-long"),
    ],
)
def test_a_slip_in_the_form_is_found_at_its_line(text: str, line: int) -> None:
    topic, (fault,) = read_topic(text, "choice.toml")
    assert not topic.entries
    assert fault.line == line
    assert fault.text[0].isupper()


SOUND = topic_text(item(), item(id="sample-02", law_checked=Raw("2026-11-23")))
PIECES = ["[[item]]", "[item.A]", "[item]", '"""', "'''", 'key = "B"', "1979-05-27", "[[", "= ["]


def assert_told(text: str) -> None:
    """Assert the promise of the reader: items, or faults with lines of the file."""
    topic, faults = read_topic(text, "choice.toml")
    assert topic.entries or faults
    assert all(1 <= fault.line <= text.count("\n") + 1 and fault.text for fault in faults)


@given(st.text())
def test_any_text_gives_items_or_faults_with_lines(text: str) -> None:
    assert_told(text)


@given(
    cut=st.integers(0, len(SOUND)),
    gap=st.integers(0, 60),
    put=st.one_of(st.sampled_from(PIECES), st.text(max_size=20)),
)
def test_any_slip_in_a_sound_file_gives_items_or_faults_with_lines(
    cut: int, gap: int, put: str
) -> None:
    assert_told(SOUND[:cut] + put + SOUND[cut + gap :])


VALUES = st.sampled_from(
    ["1", "true", "[]", "{}", "[[]]", '""', '"x"', "1.5", "2026-11-23", "[{}]"]
)


@given(st.dictionaries(st.integers(0, SOUND.count("\n")), VALUES, max_size=6))
def test_any_values_of_the_wrong_kind_give_items_or_faults_with_lines(
    values: dict[int, str],
) -> None:
    lines = SOUND.split("\n")
    for number, value in values.items():
        key, equals, _ = lines[number].partition(" = ")
        lines[number] = f"{key}{equals}{value}" if equals else lines[number]
    assert_told("\n".join(lines))
