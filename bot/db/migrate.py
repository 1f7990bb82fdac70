"""Brings a database file to the shape this version needs, one numbered file at a time."""

from pathlib import Path

import aiosqlite

from bot.errors import StartupError

MIGRATIONS = Path(__file__).with_name("migrations")


def migration_files(folder: Path = MIGRATIONS) -> list[Path]:
    """Return the migration files in order; the n-th file makes version n."""
    return sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.sql"))


async def migrate(conn: aiosqlite.Connection, files: list[Path]) -> int:
    """Apply the files the database has not seen, each whole or not at all; return the version.

    Raises StartupError when the database was written by a newer version of the bot.
    """
    rows = list(await conn.execute_fetchall("PRAGMA user_version"))
    version: int = rows[0][0]
    if version > len(files):
        raise StartupError(
            f"The database was written by a newer version of the bot (its format is {version}, "
            f"this one knows {len(files)}). Update the bot, or restore an older backup."
        )
    for number, file in enumerate(files[version:], start=version + 1):
        await _apply(conn, number, file.read_text(encoding="utf-8"))
    return len(files)


async def _apply(conn: aiosqlite.Connection, number: int, script: str) -> None:
    # executescript commits whatever is open before it runs, so the script must bring its own
    # transaction; user_version is part of it and rolls back with the rest.
    try:
        await conn.executescript(
            f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {number};\nCOMMIT;"
        )
    except BaseException:
        await conn.rollback()
        raise
