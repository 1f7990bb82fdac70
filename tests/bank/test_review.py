"""Having the bank read by people: real files go out, come back filled in, and are judged."""

import csv
import random
import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from bot.bank.held_back import read_held_back, record_held_back
from bot.bank.reader import read_bank
from bot.bank.review.filled import Filled, Reading, read_filled
from bot.bank.review.form import (
    LARGEST_SEED,
    Choice,
    Form,
    Role,
    choose_part,
    make_form,
    option_meant,
    order_of,
)
from bot.bank.review.judgement import Judgement
from bot.bank.review.page import render_page
from bot.bank.review.sheets import LARGEST_FILE
from bot.bank.review.write import write_form
from bot.domain.bank.items import LETTERS, Bank, Item
from bot.errors import StartupError
from tests.bank.samples import Raw, item, topic_text, write_bank

SEED = 4711
EXPERTS = (Role.CRSS, Role.CLINICIAN, Role.LAWYER)


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    return write_and_read(tmp_path)


def write_and_read(folder: Path, count: int = 9) -> Bank:
    write_bank(folder, topic_text(*(item(id=f"sample-{n:02}") for n in range(1, count + 1))))
    return read_bank(folder)


def form_of(bank: Bank, role: Role = Role.CRSS, seed: int = SEED) -> Form:
    return make_form(bank, role, seed, Choice())


def letter_on(form: Form, item_id: str, option: int) -> str:
    """Return the letter that an item's own option has on a form."""
    return LETTERS[order_of(form.seed, item_id).index(option)]


def fill(file: Path, answers: Mapping[str, Mapping[str, object]]) -> Path:
    """Fill in a spreadsheet as a reader does: cells by item and heading."""
    book = load_workbook(file)
    sheet = book.worksheets[0]
    columns = {str(cell.value): number for number, cell in enumerate(sheet[1], 1)}
    for row in range(2, sheet.max_row + 1):
        given_here = answers.get(str(sheet.cell(row, columns["item"]).value), {})
        for heading, value in given_here.items():
            sheet.cell(row, columns[heading]).value = value  # pyright: ignore[reportAttributeAccessIssue]
    book.save(file)
    return file


def reading(item: Item, role: Role, reader: str, *, right: bool, **more: object) -> Reading:
    return Reading(reader, role, item, item.key if right else (item.key + 1) % 4, **more)  # pyright: ignore[reportArgumentType]


def judged(bank: Bank, *readings: Reading) -> Judgement:
    return Judgement(Filled(readings, 0), bank.profile)


@given(st.integers(0, LARGEST_SEED), st.text(min_size=1, max_size=9), st.sampled_from(LETTERS))
def test_a_letter_of_a_form_leads_back_to_the_option_that_stood_there(
    seed: int, item_id: str, letter: str
) -> None:
    order = order_of(seed, item_id)
    assert sorted(order) == [0, 1, 2, 3]
    assert order[LETTERS.index(letter)] == option_meant(seed, item_id, letter)


def test_the_order_of_options_says_nothing_of_the_key() -> None:
    """Over many seeds each option stands at each letter about as often."""
    places = [order_of(seed, "sample-01").index(1) for seed in range(2000)]
    assert all(420 < places.count(place) < 580 for place in range(4))


def test_forms_of_two_seeds_mix_items_and_options_differently(bank: Bank) -> None:
    one, other = form_of(bank), form_of(bank, seed=SEED + 1)
    assert {q.item.item_id for q in one.questions} == set(bank.items)
    assert [q.item.item_id for q in one.questions] != [q.item.item_id for q in other.questions]
    assert one == form_of(bank)


def test_parts_share_the_bank_out_and_leave_nothing(bank: Bank) -> None:
    parts = [Choice(part=part, parts=4).of(bank.items.values()) for part in range(1, 5)]
    assert sorted(one.item_id for part in parts for one in part) == sorted(bank.items)
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


@pytest.mark.parametrize("text", ["0/3", "4/3", "2", "a/b", "1/2/3", ""])
def test_what_is_no_part_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        choose_part(text)


def test_a_lawyer_reads_the_items_on_law_and_a_choice_is_kept_to(tmp_path: Path) -> None:
    law = item(id="sample-02", law_checked=Raw("2026-11-23"))
    write_bank(tmp_path, topic_text(item(), law))
    bank = read_bank(tmp_path)
    [only] = form_of(bank, Role.LAWYER).questions
    assert only.item.item_id == "sample-02"
    assert not make_form(bank, Role.CRSS, SEED, Choice(domain="mentoring")).questions
    assert not make_form(bank, Role.CRSS, SEED, Choice(topic="other")).questions
    assert len(make_form(bank, Role.CRSS, SEED, Choice("advocacy", "choice")).questions) == 2


@pytest.mark.parametrize("role", Role)
def test_no_file_tells_the_key_or_a_reason(tmp_path: Path, role: Role) -> None:
    write_bank(tmp_path, topic_text(item(law_checked=Raw("2026-11-23"))))
    bank = read_bank(tmp_path)
    files = write_form(form_of(bank, role), tmp_path / "out")
    assert [file.suffix for file in files] == [".html", ".csv", ".xlsx"]
    book = load_workbook(files[2])
    cells = " ".join(str(c.value) for row in book.worksheets[0].iter_rows() for c in row)
    for text in (files[0].read_text("utf-8"), files[1].read_text("utf-8-sig"), cells):
        [only] = bank.items.values()
        assert all(option.text in text for option in only.options)
        assert not any(option.reason in text for option in only.options)
        assert "key" not in text.lower()
        assert str(SEED) in text


def test_the_page_asks_experts_for_more_than_lay_readers(bank: Bank) -> None:
    expert, lay = render_page(form_of(bank)), render_page(form_of(bank, Role.LAY))
    assert "Of 100 people" in expert
    assert "Of 100 people" not in lay
    assert "You need to know nothing" in lay
    assert expert.count("<section>") == lay.count("<section>") == 9


def test_the_page_shows_what_looks_like_markup_as_it_is(tmp_path: Path) -> None:
    write_bank(tmp_path, topic_text(item(A_text="Write <b>no</b> & sign")))
    assert "Write &lt;b&gt;no&lt;/b&gt; &amp; sign" in render_page(form_of(read_bank(tmp_path)))


def test_a_spreadsheet_can_be_changed_only_where_it_is_to_be_filled_in(
    bank: Bank, tmp_path: Path
) -> None:
    *_, book = write_form(form_of(bank), tmp_path)
    sheet = load_workbook(book).worksheets[0]
    headings = [str(cell.value) for cell in sheet[1]]
    open_cells = {
        headings[number]
        for row in sheet.iter_rows(min_row=2)
        for number, cell in enumerate(row)
        if not cell.protection.locked
    }
    assert sheet.protection.sheet
    assert open_cells == {"answer", "second best", "of 100", "comment"}
    assert len(sheet.data_validations.dataValidation) == 2


@pytest.mark.parametrize("role", Role)
def test_a_filled_spreadsheet_comes_back_in_the_banks_own_terms(tmp_path: Path, role: Role) -> None:
    write_bank(tmp_path, topic_text(item(law_checked=Raw("2026-11-23"))))
    bank = read_bank(tmp_path)
    form = form_of(bank, role)
    *_, book = write_form(form, tmp_path)
    wanted: dict[str, object] = {"answer": letter_on(form, "sample-01", 1), "comment": "Good."}
    if role.is_expert:
        wanted |= {"second best": letter_on(form, "sample-01", 3).lower(), "of 100": 65}
    found = read_filled([fill(book, {"sample-01": wanted})], bank.items)
    [one] = found.readings
    assert (one.reader, one.role, one.answer, one.comment) == (form.name, role, 1, "Good.")
    assert one.is_right
    assert (one.second, one.of_100) == ((3, 65) if role.is_expert else (None, None))


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_filled_csv_file_comes_back_whatever_stands_between_its_cells(
    bank: Bank, tmp_path: Path, delimiter: str
) -> None:
    form = form_of(bank)
    _, table, _ = write_form(form, tmp_path)
    with table.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    for row in rows[1:]:
        row[rows[0].index("answer")] = letter_on(form, row[1], 0)
        row[rows[0].index("of 100")] = "40 %"
    with table.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows(rows)
    found = read_filled([table], bank.items)
    assert len(found.readings) == 9
    assert {(one.answer, one.of_100) for one in found.readings} == {(0, 40)}


def test_rows_without_an_answer_and_items_that_have_changed_are_left_out(
    bank: Bank, tmp_path: Path
) -> None:
    *_, book = write_form(form_of(bank), tmp_path)
    fill(book, {"sample-01": {"answer": "A", "version": 7}, "sample-02": {"answer": "A"}})
    found = read_filled([book], bank.items)
    assert [one.item.item_id for one in found.readings] == ["sample-02"]
    assert found.outdated == 1
    assert "1 answers left out" in Judgement(found, bank.profile).render()


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"answer": "E"}, "write A, B, C or D under 'answer', not 'E'"),
        ({"answer": "AB"}, "write A, B, C or D under 'answer', not 'AB'"),
        ({"answer": "A", "second best": "x"}, "write A, B, C or D under 'second best'"),
        ({"answer": "A", "second best": "a"}, "stands as the answer and as the second best"),
        ({"answer": "A", "of 100": 101}, "a whole number from 0 to 100 under 'of 100', not '101'"),
        ({"answer": "A", "of 100": 50.5}, "under 'of 100', not '50.5'"),
        ({"answer": "A", "of 100": "many"}, "under 'of 100', not 'many'"),
        ({"answer": "A", "role": "king"}, "the role is one of crss, clinician, lawyer, lay"),
        ({"answer": "A", "seed": "x"}, "under 'seed', not 'x'"),
        ({"answer": "A", "item": "other"}, "the bank has no item 'other'"),
    ],
)
def test_a_bad_cell_is_one_sentence_with_its_file_and_row(
    tmp_path: Path, cells: dict[str, object], says: str
) -> None:
    bank = write_and_read(tmp_path, count=1)
    *_, book = write_form(form_of(bank), tmp_path)
    fill(book, {"sample-01": cells})
    with pytest.raises(StartupError) as caught:
        read_filled([book], bank.items)
    [line] = str(caught.value).splitlines()
    assert line.startswith(f"{book}, row 2: ")
    assert says in line


def test_all_bad_cells_are_told_at_once(bank: Bank, tmp_path: Path) -> None:
    *_, book = write_form(form_of(bank), tmp_path)
    fill(book, {"sample-01": {"answer": "E"}, "sample-02": {"answer": "F"}})
    with pytest.raises(StartupError) as caught:
        read_filled([book], bank.items)
    assert len(str(caught.value).splitlines()) == 2


def test_the_same_form_sent_twice_is_said(bank: Bank, tmp_path: Path) -> None:
    *_, book = write_form(form_of(bank), tmp_path)
    fill(book, {"sample-01": {"answer": "A"}})
    with pytest.raises(StartupError, match="has answered sample-01 twice"):
        read_filled([book, book], bank.items)


def bad_file(folder: Path, name: str) -> Path:
    file = folder / name
    match name:
        case "notes.xlsx":
            file.write_text("The minutes of our last meeting.")
        case "picture.csv":
            file.write_bytes(b"\x89PNG\r\n\x00\xff")
        case "torn.csv":
            file.write_text('item,version,role,seed,answer\n"a')
        case "empty.csv":
            file.touch()
        case "other.xlsx":
            book = Workbook()
            book.worksheets[0].append(["item", "version"])
            book.save(file)
    return file


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("nowhere.xlsx", "is not there; name the files that came back"),
        ("notes.xlsx", "is not a spreadsheet that can be read"),
        ("picture.csv", "cannot be read"),
        ("torn.csv", "cannot be read"),
        ("empty.csv", "has no column 'item'"),
        ("other.xlsx", "has no column 'role'"),
    ],
)
def test_a_bad_file_is_one_sentence(tmp_path: Path, name: str, says: str) -> None:
    with pytest.raises(StartupError, match=says) as caught:
        read_filled([bad_file(tmp_path, name)], {})
    assert len(str(caught.value).splitlines()) == 1


def test_without_the_package_for_spreadsheets_there_is_csv(
    bank: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    *_, book = write_form(form_of(bank), tmp_path)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    files = write_form(form_of(bank), tmp_path / "plain")
    assert [file.suffix for file in files] == [".html", ".csv"]
    with pytest.raises(StartupError, match=r"not installed \(openpyxl\); save it as CSV"):
        read_filled([book], bank.items)


def test_a_spreadsheet_that_swells_is_not_unpacked(tmp_path: Path) -> None:
    from zipfile import ZIP_DEFLATED, ZipFile

    file = tmp_path / "swelling.xlsx"
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "0" * (LARGEST_FILE + 1))
    with pytest.raises(StartupError, match="too large to be a form"):
        read_filled([file], {})


def test_nothing_to_ask_and_nowhere_to_write_are_one_sentence(bank: Bank, tmp_path: Path) -> None:
    with pytest.raises(StartupError, match="No item is left"):
        write_form(Form(Role.LAY, 1, "Sample", ()), tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(StartupError, match="takes no files"):
        write_form(form_of(bank), tmp_path / "file" / "folder")


def lay(one: Item, right: int, wrong: int) -> list[Reading]:
    return [reading(one, Role.LAY, f"reader-{n}", right=n < right) for n in range(right + wrong)]


@pytest.mark.parametrize(
    ("right", "wrong", "held"), [(5, 0, True), (4, 1, True), (7, 3, True), (3, 2, False),
                                 (6, 3, False), (4, 0, False)]
)  # fmt: skip
def test_an_item_that_seven_in_ten_of_five_lay_readers_have_right_is_held_back(
    bank: Bank, right: int, wrong: int, held: bool
) -> None:
    one = bank.items["sample-01"]
    assert ("sample-01" in judged(bank, *lay(one, right, wrong)).held_back()) is held


@pytest.mark.parametrize(("against", "held"), [(0, False), (1, False), (2, True), (3, True)])
def test_an_item_whose_key_two_experts_do_not_choose_is_held_back(
    bank: Bank, against: int, held: bool
) -> None:
    one = bank.items["sample-01"]
    readings = [
        reading(one, role, role, right=number >= against) for number, role in enumerate(EXPERTS)
    ]
    assert ("sample-01" in judged(bank, *readings).held_back()) is held


def test_what_is_held_back_is_in_no_exam_until_it_is_mended(tmp_path: Path) -> None:
    bank = write_and_read(tmp_path, count=3)
    judgement = judged(bank, *lay(bank.items["sample-01"], 5, 0))
    record_held_back(tmp_path, judgement.judged(), judgement.held_back())
    assert {one.item_id for one in read_bank(tmp_path).exam_items()} == {"sample-02", "sample-03"}
    file = tmp_path / "items/advocacy/choice.toml"
    file.write_text(file.read_text("utf-8").replace("version = 1", "version = 2"), "utf-8")
    assert len(read_bank(tmp_path).exam_items()) == 3


def test_a_later_review_replaces_what_it_judged_and_keeps_the_rest(tmp_path: Path) -> None:
    bank = write_and_read(tmp_path, count=2)
    first, second = bank.items.values()
    record_held_back(tmp_path, bank.items, {first.item_id: "too easy", second.item_id: "disputed"})
    again = judged(bank, *lay(first, 0, 5))
    record_held_back(tmp_path, again.judged(), again.held_back())
    assert read_held_back(tmp_path) == {second.item_id: (1, "disputed")}


def test_the_cut_score_is_the_mean_of_the_judges_means(bank: Bank) -> None:
    one, other = list(bank.items.values())[:2]
    estimates: Sequence[tuple[str, Item, int]] = [
        ("ana", one, 60), ("ana", other, 80), ("ben", one, 50), ("ben", other, 70),
    ]  # fmt: skip
    readings = [
        reading(about, Role.CRSS, name, right=True, of_100=share)
        for name, about, share in estimates
    ]
    cut = judged(bank, *readings).cut_score()
    assert cut is not None
    assert (cut.judges, cut.mean) == (2, 65)
    assert cut.error == pytest.approx(5)
    text = judged(bank, *readings).render()
    assert "cut score by 2 experts (Angoff 1971): 65.0 of 100, standard error 5.0" in text
    assert "the exam's pass mark is 75" in text
    alone = judged(bank, readings[0]).cut_score()
    assert alone is not None
    assert alone.error is None
    assert judged(bank, reading(one, Role.CRSS, "ana", right=True)).cut_score() is None


def test_agreement_is_told_above_chance(bank: Bank) -> None:
    one, other = list(bank.items.values())[:2]
    alike = [reading(one, Role.CRSS, name, right=True) for name in ("ana", "ben")]
    apart = [reading(other, Role.CRSS, name, right=name == "ana") for name in ("ana", "ben")]
    assert judged(bank, *alike, *apart).experts_agree() == 0.5
    text = judged(bank, *alike, *apart).render()
    assert "two experts choose alike in 50% of cases; above chance 0.33" in text
    assert judged(bank, *lay(one, 3, 3)).experts_agree() is None


def test_readers_who_guess_agree_no_more_than_chance(bank: Bank) -> None:
    rng = random.Random(3)
    readings = [
        Reading(f"reader-{n}", Role.CRSS, one, rng.randrange(4))
        for n in range(40)
        for one in bank.items.values()
    ]
    agree = judged(bank, *readings).experts_agree()
    assert agree == pytest.approx(0.25, abs=0.02)


def test_what_experts_chose_otherwise_is_told_with_their_words(bank: Bank) -> None:
    one = bank.items["sample-01"]
    readings = [
        reading(one, Role.CRSS, "ana", right=False, comment="Both do."),
        reading(one, Role.CLINICIAN, "ben", right=True, second=3, comment="Fine."),
        reading(one, Role.CRSS, "cam", right=True, second=3),
    ]
    text = judged(bank, *readings).render()
    assert "sample-01: ana (crss) C, key B. Both do." in text
    assert "sample-01: ben (clinician) Fine." in text
    assert "sample-01: D (2)" in text
    rows = {row["what"]: row["figure"] for row in judged(bank, *readings).rows()}
    assert rows["experts' answers that are the key"] == pytest.approx(0.667)


def test_no_answers_are_no_figures(bank: Bank) -> None:
    assert "no answers" in judged(bank).render()
    assert [row["what"] for row in judged(bank).rows()] == ["items held back from exams"]


def test_forms_of_one_seed_are_in_one_order_for_every_role(bank: Bank) -> None:
    orders = [[q.order for q in form_of(bank, role).questions] for role in (Role.CRSS, Role.LAY)]
    assert all(one == other for one, other in pairwise(orders))
