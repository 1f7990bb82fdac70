"""GIFT, read by us and by the npm package gift-pegjs: golden/make.js wrote what that one reads."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.bank.formats import gift
from bot.bank.formats.found import Found, Text
from bot.bank.formats.plain import plain
from bot.domain.bank import question_notes as notes
from tests.bank.formats.samples import codes, keys, read_text

GOLDEN = Path(__file__).parent / "golden"
TYPES = {
    "Essay": notes.OPEN_ENDED,
    "Numerical": notes.NUMERICAL,
    "TF": notes.TRUE_FALSE,
    "Short": notes.TYPED_ANSWER,
    "Matching": notes.MATCHING,
    "Description": notes.DESCRIPTION,
}
Read = tuple[object, ...]


def ours(found: Found) -> Read:
    if found.unfit:
        return (_shown(found.stem), found.unfit)
    choices = [
        (_shown(one.text), one.weight, _shown(one.reason), one.text.is_html)
        for one in found.choices
    ]
    return (_shown(found.stem), choices, _shown(found.general), found.name)


def theirs(question: dict[str, Any]) -> Read:
    stem = _shown(_text(question["stem"]))
    if question["type"] != "MC":
        return (stem, TYPES[question["type"]])
    choices = [_choice(choice) for choice in question["choices"]]
    general = _shown(_text(question["globalFeedback"]))
    return (stem, choices, general, question["id"] or "")


def _choice(choice: dict[str, Any]) -> Read:
    weight = choice["weight"]
    if weight is None:
        weight = 100 if choice["isCorrect"] else 0
    text = _text(choice["text"])
    return (_shown(text), weight, _shown(_text(choice["feedback"])), text.is_html)


def _text(given: dict[str, str] | None) -> Text:
    return Text(given["text"], given["format"] == "html") if given else Text("")


def _shown(text: Text) -> str:
    return plain(text).text.replace("_____ .", "_____.")


@pytest.mark.parametrize("name", ["hard.gift", "mixed.gift"])
def test_both_readers_find_the_same_questions(name: str) -> None:
    text = (GOLDEN / name).read_text(encoding="utf-8")
    golden = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    assert len(golden) > 10
    assert [ours(found) for found in gift.find(text)] == [theirs(one) for one in golden]


def test_a_question_knows_its_line_its_place_and_what_comments_say_of_it() -> None:
    reading = read_text((GOLDEN / "hard.gift").read_text(encoding="utf-8"), "hard.gift")
    first = reading.items[0]
    assert (first.line, first.item.item_id) == (4, "me-hard-01")
    assert (first.item.domain, first.item.topic) == ("mentoring", "first-meeting")
    assert first.item.tags == {"ethics"}
    assert keys(reading) == ["Asking first", "one = two", "yes", "sometimes", "all", "d"]
    assert codes(reading) == [
        (38, "partial_credit"),
        (40, "several_right"),
        (42, "numerical"),
        (44, "true_false"),
        (46, "typed_answer"),
        (48, "matching"),
        (50, "open_ended"),
        (52, "description"),
    ]


def test_feedback_becomes_the_reasons_and_the_general_one_that_of_the_key() -> None:
    reading = read_text("Which? {~a#no =b ~c#[html]<b>nor</b> this ~d ####Because.}", "q.gift")
    assert [option.reason for option in reading.items[0].item.options] == [
        *("no", "Because.", "nor this", ""),
    ]


def test_a_brace_too_many_costs_one_question_and_not_the_file() -> None:
    reading = read_text("One {{=a ~b ~c ~d}\n\nTwo {=a ~b ~c ~d\n\nThree {=a ~b ~c ~d}", "q.gift")
    assert codes(reading) == [(1, "broken_braces"), (3, "broken_braces")]
    assert [one.item.stem for one in reading.items] == ["Three"]


def test_the_same_question_twice_is_taken_once() -> None:
    reading = read_text("Q? {=a ~b ~c ~d}\n\nQ? {~b =a ~d ~c}", "q.gift")
    assert len(reading.items) == 1
    assert codes(reading) == [(3, "same_question(1)")]


def test_a_question_keeps_its_name_when_its_key_and_reasons_are_put_right() -> None:
    before = read_text("Q? {=a ~b ~c ~d}", "q.gift").items[0].item
    after = read_text("Q? {~a =b#why ~c ~d}", "q.gift").items[0].item
    assert before.item_id == after.item_id
    assert before != after
