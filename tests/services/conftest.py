"""The world that the tests of the services start from."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.db.database import Database
from tests.services.world import ITEMS, World


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with Database.open(tmp_path / "study.sqlite3") as db:
        yield World(db, ITEMS)
