"""Where the item of a post comes from."""

import pytest

from tests.domain.samples import make_post
from tests.services.world import ITEMS, World


async def test_today_s_item_comes_from_the_bank(world: World) -> None:
    post = make_post(item_id="item-02", item_version=1)
    assert await world.services.library.item_of(post) is ITEMS[1]


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
