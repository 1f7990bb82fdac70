"""Whatever the bytes are: an answer, soon, in little memory, and never a traceback."""

import io
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.formats.found import Text
from bot.bank.formats.plain import plain, without_marks
from bot.bank.formats.read import READABLE, read
from bot.bank.formats.sheet import MOST_MARKS, MOST_MARKS_BESIDE
from bot.bank.formats.write import write
from bot.domain.bank.question_files import MOST_BYTES, MOST_QUESTIONS, Format
from bot.errors import Refusal
from tests.bank.formats.samples import ROOT, own
from tests.examples import examples

SOON = 30
"""Seconds on a machine that does much else; alone each of these takes less than three."""

MOST_MEGABYTES = 250
"""What reading any file may take for its time (docs/importing.md)."""

PIECES = {
    "gift": [
        *("{", "}", "=", "~", "#", "####", "%50%", "::", "[html]", "\\", "\n", "\n\n"),
        *("//", "->", "T", "$CATEGORY: a/b", "[tag:x]", "text"),
    ],
    "aiken": [
        *("A) ", "B. ", "C)", "D) four", "\n", "ANSWER: ", "ANSWER:", "B", "text", "\t"),
        *("\r\n",),
    ],
    "moodle": [
        *("<quiz>", "</quiz>", "<question type='multichoice'>", "</question>"),
        *("<questiontext>", "</questiontext>", "<text>", "</text>"),
        *("<answer fraction='100'>", "</answer>", "&lt;", "&nbsp;", "<![CDATA[", "]]>"),
        *("x", "<", "<!--", "<file>", "<single>false</single>"),
    ],
    "csv": [
        *("question,A,B,C,D,key\n", "question;A;B;C;D;key\n", '"', ",", ";", "\n", "A"),
        *("=1", "1,3", "text", "\t"),
    ],
    "toml": [
        *("[[item]]\n", "[item.A]\n", "stem = ", '"x"\n', "key = 'A'\n", "version = 1\n"),
        *("[", "]", "{", "}", "=", '"', "'''", "sources = [{id='a'}]\n"),
        *("tags = [1, 'a']\n", "2026-01-01\n"),
    ],
}
HEADS = {"moodle": "<?xml version='1.0'?><quiz>", "toml": "[[item]]\n"}
ENDS = {"gift": "q.gift", "aiken": "q.txt", "moodle": "q.xml", "csv": "q.csv", "toml": "q.toml"}


def outcome(data: bytes, name: str) -> str:
    """Return what becomes of a file, in a word or two; anything else than that is raised."""
    try:
        reading = read(data, name)
    except Refusal as refusal:
        return str(refusal)
    return f"{len(reading.items)} items, {len(reading.skipped)} left out"


@given(data=st.binary(max_size=300), name=st.sampled_from([*ENDS.values(), "q.xlsx", ""]))
def test_any_bytes_are_an_answer(data: bytes, name: str) -> None:
    assert outcome(data, name)


@pytest.mark.parametrize("form", PIECES)
@given(data=st.data())
@examples(150)
def test_anything_like_a_file_is_an_answer(form: str, data: st.DataObject) -> None:
    pieces = data.draw(st.lists(st.sampled_from(PIECES[form]) | st.text(max_size=4), max_size=40))
    assert outcome((HEADS.get(form, "") + "".join(pieces)).encode("utf-8", "replace"), ENDS[form])


@pytest.mark.parametrize("form", READABLE)
@given(data=st.data())
@examples(60)
def test_a_good_file_with_any_damage_is_an_answer(form: Format, data: st.DataObject) -> None:
    good = _GOOD[form]
    at = data.draw(st.integers(0, len(good)))
    length = data.draw(st.integers(0, 40))
    planted = data.draw(st.binary(max_size=12))
    assert outcome(good[:at] + planted + good[at + length :], "q")


_GOOD = {form: write([own(), own(item_id="own-2", stem="Another?")], form) for form in READABLE}


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"]
)
@given(data=st.data())
@examples(40)
def test_a_workbook_with_a_damaged_part_is_an_answer(part: str, data: st.DataObject) -> None:
    def damage(text: bytes) -> bytes:
        at = data.draw(st.integers(0, len(text)))
        return (
            text[:at]
            + data.draw(st.binary(max_size=8))
            + text[at + data.draw(st.integers(0, 30)) :]
        )

    assert outcome(_repacked({part: damage}), "q.xlsx")


@pytest.mark.parametrize(
    "packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
@given(at=st.floats(0, 1), planted=st.binary(min_size=1, max_size=12))
@examples(40)
def test_a_damaged_archive_is_an_answer_however_it_is_packed(
    packing: int, at: float, planted: bytes
) -> None:
    whole = _repacked({}, packing)
    begin = int(at * (len(whole) - len(planted)))
    assert outcome(whole[:begin] + planted + whole[begin + len(planted) :], "q.xlsx")


def _repacked(
    changes: dict[str, Callable[[bytes], bytes]], packing: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """Return the good workbook with parts of it changed by functions, or made of nothing."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_GOOD[Format.XLSX])) as old,
        zipfile.ZipFile(packed, "w", packing) as new,
    ):
        for name in old.namelist():
            change = changes.get(name)
            new.writestr(name, change(old.read(name)) if change else old.read(name))
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name](b""))
    return packed.getvalue()


def _many_gift(count: int) -> str:
    return "".join(f"Question {n}? {{=a {n}#yes\n~b\n~c\n~d}}\n\n" for n in range(count))


def _deep(count: int) -> str:
    return "<quiz>" + "<question type='multichoice'>" + "<a>" * count


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "haha">'
    + "".join(
        f'<!ENTITY {y} "{f"&{x};" * 10}">' for x, y in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><quiz><question><questiontext><text>&i;</text></questiontext></question></quiz>"
)
OUTSIDE = '<!DOCTYPE quiz [<!ENTITY f SYSTEM "file:///etc/hostname">]><quiz>&f;</quiz>'
ENDLESS_ROW = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="999999999"><c r="A999999999" t="str"><v>x</v></c></row></sheetData></worksheet>'
)
M = 1_000_000
HOSTILE = [
    pytest.param(BOMB, "q.xml", "hostile_xml", id="entity-bomb"),
    pytest.param(OUTSIDE, "q.xml", "hostile_xml", id="external-entity"),
    pytest.param(_deep(500_000), "q.xml", "too_deep(1)", id="deep-xml"),
    pytest.param(
        "<quiz>" + "<question type='multichoice'/>" * 100_000,
        "q.xml",
        "too_many_questions(2000)",
        id="many-empty-questions",
    ),
    pytest.param(
        "<quiz><question type='multichoice'><questiontext><text>" + "x" * 3 * M,
        "q.xml",
        "broken_xml(1)",
        id="endless-text",
    ),
    pytest.param("{" * 3 * M, "q.gift", "0 items, 1 left out", id="deep-gift"),
    pytest.param(
        "a {" + "~" * 39_000 + "}\n\n", "q.gift", "0 items, 1 left out", id="many-answers"
    ),
    pytest.param(
        ("a {" + "~%1%[html]<b>#" * 2_500 + "}\n\n") * 100,
        "q.gift",
        "0 items, 100 left out",
        id="many-long-answers",
    ),
    pytest.param("::" + ":a" * M, "q.gift", "0 items, 1 left out", id="endless-name"),
    pytest.param(_many_gift(10_000), "q.gift", "too_many_questions(2000)", id="10000-questions"),
    pytest.param(
        "stem\n" + "A) x\n" * 500_000 + "ANSWER: A\n",
        "q.txt",
        "0 items, 1 left out",
        id="endless-options",
    ),
    pytest.param("a\n" * M + "A) x\nANSWER: A", "q.txt", "0 items, 1 left out", id="endless-stem"),
    pytest.param("[[item]]\na = " + "[" * M, "q.toml", "broken_toml(1)", id="deep-brackets"),
    pytest.param(
        "[[item]]\n" + ".".join("a" * M) + " = 1", "q.toml", "too_deep(2)", id="deep-name"
    ),
    pytest.param(
        "[[item]]\nversion = 0x" + "f" * M, "q.toml", "0 items, 1 left out", id="huge-number"
    ),
    pytest.param(
        "question,A,B,C,D,key\n" + '"' + "x" * 3 * M,
        "q.csv",
        "broken_table(2)",
        id="open-quotation-mark",
    ),
    pytest.param("question,A,B,C,D,key\n" + "," * 3 * M, "q.csv", "file_empty", id="endless-row"),
    pytest.param(
        "question,A,B,C,D,key\n" + "x,a,b,c,d,1\n" * 10_000,
        "q.csv",
        "too_many_questions(2000)",
        id="10000-rows",
    ),
    pytest.param(
        "\n".join(f"{'*' * 900}[{n}](x) ,<b>" for n in range(3000)),
        "q.csv",
        "no_headings",
        id="marks",
    ),
    pytest.param("x" * (MOST_BYTES + 1), "q.csv", "file_too_large(4)", id="too-large"),
    pytest.param("\0" * 100, "q.csv", "file_unreadable", id="nothing-but-zeros"),
]


@pytest.mark.parametrize(("text", "name", "becomes"), HOSTILE)
def test_a_hostile_file_is_refused_in_one_sentence_and_soon(
    text: str, name: str, becomes: str
) -> None:
    begun = time.perf_counter()
    assert outcome(text.encode(), name) == becomes
    assert time.perf_counter() - begun < SOON


def test_a_workbook_that_unpacks_to_very_much_is_not_opened() -> None:
    packed = _repacked({"xl/worksheets/sheet1.xml": lambda _: b" " * 200 * M})
    assert len(packed) < M
    assert outcome(packed, "q.xlsx") == "file_unpacks_too_large(24)"


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SMALL_THINGS = {
    "xl/styles.xml": ("styleSheet><cellXfs", "<xf/>"),
    "xl/sharedStrings.xml": ("sst", "<si><t/></si>"),
    "xl/worksheets/sheet1.xml": ("worksheet><sheetData><row", "<c/>"),
    "xl/workbook.xml": ("workbook><definedNames", "<definedName name='a'>x</definedName>"),
    "[Content_Types].xml": ("Types", "<Override PartName='/a' ContentType='b'/>"),
    "docProps/custom.xml": ("Properties", "<property name='a'/>"),
}
"""Of a workbook's parts, what they begin with and a thing of which they may hold very many."""


def full_of(part: str, marks: int) -> bytes:
    """Return a workbook whose part is full of small things, of so many marks together."""
    begin, thing = SMALL_THINGS[part]
    first, *others = begin.split("><")
    end = "".join(f"</{name}>" for name in reversed([first, *others]))
    head = "".join(["<", "><".join([f'{first} xmlns="{MAIN}"', *others]), ">"])
    whole = head + thing * (marks // thing.count("<")) + end
    return _repacked({"[Content_Types].xml": _with_texts, part: lambda _: whole.encode()})


def _with_texts(types: bytes) -> bytes:
    """Return the list of a workbook's parts with shared texts among them: ours has none."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    one = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/>'
    return types.replace(b"</Types>", f"{one}</Types>".encode())


@pytest.mark.parametrize("part", SMALL_THINGS)
def test_a_workbook_of_very_many_small_things_is_not_opened(part: str) -> None:
    """It fits into what a workbook may unpack to; read, it would take gigabytes."""
    packed = full_of(part, MOST_MARKS + 1000)
    assert len(packed) < M
    assert outcome(packed, "q.xlsx") in ("workbook_too_full", "file_unpacks_too_large(24)")


@pytest.mark.parametrize("sheets", [60, 40_000])
def test_a_workbook_whose_names_all_lead_to_one_full_sheet_is_not_opened(sheets: int) -> None:
    named = "<sheet name='a' sheetId='1' r:id='rId1'/>" * sheets
    rows = f'<worksheet xmlns="{MAIN}"><sheetData>{"<row/>" * 50_000}</sheetData></worksheet>'
    packed = _repacked(
        {
            "xl/workbook.xml": lambda old: old.replace(b"<sheets>", f"<sheets>{named}".encode()),
            "xl/worksheets/sheet1.xml": lambda _: rows.encode(),
        }
    )
    assert outcome(packed, "q.xlsx") == "workbook_too_full"


def read_the_fullest() -> None:
    """Read the fullest files that are taken, and print what the worst took of memory and time."""
    before, longest = _peak(), 0.0
    workbooks = [
        full_of(part, most - 2000)
        for part, most in [
            *((part, MOST_MARKS) for part in ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml")),
            *((part, MOST_MARKS_BESIDE) for part in ("xl/styles.xml", "xl/workbook.xml")),
        ]
    ]
    xml = "<quiz>" + "<question type='multichoice'>" + "<answer/>" * 440_000
    for data, name in [*((one, "q.xlsx") for one in workbooks), (xml.encode(), "q.xml")]:
        begun = time.perf_counter()
        outcome(data, name)
        longest = max(longest, time.perf_counter() - begun)
    print(_peak() - before, longest)  # noqa: T201 - what the test reads


def _peak() -> float:
    """Return how many megabytes this process has held at the most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.mark.slow
def test_the_fullest_files_take_bounded_time_and_memory() -> None:
    """In a process of its own, since what one has taken it never gives back."""
    asked = "from tests.bank.formats.test_bounds import read_the_fullest as read; read()"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    megabytes, seconds = map(float, done.stdout.split())
    assert (megabytes < MOST_MEGABYTES, seconds < SOON) == (True, True), done.stdout


def test_a_workbook_whose_row_is_far_away_is_read_soon() -> None:
    begun = time.perf_counter()
    assert outcome(_repacked({"xl/worksheets/sheet1.xml": lambda _: ENDLESS_ROW}), "q.xlsx") == (
        "no_headings"
    )
    assert time.perf_counter() - begun < SOON


def test_a_bomb_in_a_workbook_does_not_go_off() -> None:
    packed = _repacked({"xl/worksheets/sheet1.xml": lambda _: BOMB.encode()})
    assert outcome(packed, "q.xlsx") == "broken_workbook"


def test_an_archive_that_is_no_workbook_says_so() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("notes.txt", "hello")
    assert outcome(packed.getvalue(), "q.zip") == "no_workbook"


@given(
    text=st.text(
        st.sampled_from("*_~|`[]()<>@!#- abhttp:/1everyone\n") | st.characters(), max_size=80
    )
)
@examples(400)
def test_plain_text_is_plain_however_often_it_is_asked(text: str) -> None:
    once = plain(Text(text)).text
    assert plain(Text(once)).text == once
    assert once.isprintable()
    assert "@everyone" not in once
    assert "\n" not in once


MARKS = [
    *("*" * 4000, "[" * 2000 + "](a)" * 500, "_a" * 2000, "<b>" * 6000, "<!--" * 4000),
    *("||a" * 1300, "`" * 3999, "@everyone" * 400, "# " * 2000),
]


@pytest.mark.parametrize("text", MARKS)
def test_marks_upon_marks_are_taken_off_soon(text: str) -> None:
    begun = time.perf_counter()
    plain(Text(text, is_html=True))
    without_marks(text[:4000])
    assert time.perf_counter() - begun < 2


def test_as_many_questions_as_may_be_are_read() -> None:
    assert outcome(_many_gift(MOST_QUESTIONS).encode(), "q.gift") == "2000 items, 0 left out"
