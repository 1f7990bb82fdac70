"""Files as teachers make them: what is read of each, what is left out, and why."""

import io

import pytest
from openpyxl import Workbook, load_workbook

from bot.bank.formats.read import decoded, read
from bot.bank.formats.write import write
from bot.bank.topic import OPTION_LIMIT, REASON_LIMIT, STEM_LIMIT
from bot.domain.bank.items import Kind
from bot.domain.bank.question_files import Format, Reading
from bot.errors import Refusal
from cogs.kit.file_wording import note_on_question
from tests.bank.formats.samples import FILES, codes, keys, own, read_text

HEAD = "question,A,B,C,D,key\n"


def teachers(name: str) -> Reading:
    """Return what is read of one of the files beside the repository."""
    found = sorted(FILES.glob(f"{name}-*")) if FILES.is_dir() else []
    if not found:
        pytest.skip("the folder of teachers' files is not beside this repository")
    return read(found[0].read_bytes(), found[0].name)


def refused(text: str, name: str = "q.txt") -> str:
    with pytest.raises(Refusal) as caught:
        read_text(text, name)
    return str(caught.value)


# Of the folder


def test_aiken_with_lower_case_letters_and_windows_line_ends() -> None:
    reading = teachers("04")
    assert reading.format is Format.AIKEN
    assert [one.line for one in reading.items] == [1, 8, 27]
    assert keys(reading) == [
        "Say that this cannot stay between you, and get help now",
        "keep the relationship safe for both",
        "yes",
    ]
    assert codes(reading) == [
        (15, "option_count(5)"),
        (23, "true_false"),
        (34, "key_unknown('F')"),
        (41, "same_options"),
    ]


def test_a_question_with_pictures_is_left_out() -> None:
    assert codes(teachers("05")) == [(3, "picture")]


def test_hostile_xml_is_refused_as_a_whole() -> None:
    with pytest.raises(Refusal, match="hostile_xml"):
        teachers("06")


def test_the_sheets_of_kahoot() -> None:
    plain, template = teachers("07"), teachers("08")
    assert keys(plain) == ["2.5"]
    assert [code for _, code in codes(plain)] == ["option_count(3)"] * 3 + ["same_options"]
    assert keys(template) == ["The person", "calls, texts and chat, any time", "maybe"]
    assert template.items[1].item.stem == "988 is for…"
    assert [code for _, code in codes(template)][:3] == ["several_right", "true_false", "no_key"]
    assert template.skipped[-1].line == 16


def test_the_sheet_of_quizizz() -> None:
    reading = teachers("09")
    assert keys(reading) == ["Explain how to ask for them and help with it", "Listen", "gamma"]
    assert reading.items[1].item.stem == 'Line one of a scene, and "line two" of it: what first?'
    assert reading.items[0].item.options[1].reason.startswith("People have a right")
    assert codes(reading) == [(24, "several_right"), (25, "open_ended")]


def test_a_list_of_terms_is_refused_with_what_to_do_instead() -> None:
    with pytest.raises(Refusal, match="list_of_terms"):
        teachers("10")


def test_unicode_text_from_excel() -> None:
    reading = teachers("11")
    assert keys(reading) == ["everyone by law named so", "la persona"]
    assert [source.section for source in reading.items[0].item.citations] == ["ANCRA"]


def test_many_questions_with_markup_in_one() -> None:
    reading = teachers("12")
    assert (len(reading.items), codes(reading)) == (600, [(1, "option_count(3)")])
    assert reading.skipped[0].begins.startswith("Bold everyone reversed zerowidth spoiler link")


# Encodings and delimiters

TEXT = f"{HEAD}¿Quién decide … y “cuándo”?,él,ella,tú,yo,B\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_office_programs_write_is_read(encoding: str, delimiter: str) -> None:
    data = TEXT.replace(",", delimiter).encode(encoding)
    [one] = read(data, "q.csv").items
    assert one.item.stem == "¿Quién decide … y “cuándo”?"
    assert (one.item.options[one.item.key].text, one.line) == ("ella", 2)


def test_what_is_no_text_is_refused() -> None:
    assert decoded(b"\xff\xfea\0") == "a"
    with pytest.raises(Refusal, match="file_unreadable"):
        decoded(b"\x81\x81")


# Why a whole file is refused


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"", "q.csv", "file_empty"),
        (b"\xef\xbb\xbf \r\n", "q.csv", "file_empty"),
        (HEAD.encode(), "q.csv", "file_empty"),
        (b"%PDF-1.7", "q.pdf", "pdf_unread"),
        (b"\xd0\xcf\x11\xe0", "q.xls", "old_workbook"),
        (b"PK\x03\x04", "deck.apkg", "anki_unread"),
        (b"PK\x03\x04", "q.xlsx", "broken_workbook"),
        (b"<!DOCTYPE html><p>Hello", "q.html", "xml_not_moodle"),
        (b"<?xml version='1.0'?><quiz><question>", "q.xml", "broken_xml(1)"),
        (b'[[item]]\nid = "a"\nstem = what?', "q.toml", "broken_toml(3)"),
        (b"a,b\nc,d", "q.csv", "no_headings"),
        (b"Dear all, here are my questions.", "q.docx", "format_unknown"),
    ],
)
def test_a_file_that_is_of_no_use_says_why(data: bytes, name: str, why: str) -> None:
    with pytest.raises(Refusal) as caught:
        read(data, name)
    assert str(caught.value) == why


def test_a_deck_of_ours_is_not_taken_for_a_workbook() -> None:
    with pytest.raises(Refusal, match="anki_unread"):
        read(write([own()], Format.ANKI), "deck")


# Why a question is left out

MC = '<question type="multichoice"><questiontext><text>{}</text></questiontext>{}</question>'
ANSWERS = "".join(f'<answer fraction="{n}"><text>{n}</text></answer>' for n in (100, 0, -5, -6))


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Q?,a,b,c,,A", "option_count(3)"),
        (",a,b,c,d,A", "no_stem"),
        ("Q?,a,b,c,d,", "no_key"),
        ('Q?,a,b,c,d,"A, C"', "several_right"),
        ("Q?,a,b,c,d,E", "key_unknown('E')"),
        ("Q?,a,b,c,d,nobody", "key_unknown('nobody')"),
        ("Q?,a,b,c,A,A", "same_options"),
        ("Q?,True,False,,,A", "true_false"),
        (r"What is \(x^2\)?,a,b,c,d,A", "formula"),
        (r"What is x?,$$1$$,b,c,d,A", "formula"),
        ('"<img src=""data:image/png;base64,AAAA"">?",a,b,c,d,A', "picture"),
        ("Q?,![x](y.png),b,c,d,A", "picture"),
        (f"{'x' * (STEM_LIMIT + 1)},a,b,c,d,A", f"stem_too_long({STEM_LIMIT + 1}, {STEM_LIMIT})"),
        (f"Q?,{'x' * 221},b,c,d,A", f"option_too_long(221, {OPTION_LIMIT})"),
    ],
)
def test_a_question_that_cannot_be_an_item_says_why(row: str, why: str) -> None:
    reading = read_text(HEAD + row, "q.csv")
    assert (reading.items, codes(reading)) == ((), [(2, why)])
    assert note_on_question(reading.skipped[0].reason).endswith(".")


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ('<question type="truefalse"/>', "true_false"),
        ('<question type="matching"/>', "matching"),
        ('<question type="numerical"/>', "numerical"),
        ('<question type="essay"/>', "open_ended"),
        ('<question type="shortanswer"/>', "typed_answer"),
        ('<question type="cloze"/>', "other_kind('cloze')"),
        (MC.format("Q?", f"<single>false</single>{ANSWERS}"), "several_right"),
        (MC.format("Q?", ANSWERS.replace("-5", "50")), "partial_credit"),
        (MC.format("Q?", ANSWERS.replace('"100"', '"0"')), "no_key"),
        (MC.format("Q?</text><file>AAAA</file><text>", ANSWERS), "picture"),
        (MC.format("", ANSWERS), "no_stem"),
    ],
)
def test_a_question_of_moodle_that_cannot_be_an_item_says_why(question: str, why: str) -> None:
    reading = read_text(f"<quiz>\n{question}</quiz>", "q.xml")
    assert (reading.items, codes(reading)) == ((), [(2, why)])


# What becomes of a question that is taken


def test_html_from_a_word_processor_becomes_plain_text() -> None:
    word = (
        '<p class=MsoNormal style="margin:0">Ask <b>first</b>,<o:p></o:p></p><p>then&nbsp;act</p>'
    )
    stem = f"<![CDATA[<!--[if gte mso 9]><xml>x</xml><![endif]--><style>p {{}}</style>{word}]]>"
    reading = read_text(f"<quiz>{MC.format(stem, ANSWERS)}</quiz>", "q.xml")
    assert reading.items[0].item.stem == "Ask first, then act"
    assert [str(noted.reason) for noted in reading.changed] == ["markup_taken_off"]


@pytest.mark.parametrize(
    ("given", "read_as", "noted"),
    [
        ("**Bold** and *bent*", "Bold and bent", ["markup_taken_off"]),
        ("@everyone <@&123456789012345678> what?", "everyone what?", ["markup_taken_off"]),
        ("||secret|| [link](https://x.invalid)", "secret link", ["markup_taken_off"]),
        ("# Loud", "Loud", ["markup_taken_off"]),
        ("a\u202eb\u200bc", "abc", ["hidden_taken_out"]),
        ("soft\u00adhyphen", "softhyphen", []),
        ("2 * 3 * 4 = 24, a_b_c, _____", "2 * 3 * 4 = 24, a_b_c, _____", []),
        ("> 5 mg or < 5 mg", "> 5 mg or < 5 mg", []),
        ("AT&amp;T", "AT&amp;T", []),
    ],
)
def test_markup_and_hidden_characters_are_taken_off_and_that_is_said(
    given: str, read_as: str, noted: list[str]
) -> None:
    reading = read_text(f'{HEAD}"{given}",a,b,c,d,A', "q.csv")
    assert reading.items[0].item.stem == read_as
    assert [str(one.reason) for one in reading.changed] == noted


def test_what_a_question_from_elsewhere_lacks_gets_sane_values() -> None:
    [one] = read_text(f"{HEAD}Q?,a,b,c,d,A", "Week 3 (final).csv").items
    item = one.item
    assert (item.domain, item.topic, item.kind) == ("", "week-3-final", Kind.RECALL)
    assert (item.version, item.tags, item.citations) == (1, frozenset(), ())
    assert item.item_id.startswith("own-")
    assert [option.reason for option in item.options] == [""] * 4
    assert (one.author, one.licence, one.promised) == ("", "", False)


def test_values_that_cannot_be_read_are_said_and_replaced() -> None:
    head = "question,A,B,C,D,key,kind,version,law checked,explanation\n"
    reading = read_text(f"{head}Q?,a,b,c,d,2,hard,0,soon,{'x' * 500}", "q.csv")
    [one] = reading.items
    assert (one.item.kind, one.item.version, one.item.law_checked) == (Kind.RECALL, 1, None)
    assert len(one.item.options[1].reason) == REASON_LIMIT
    assert [str(noted.reason) for noted in reading.changed] == [
        f"reason_cut({REASON_LIMIT})",
        "version_unread",
        "kind_unknown('hard')",
        "day_unread",
    ]


def test_an_id_that_is_only_a_number_is_not_kept() -> None:
    [one] = read_text("// [id:393]\nQ? {=a ~b ~c ~d}", "q.gift").items
    assert one.item.item_id.startswith("own-")


# Spreadsheets


def test_no_cell_that_is_written_is_a_formula() -> None:
    risky = own(stem="=HYPERLINK(1)", domain="", topic="")
    assert b'"\'=HYPERLINK(1)"' in write([risky], Format.CSV)
    book = load_workbook(io.BytesIO(write([risky], Format.XLSX)))
    cells = [cell for row in book.worksheets[0] for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [str(cell.value) for cell in cells if str(cell.value).startswith("=")] == []


def test_a_formula_in_a_workbook_is_never_run() -> None:
    book = Workbook()
    assert book.active
    book.active.append(["question", "A", "B", "C", "D", "key"])
    book.active.append(["Q?", "=1+1", "b", "c", "d", "B"])
    packed = io.BytesIO()
    book.save(packed)
    assert codes(read(packed.getvalue(), "q.xlsx")) == [(2, "option_count(3)")]


def test_the_second_sheet_is_read_where_the_first_has_no_questions() -> None:
    book = Workbook()
    assert book.active
    book.active.append(["Read me first"])
    sheet = book.create_sheet("Questions")
    sheet.append(["Question", "Answer 1", "Answer 2", "Answer 3", "Answer 4", "Correct"])
    sheet.append(["Q?", 1, 2.0, 2.5, True, 3])
    packed = io.BytesIO()
    book.save(packed)
    [one] = read(packed.getvalue(), "q.xlsx").items
    assert [option.text for option in one.item.options] == ["1", "2", "2.5", "True"]
    assert one.line == 2
