"""The bank's values."""

from datetime import date

import pytest

from bot.domain.bank.items import LETTERS, NOT_IN_EXAMS, Source
from bot.domain.daily.corrections import Correction
from tests.domain.samples import DAILY_TAG, make_bank, make_item


def test_the_daily_pool_holds_the_tagged_items_in_the_order_of_their_ids() -> None:
    bank = make_bank(
        make_item("zebra"),
        make_item("other", tags=frozenset({"law"})),
        make_item("apple", tags=frozenset({DAILY_TAG, "law"})),
    )
    assert [item.item_id for item in bank.daily_pool()] == ["apple", "zebra"]


@pytest.mark.parametrize("tag", sorted(NOT_IN_EXAMS))
def test_some_tags_keep_an_item_out_of_exams_and_not_from_the_daily_question(tag: str) -> None:
    kept = make_item("kept", tags=frozenset({DAILY_TAG, tag}))
    bank = make_bank(make_item(), kept)
    assert bank.exam_items() == (make_item(),)
    assert kept in bank.daily_pool()


def test_an_item_is_the_same_whatever_it_shares_its_idea_with() -> None:
    """The database keeps items without their ideas."""
    assert make_item(idea="twins") == make_item()


@pytest.mark.parametrize(
    ("section", "page"),
    [
        ("740 ILCS 110/5(b)(6)", "074001100K5"),
        ("740 ILCS 110/2 and 110/5", "074001100K2"),
        ("405 ILCS 5/6-103(b)", "040500050K6-103"),
        ("405 ILCS 5/2-101.1", "040500050K2-101.1"),
        ("755 ILCS 5/11a-17, decisions", "075500050K11a-17"),
        ("section 4, 20 ILCS 3305/7.", "002033050K7"),
    ],
)
def test_a_section_of_a_statute_has_its_own_address(section: str, page: str) -> None:
    found = statute("illinois-statute").address_of(section)
    assert found == f"https://www.ilga.gov/Documents/legislation/ilcs/documents/{page}.htm"


@pytest.mark.parametrize(
    ("kind", "section"),
    [("illinois-statute", "755 ILCS 43, the form"), ("guidance", "740 ILCS 110/5")],
)
def test_what_names_no_section_of_a_statute_is_at_the_source_itself(
    kind: str, section: str
) -> None:
    assert statute(kind).address_of(section) == "https://example.org/act"


def statute(kind: str) -> Source:
    return Source("act", "An act", "A state", kind, "https://example.org/act", "", date(2026, 1, 1))


def test_every_option_of_an_item_has_a_letter() -> None:
    assert len(LETTERS) == len(make_item().options)


def test_every_option_that_was_once_the_key_stays_right() -> None:
    item = make_item(key=1)
    for key in (2, 3):
        item = item.with_correction(Correction(item.item_id, 1, key, f"It is {key}."))
    assert [option for option in range(4) if item.is_right(option)] == [1, 2, 3]
    assert item.key == 3
    assert item.corrected
    assert (item.corrected.former_key, item.corrected.note) == (1, "It is 3.")
    assert not item.is_right(None)
