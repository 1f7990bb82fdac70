"""A new database for a test: migrated once a run, and copied since; migrating anew takes longer.

What tests the migrations themselves runs them (tests/db/test_migrate.py).
"""

import asyncio
import threading
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.db.database import Database


def put_new_database(file: Path) -> None:
    """Make `file` what Database.open makes of a file that is not there."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_bytes(_migrated())


@cache
def _migrated() -> bytes:
    with TemporaryDirectory(prefix="new-database-") as folder:
        file = Path(folder) / "study.sqlite3"
        # In a thread of its own, since whoever asks first may be inside an event loop.
        thread = threading.Thread(target=lambda: asyncio.run(_open_and_close(file)))
        thread.start()
        thread.join()
        # With rows left in the journal beside it, the file alone would be half a database.
        assert not file.with_name(file.name + "-wal").exists()
        return file.read_bytes()


async def _open_and_close(file: Path) -> None:
    async with Database.open(file):
        pass
