"""Where the item of a post comes from."""

from dataclasses import replace

import pytest

from tests.domain.samples import make_post
from tests.services.world import ITEMS, World


async def test_a_version_stands_as_it_was_first_shown(world: World) -> None:
    assert await world.services.library.keep(ITEMS[1]) == ITEMS[1]
    world.with_bank(replace(ITEMS[1], key=3, stem="Edited, and the version not raised?"))
    post = make_post(item_id="item-02", item_version=1)
    assert await world.services.library.item_of(post) == ITEMS[1]
    edited = world.services.library.bank.items["item-02"]
    assert await world.services.library.keep(edited) == ITEMS[1]


@pytest.mark.parametrize(
    ("item_id", "version"),
    [
        pytest.param(None, None, id="no-item"),
        pytest.param("item-01", 9, id="a-version-nobody-saw"),
        pytest.param("gone", 1, id="an-item-nobody-saw"),
    ],
)
async def test_a_post_without_a_known_item_is_an_error(
    world: World, item_id: str | None, version: int | None
) -> None:
    with pytest.raises(LookupError):
        await world.services.library.item_of(make_post(item_id=item_id, item_version=version))
