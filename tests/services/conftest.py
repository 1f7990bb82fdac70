"""The world that the tests of the services start from."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.db.database import Database
from tests.new_database import put_new_database
from tests.services.world import ITEMS, World


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    file = tmp_path / "study.sqlite3"
    put_new_database(file)
    async with Database.open(file) as db:
        yield World(db, ITEMS)
