"""An open database in a folder of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.db.database import Database
from tests.new_database import put_new_database


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the database is; it is not there until somebody makes it."""
    return tmp_path / "study.sqlite3"


@pytest.fixture
async def db(file: Path) -> AsyncIterator[Database]:
    put_new_database(file)
    async with Database.open(file) as opened:
        yield opened
