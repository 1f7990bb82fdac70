"""What a host reads when the database cannot be used: what is the matter, and what to do next."""

import errno
import os
import shutil
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import assert_never

from bot import refusals
from bot.db.soundness import Finding, State
from bot.errors import Refusal, StartupError

NO_LOCKS = (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS)
"""What a system says that keeps no locks on its files."""


@contextmanager
def explained(file: Path) -> Generator[None]:
    """Turn what is raised while a database is opened into StartupError."""
    try:
        with first_used(file):
            yield
    except OSError as error:
        raise StartupError(in_a_sentence(file, error)) from error


@contextmanager
def first_used(file: Path) -> Generator[None]:
    """Turn what a database raises when it is first written to into StartupError."""
    try:
        yield
    except sqlite3.Error as error:
        raise StartupError(in_a_sentence(file, error)) from error
    except Refusal as refusal:
        sentence = _OF_REFUSAL.get(refusal.reason)
        if sentence is None:
            raise
        raise StartupError(sentence(file)) from refusal


def in_a_sentence(file: Path, error: Exception) -> str:
    """Return why a database cannot be used, and what to do."""
    code: int = getattr(error, "sqlite_errorcode", 0) & 0xFF
    number: int = getattr(error, "errno", None) or 0
    if code == sqlite3.SQLITE_FULL or number in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(file)
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return damaged(file, str(error))
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return busy(file)
    if number in NO_LOCKS:
        return no_locks(file)
    if number == errno.EROFS:
        return f"{file} is on a disk that can only be read. Put it on one that can be written."
    if code == sqlite3.SQLITE_READONLY or number in (errno.EACCES, errno.EPERM):
        return _not_allowed(file, error)
    return f"The database {file} cannot be opened ({error}). Check the folder and its rights."


def may_be_written(file: Path) -> None:
    """Raise PermissionError where the account that runs this may not read and write a file."""
    for one in (file, file.parent):
        if not os.access(one, os.R_OK | os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(one))


def not_ours(file: Path) -> str:
    """Return that a file is another program's."""
    return f"{file} is not a database of this bot. Move it away, or set DATABASE_FILE."


def no_database(file: Path) -> str:
    """Return that there is no database yet, or not there."""
    return (
        f"There is no database at {file}. The first start of the bot makes one; if yours is "
        "elsewhere, say so in .env: DATABASE_FILE."
    )


def damaged(file: Path, detail: str) -> str:
    """Return that a file is damaged, up to where a backup would be named."""
    return f"The database {file} is damaged ({detail}). Nothing was changed in it."


def disk_full(file: Path) -> str:
    """Return that there is no space."""
    return (
        f"The disk with {file} is full ({_free(file)} free), so the bot cannot save anything. "
        "Make space there, and start it again."
    )


def busy(file: Path) -> str:
    """Return that somebody else writes to the file."""
    return f"Another program holds the database {file}. Close that one, and start again."


def no_locks(file: Path) -> str:
    """Return that the file is where nobody can keep others off it."""
    return (
        f"{file} is on a disk or network share that does not lock files, so the bot could not keep "
        "others off it. Put it on a disk of this computer: set DATABASE_FILE."
    )


def offer(folder: Path, good: Path | None) -> str:
    """Return how to put the newest good backup back, or that there is none."""
    if good is None:
        return (
            f"There is no good backup in {folder}. Keep the file as it is: docs/hosting.md says "
            "what can still be got out of it."
        )
    return (
        f"Put the newest good backup back with: python -m bot restore {good} (the file of now is "
        "kept beside it)."
    )


def not_made(backup: Path, error: Exception) -> str:
    """Return why there is no backup."""
    return (
        f"No backup could be made at {backup} ({error}). There must be space for a copy of the "
        "database, in a folder that the account of the bot may write to."
    )


def wrong_state(file: Path, found: Finding) -> str | None:
    """Return what is the matter with a file that was looked over, if the bot cannot begin on it."""
    match found.state:
        case State.FOREIGN:
            return not_ours(file)
        case State.DAMAGED:
            return damaged(file, found.detail)
        case State.OURS | State.NEWER | State.EMPTY:
            return None
        case _:
            assert_never(found.state)


def _not_allowed(file: Path, error: Exception) -> str:
    named = Path(getattr(error, "filename", None) or file)
    # Where even a look is not allowed, nothing more is known.
    owner = f" It belongs to {_owner(named)}." if os.path.exists(named) else ""
    return (
        f"{named} may not be read and written by {_account()}, which runs the bot.{owner} "
        f"Give it to {_account()} (chown, chmod u+rw), or set DATABASE_FILE."
    )


def _owner(file: Path) -> str:
    try:
        return file.owner()
    except (KeyError, NotImplementedError, OSError):
        return "somebody else"


def _account() -> str:
    try:
        import pwd

        return pwd.getpwuid(os.geteuid()).pw_name
    except (ImportError, KeyError):  # a container may run as a number that has no name
        return "this account"


def _free(file: Path) -> str:
    return f"{shutil.disk_usage(file.parent).free / 1e6:.1f} MB"


_OF_REFUSAL = {refusals.DISK_FULL: disk_full, refusals.DATABASE_BUSY: busy}
