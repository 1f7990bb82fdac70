"""An open database in a folder of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.db.database import Database


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "study.sqlite3"


@pytest.fixture
async def db(file: Path) -> AsyncIterator[Database]:
    async with Database.open(file) as opened:
        yield opened
