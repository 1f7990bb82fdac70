"""Puts a backup in the place of the database, whole or not at all, and keeps the former one."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

from bot.db.backups import STAMP, copy_database, sync_folder
from bot.db.place import BESIDE, PRIVATE, give_to_owner_of, held
from bot.db.sentences import explained, not_ours, wrong_state
from bot.db.soundness import LOOK_SECONDS, State, look_over
from bot.errors import StartupError


def restore(backup: Path, file: Path, at: datetime) -> Path | None:
    """Put a backup in the place of the database, and return where the former one is kept.

    Raises StartupError, and changes nothing, while a bot runs on it, and where the backup is not
    a sound one of a version that this bot knows. None is kept where there was none.
    """
    if not os.path.isfile(backup):
        raise StartupError(f"There is no file {backup}. Name a backup: python -m bot doctor")
    with explained(backup):
        _require_usable(backup)
    with explained(file), held(file) as place:
        if os.path.samefile(backup, place.file):
            raise StartupError(f"{backup} is the database itself. Name a backup of it.")
        return _put_in_place(backup, place.file, at)


def _require_usable(backup: Path) -> None:
    found = look_over(backup, seconds=LOOK_SECONDS)  # its copy is looked at whole
    if wrong := wrong_state(backup, found):
        raise StartupError(wrong)
    if found.state is State.EMPTY:
        raise StartupError(not_ours(backup))
    if found.state is State.NEWER:
        raise StartupError(
            f"{backup} was made by a newer version of the bot. Update the bot first: git pull"
        )


def _put_in_place(backup: Path, file: Path, at: datetime) -> Path | None:
    if (former := look_over(file, seconds=LOOK_SECONDS)).state is State.FOREIGN:
        raise StartupError(not_ours(file))
    fresh = file.with_name(f"{file.name}.restoring")
    fresh.unlink(missing_ok=True)
    copy_database(backup, fresh)
    give_to_owner_of(file, fresh)
    if former.state is not State.DAMAGED:
        _move_journal_into(file)
    kept = _keep(file, at)
    # A journal of the former one would be taken for that of the one in its place.
    for end in BESIDE:
        file.with_name(file.name + end).unlink(missing_ok=True)
    os.replace(fresh, file)
    sync_folder(file.parent)
    return kept


def _move_journal_into(file: Path) -> None:
    """Let the newest answers be in the file itself; where that cannot be, both files are kept."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(file)) as conn:
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _keep(file: Path, at: datetime) -> Path | None:
    """Give the former file another name, too, with the journal it may have."""
    journal = file.with_name(file.name + "-wal")
    if not _has_something(file) and not _has_something(journal):
        return None
    stem = f"{file.stem}-before-{at.astimezone(UTC):{STAMP}}"
    endings = (f"-{number}" for number in count(2))
    names = (file.with_name(f"{stem}{end}{file.suffix}") for end in chain([""], endings))
    kept = next(name for name in names if not os.path.lexists(name))
    _name_anew(file, kept)
    if _has_something(journal):
        _name_anew(journal, kept.with_name(kept.name + "-wal"))
    sync_folder(file.parent)
    return kept


def _has_something(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0


def _name_anew(file: Path, name: Path) -> None:
    try:
        name.hardlink_to(file)
    except OSError:  # not every disk knows two names of a file
        shutil.copyfile(file, name)
        os.chmod(name, PRIVATE)
