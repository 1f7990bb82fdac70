"""Writes the database of a release, with something of everything in it, for all later versions.

`python -m tests.db.write_release` makes tests/db/releases/VERSION.sql, once a release; it is never
written again. tests/db/test_releases.py restores and migrates every one of them.
"""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import VERSION
from bot.db.database import Database
from tests.services.belongings import live_a_full_life
from tests.services.world import World

RELEASES = Path(__file__).with_name("releases")


async def _fill(file: Path) -> None:
    async with Database.open(file) as db:
        await live_a_full_life(World(db, []))


def _dump(file: Path) -> str:
    """Return the database as SQL. SQLite's dump leaves out what a file says of itself."""
    with closing(sqlite3.connect(file)) as conn:
        said = [
            f"PRAGMA {name} = {conn.execute(f'PRAGMA {name}').fetchone()[0]};"
            for name in ("application_id", "user_version")
        ]
        return "\n".join([*said, *conn.iterdump()]) + "\n"


def write_release(folder: Path = RELEASES) -> Path:
    """Write the database of this version, and return its file; refuse where there is one."""
    written = folder / f"{VERSION}.sql"
    with TemporaryDirectory(prefix="release-") as place:
        file = Path(place) / "study.sqlite3"
        asyncio.run(_fill(file))
        with written.open("x", encoding="utf-8") as to:
            to.write(_dump(file))
    return written


if __name__ == "__main__":
    write_release()
