"""The study circle that every test of this folder starts from."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.bank.items import Bank
from tests.discord.circle import NEW_YEAR, Circle
from tests.new_database import put_new_database


@pytest.fixture
async def circle(
    tmp_path: Path, bank: Bank, request: pytest.FixtureRequest
) -> AsyncIterator[Circle]:
    marker = request.node.get_closest_marker("starts_at")
    shards = request.node.get_closest_marker("shards")
    file = tmp_path / "study.sqlite3"
    put_new_database(file)
    world = Circle(bank, file, shards=shards.args[0] if shards else 1)
    await world.start(marker.args[0] if marker else NEW_YEAR)
    try:
        yield world
    finally:
        await world.stop()
