"""What must survive survives: items of ours, written in each format and read again."""

from dataclasses import replace

import pytest
from hypothesis import example, given

from bot.bank.formats.read import READABLE, read
from bot.bank.formats.write import lost, write
from bot.bank.reader import read_draft
from bot.bank.topic import read_topic
from bot.domain.bank.items import Citation, Kind, Option
from bot.domain.bank.question_files import CARRIES, ENDINGS, Credited, Format, Part
from bot.errors import Refusal
from tests.bank.formats.samples import GROUPS, ROOT, own
from tests.examples import examples


def as_carried(credited: Credited, form: Format) -> Credited:
    """Return an item without what the format cannot carry; what it needs anew it gets."""
    carried, item = CARRIES[form], credited.item
    if Part.REASONS not in carried:
        item = replace(item, options=tuple(Option(one.text, "") for one in item.options))
    if Part.SOURCES not in carried:
        item = replace(item, citations=(), law_checked=None)
    if Part.TAGS not in carried:
        item = replace(item, tags=frozenset())
    if Part.KIND not in carried:
        item = replace(item, kind=Kind.RECALL)
    if Part.PLACE not in carried:
        item = replace(item, domain="", topic="own-questions")
    if Part.NAME not in carried:
        item = replace(item, item_id="", version=1)
    return replace(credited, item=item) if Part.CREDIT in carried else Credited(item)


def read_back(written: list[Credited], form: Format) -> list[Credited]:
    reading = read(write(written, form), f"q{ENDINGS[form]}")
    assert (reading.format, reading.skipped, reading.changed) == (form, (), ())
    if Part.NAME in CARRIES[form]:
        return list(reading.items)
    return [replace(one, item=replace(one.item, item_id="")) for one in reading.items]


@pytest.mark.slow
@pytest.mark.parametrize("form", READABLE)
@given(group=GROUPS)
@example(group=[own(stem="=1+1 is what?"), own(item_id="own-2", stem="'=2 is what?")])
@example(
    group=[
        own(stem="A. Smith asks what?", options=tuple(Option(f"%5{n}% off", "") for n in "1234"))
    ]
)
@example(group=[own(stem="// no comment {a} ~b =c #d :: e \\n f")])
@example(group=[own(stem="@x, +y", options=tuple(Option(f"{sign}1", sign) for sign in "=+-@"))])
@examples(25)
def test_what_a_format_carries_comes_back_as_it_was(form: Format, group: list[Credited]) -> None:
    if form is Format.AIKEN:
        group = [one for one in group if not one.item.stem.upper().startswith("ANSWER")]
    if group:
        assert read_back(group, form) == [as_carried(one, form) for one in group]


@pytest.mark.parametrize("form", READABLE)
def test_every_item_of_the_shipped_bank_comes_back(form: Format) -> None:
    bank = read_draft(ROOT / "content" / "crss")
    group = [Credited(item, "Us", "CC BY 4.0", promised=True) for item in bank.items()][::9]
    assert read_back(group, form) == [as_carried(one, form) for one in group]


def test_a_topic_that_was_exported_fits_into_the_bank_again() -> None:
    bank = read_draft(ROOT / "content" / "crss")
    topic = bank.topics[0]
    group = [Credited(one.item, topic.author, "CC BY 4.0", promised=True) for one in topic.entries]
    again, faults = read_topic(write(group, Format.TOML).decode(), topic.place.file)
    assert faults == ()
    assert [one.item for one in again.entries] == [one.item for one in topic.entries]
    assert (again.name, again.author) == (topic.name, topic.author)


def test_what_a_format_cannot_carry_is_named_where_there_is_some() -> None:
    assert lost([own()], Format.TOML) == ()
    assert lost([own()], Format.GIFT) == (Part.SOURCES, Part.CREDIT)
    bare = replace(own(citations=(), tags=frozenset()), author="", licence="", promised=False)
    assert lost([bare], Format.MOODLE) == ()
    assert lost([bare], Format.AIKEN) == (Part.REASONS, Part.KIND, Part.PLACE, Part.NAME)


@pytest.mark.parametrize("form", [Format.CSV, Format.XLSX, Format.TOML])
def test_without_keys_a_file_says_neither_key_nor_reason(form: Format) -> None:
    reading = read(write([own()], form, with_keys=False), "q")
    assert [str(noted.reason) for noted in reading.skipped] == ["no_key"]
    if form is not Format.XLSX:
        assert b"Because" not in write([own()], form, with_keys=False)


@pytest.mark.parametrize("form", [Format.GIFT, Format.AIKEN, Format.MOODLE, Format.ANKI])
def test_a_format_that_is_of_no_use_without_keys_says_so(form: Format) -> None:
    with pytest.raises(Refusal, match="needs_keys"):
        write([own()], form, with_keys=False)


def test_no_items_make_no_file() -> None:
    with pytest.raises(Refusal, match="nothing_to_ask"):
        write([], Format.CSV)


def test_a_source_in_free_words_comes_back() -> None:
    free = own(citations=(Citation("", "Our handbook, p. 3"), Citation("code", "gifts: small")))
    for form in (Format.CSV, Format.XLSX, Format.TOML):
        assert read_back([free], form) == [free]
