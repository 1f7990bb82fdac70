"""Items are kept word for word as members were shown them."""

from datetime import date

import pytest

from bot.db.bank import items
from bot.db.database import Database
from bot.domain.bank.items import Citation, Item, Option
from tests.domain.samples import make_item


@pytest.mark.parametrize(
    "item",
    [
        pytest.param(make_item(), id="plain"),
        pytest.param(make_item(law_checked=date(2026, 1, 31)), id="with-a-law"),
        pytest.param(make_item(citations=(), tags=frozenset()), id="bare"),
        pytest.param(
            make_item(
                stem="“Sí,” she said \N{EM DASH} \N{SEEDLING}",
                options=tuple(Option(f"'{n}'", '"quoted"\n') for n in range(4)),
                citations=(Citation("code", "1.1"), Citation("act", "2 (b)")),
            ),
            id="any-characters",
        ),
    ],
)
async def test_an_item_is_read_back_as_it_was_kept(db: Database, item: Item) -> None:
    await items.keep(db.single, item)
    assert await items.shown(db.reading, item.item_id, item.version) == item


async def test_a_version_once_shown_never_changes(db: Database) -> None:
    await items.keep(db.single, make_item(stem="As it was shown?"))
    await items.keep(db.single, make_item(stem="Edited without a new version?"))
    assert (await items.shown(db.reading, "item-01", 1)).stem == "As it was shown?"


async def test_versions_are_kept_side_by_side(db: Database) -> None:
    for version in (1, 2):
        await items.keep(db.single, make_item(version=version, key=version))
    assert (await items.shown(db.reading, "item-01", 1)).key == 1
    assert (await items.shown(db.reading, "item-01", 2)).key == 2


async def test_an_item_that_was_never_shown_is_an_error_that_names_it(db: Database) -> None:
    await items.keep(db.single, make_item())
    with pytest.raises(LookupError, match="item-01 version 2"):
        await items.shown(db.reading, "item-01", 2)
