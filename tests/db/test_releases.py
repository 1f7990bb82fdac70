"""What any released version has written, and any migration has left, comes to this version."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from bot import VERSION
from bot.db.database import Database
from bot.db.migrate import migration_files
from bot.db.restoring import restore
from tests.db.any_rows import counts, fill
from tests.db.versions import newest_first
from tests.db.write_release import RELEASES, write_release
from tests.new_database import put_new_database

MIGRATIONS = migration_files()
RENAMED = {
    "aim": "weekly_goal",
    "nameless_answer": "anonymised_answer",
    "nameless_live_answer": "anonymised_live_answer",
}
WORKED_OUT_ANEW = {"memory", "card"}
"""What is forgotten by a migration, because it is worked out from raw answers when looked at."""
AT = datetime(2027, 1, 1, tzinfo=UTC)


async def brought_up_to_date(file: Path, place: Path) -> dict[str, int]:
    """Restore a file as a host does, let the bot open it, and return how many rows it has then."""
    here = place / "restored" / "study.sqlite3"
    here.parent.mkdir()
    restore(file, here, AT)
    async with Database.open(here):
        pass
    put_new_database(place / "new.sqlite3")
    with (
        closing(sqlite3.connect(here)) as conn,
        closing(sqlite3.connect(place / "new.sqlite3")) as new,
    ):
        assert schema(conn) == schema(new)
        assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
        return counts(conn)


def schema(conn: sqlite3.Connection) -> list[tuple[str, ...]]:
    return [
        *conn.execute("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2"),
        *conn.execute("PRAGMA user_version"),
        *conn.execute("PRAGMA application_id"),
    ]


@pytest.mark.parametrize("release", sorted(RELEASES.glob("*.sql")), ids=lambda file: file.stem)
async def test_the_database_of_a_release_is_restored_and_migrated(
    tmp_path: Path, release: Path
) -> None:
    backup = tmp_path / "backup.sqlite3"
    script = await asyncio.to_thread(release.read_text, encoding="utf-8")
    with closing(sqlite3.connect(backup)) as conn:
        conn.executescript(script)
        before = counts(conn)
    assert before["answer"] > 0
    assert before["paper"] > 0
    after = await brought_up_to_date(backup, tmp_path)
    assert {name: after.get(name) for name in before} == before


def test_this_release_has_its_database() -> None:
    assert (RELEASES / f"{VERSION}.sql").exists()


def test_the_database_of_a_release_is_written_once(tmp_path: Path) -> None:
    assert "INSERT INTO answer" in write_release(tmp_path).read_text(encoding="utf-8").replace(
        '"', ""
    )
    with pytest.raises(FileExistsError):
        write_release(tmp_path)


@cache
def empty(version: int) -> bytes:
    """Return an empty database of a version: that of the one before, with one more migration."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as conn:
        if version > 1:
            conn.deserialize(empty(version - 1))
        conn.executescript(MIGRATIONS[version - 1].read_text(encoding="utf-8"))
        return conn.serialize()


@pytest.mark.parametrize("version", newest_first(range(1, len(MIGRATIONS) + 1)))
async def test_a_row_of_every_table_of_every_version_comes_along(
    tmp_path: Path, version: int
) -> None:
    backup = tmp_path / "backup.sqlite3"
    backup.write_bytes(empty(version))
    with closing(sqlite3.connect(backup, isolation_level=None)) as conn:
        conn.execute("PRAGMA synchronous = OFF")
        conn.execute(f"PRAGMA user_version = {version}")
        conn.execute("PRAGMA application_id = 1129468755")
        before = fill(conn)
    assert all(before.values()), before
    after = await brought_up_to_date(backup, tmp_path)
    kept = {name: after.get(RENAMED.get(name, name), 0) for name in before}
    assert {name for name in before if kept[name] < before[name]} <= WORKED_OUT_ANEW
