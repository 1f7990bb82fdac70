"""The bank's values."""

import pytest

from bot.domain.corrections import Correction
from bot.domain.items import LETTERS, NOT_IN_EXAMS
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
