"""The bank's values."""

from bot.domain.items import LETTERS
from tests.domain.samples import DAILY_TAG, make_bank, make_item


def test_the_daily_pool_holds_the_tagged_items_in_the_order_of_their_ids() -> None:
    bank = make_bank(
        make_item("zebra"),
        make_item("other", tags=frozenset({"law"})),
        make_item("apple", tags=frozenset({DAILY_TAG, "law"})),
    )
    assert [item.item_id for item in bank.daily_pool()] == ["apple", "zebra"]


def test_every_option_of_an_item_has_a_letter() -> None:
    assert len(LETTERS) == len(make_item().options)
