"""Backups: whole and sound copies of the database, made while the bot runs."""

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import assert_never

from bot.db.place import PRIVATE, give_to_owner_of, make_folder
from bot.db.sentences import damaged, not_copied, not_made, not_ours, offer, wrong_state
from bot.db.soundness import Finding, State, look_over, reading
from bot.errors import StartupError

STEP_PAGES = 1024
PAUSE_SECONDS = 0.005
"""A copy is written in steps that reach the disk one by one, with a breath between them: all at
once, whoever answers meanwhile would wait until the whole of it is on the disk."""

STAMP = "%Y-%m-%d-%H%M%S"
ENDING = ".sqlite3"
UNFINISHED = ".part"
LEFT_BEHIND_AFTER = timedelta(days=1)


class Interrupted(Exception):
    """A backup was given up, because the bot is to stop."""


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class BackupFolder:
    """Where the backups of one database are, and how many are kept."""

    folder: Path
    database: Path
    kept: int = 0

    def files(self) -> list[Path]:
        """Return the backups, the newest first. Raises OSError where nobody may look."""
        if not os.path.isdir(self.folder):
            return []
        return sorted((one for one in self.folder.iterdir() if self._made_at(one)), reverse=True)

    def newest(self) -> tuple[Path, datetime] | None:
        """Return the newest backup and when it was made."""
        dated = ((one, self._made_at(one)) for one in self.files())
        return next(((one, at) for one, at in dated if at), None)

    def newest_good(self) -> Path | None:
        """Return the newest backup that is sound."""
        with suppress(OSError):
            return next(filter(_is_good, self.files()), None)
        return None

    def offer(self) -> str:
        """Say which backup a host can put back, and how."""
        return offer(self.folder, self.newest_good())

    def make(self, at: datetime, go_on: Callable[[], bool] = _always) -> Path:
        """Make a backup and return it; then remove the oldest beyond those that are kept.

        Raises StartupError, in words for the host, where none could be made, and removes none
        then; and Interrupted once `go_on` says no.
        """
        backup = self.folder / f"{self.database.stem}-{at.astimezone(UTC):{STAMP}}{ENDING}"
        try:
            make_folder(self.folder, self.database, 0o700)
            self._remove_unfinished(at)
        except OSError as error:
            raise StartupError(not_made(backup, error)) from error
        copy_database(self.database, backup, go_on)
        for old in self.files()[max(self.kept, 1) :]:
            old.unlink(missing_ok=True)
        return backup

    def _made_at(self, file: Path) -> datetime | None:
        """Return when a backup was made, by its name; None for what is none of this database's."""
        stamp = file.name.removeprefix(f"{self.database.stem}-").removesuffix(ENDING)
        try:
            at = datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
        except ValueError:
            return None
        return at if file.name == f"{self.database.stem}-{stamp}{ENDING}" else None

    def _remove_unfinished(self, at: datetime) -> None:
        """Remove what a process left that died while it made a backup."""
        for part in self.folder.glob(f"*{ENDING}{UNFINISHED}"):
            is_ours = self._made_at(part.with_suffix("")) is not None
            if (
                is_ours
                and at.timestamp() - part.stat().st_mtime > LEFT_BEHIND_AFTER.total_seconds()
            ):
                part.unlink(missing_ok=True)


def wrong_with_offer(file: Path, found: Finding, backups: BackupFolder | None) -> str | None:
    """Return what is the matter with a file that was looked over, if the bot cannot begin on it.

    Of a damaged one also which of the backups a host can put in its place.
    """
    wrong = wrong_state(file, found)
    if wrong and backups and found.state is State.DAMAGED:
        return f"{wrong} {backups.offer()}"
    return wrong


def copy_database(source: Path, target: Path, go_on: Callable[[], bool] = _always) -> None:
    """Write a whole and sound copy of a database, also of one in use, that only the owner can read.

    Raises StartupError, and leaves nothing, where there is such a file or none can be made; and
    Interrupted once `go_on` says no.
    """
    if os.path.lexists(target):
        raise StartupError(f"{target} is there already. Name another file.")
    part = target.with_name(target.name + UNFINISHED)
    try:
        _make_anew(part)
        give_to_owner_of(source, part)
        _copy_pages(source, part, go_on)
        _require_good(source, part)
        os.replace(part, target)
        sync_folder(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise StartupError(not_copied(source, target, error)) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _make_anew(file: Path) -> None:
    file.unlink(missing_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE))


def _copy_pages(source: Path, target: Path, go_on: Callable[[], bool]) -> None:
    def breathe(_: int, __: int, ___: int) -> None:
        if not go_on():
            raise Interrupted
        _sync(target)
        time.sleep(PAUSE_SECONDS)

    with reading(source) as old, closing(sqlite3.connect(target)) as new:
        new.execute("PRAGMA synchronous = OFF")
        # What is written meanwhile is not in it: it is a picture of one instant.
        old.execute("BEGIN")
        old.execute("PRAGMA schema_version").fetchall()
        old.backup(new, pages=STEP_PAGES, progress=breathe)
        # Without a journal beside it, the file can be taken anywhere.
        new.execute("PRAGMA journal_mode = DELETE")
    _sync(target)


def _require_good(source: Path, copy: Path) -> None:
    found = look_over(copy, thorough=True)
    match found.state:
        case State.OURS | State.NEWER:
            return
        case State.DAMAGED:
            raise StartupError(f"{damaged(source, found.detail)} No backup was made of it.")
        case State.FOREIGN | State.EMPTY:
            raise StartupError(not_ours(source))
        case _:
            assert_never(found.state)


def _is_good(file: Path) -> bool:
    try:
        return look_over(file).state is State.OURS
    except (OSError, sqlite3.Error):
        return False


def _sync(file: Path) -> None:
    """Let what was written of a file reach the disk."""
    number = os.open(file, os.O_RDWR)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def sync_folder(folder: Path) -> None:
    """Let the names in a folder reach the disk, where a system has that."""
    if os.name != "posix":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
