"""Where the database is on the disk: held for one bot, closed to others, and watched."""

import errno
import logging
import os
import sqlite3
import sys
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile

from bot.errors import StartupError

log = logging.getLogger(__name__)

PRIVATE = 0o600
"""Only the account that runs the bot may read or write."""

OTHERS = 0o077
"""The rights of everybody else."""

BESIDE = ("-wal", "-shm")
"""What SQLite adds to the name for the files that belong to an open database."""


class Place:
    """The real file behind a path, with the files that SQLite keeps beside it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._seen: dict[str, tuple[int, int] | None] = {}
        self._is_lost = False

    @property
    def _open_files(self) -> list[Path]:
        return [self.file, *(self.file.with_name(self.file.name + end) for end in BESIDE)]

    def close_to_others(self) -> None:
        """Take everybody else's rights to the files away; say so where they had any."""
        if os.name != "posix":
            return
        lock = _lock_of(self.file)
        files = [*self._open_files, lock, lock.with_name(lock.name + "-journal")]
        open_to_others = [one for one in files if _is_open_to_others(one)]
        if not open_to_others:
            return
        names = ", ".join(str(one) for one in open_to_others)
        try:
            for one in open_to_others:
                os.chmod(one, PRIVATE)
        except OSError as error:
            log.warning(
                "%s can be read by others on this computer, and I may not change that (%s). "
                "Its owner can: chmod 600",
                names,
                error,
            )
        else:
            log.warning(
                "%s could be read by others on this computer; from now on only the account that "
                "runs the bot can",
                names,
            )

    def remember(self) -> None:
        """Note which files these are, so that others in their place are noticed."""
        self._seen = {str(one): _identity(one) for one in self._open_files}

    def is_lost(self) -> bool:
        """Tell whether a file was removed or replaced since; once lost is lost for good."""
        if not self._is_lost and any(_identity(one) != was for one, was in self._seen.items()):
            self._is_lost = True
            log.critical(
                "the database %s was removed or replaced while the bot was running: nothing can "
                "be saved any more. Put the file back, or a backup, and start the bot again",
                self.file,
            )
        return self._is_lost


def _lock_of(file: Path) -> Path:
    return file.with_name(file.name + ".lock")


def _is_open_to_others(file: Path) -> bool:
    return file.is_file() and bool(file.stat().st_mode & OTHERS)


def _identity(file: Path | str) -> tuple[int, int] | None:
    """Return what tells a file from another of its name; None where there is none."""
    try:
        found = os.stat(file)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_dev, found.st_ino


@contextmanager
def held(path: Path) -> Generator[Place]:
    """Keep other bots off the file that `path` leads to, for as long as the block runs.

    Makes the file when there is none. Raises StartupError when another bot has it.
    """
    # SQLite, too, keeps its files beside the real one, wherever a link to it stands.
    file = Path(os.path.realpath(path))
    file.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        _hold_by_name(stack, file)
        _make(file)
        _hold_by_file(stack, file)
        _require_one_journal(file)
        yield Place(file)


def _make(file: Path) -> None:
    """Make an empty file for nobody else to read, unless there is one."""
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE))


def _hold_by_name(stack: ExitStack, file: Path) -> None:
    """Keep other processes off this name until this one ends, however it ends.

    The lock is SQLite's own on a file beside the database: it works on every system,
    and unlike a file with a process id in it, it cannot be left behind by a crash.
    """
    beside = _lock_of(file)
    _make(beside)
    conn = sqlite3.connect(beside, timeout=0, isolation_level=None)
    stack.callback(conn.close)
    try:
        conn.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        _require_locks(file)
        raise _in_use(file) from error


def _require_locks(file: Path) -> None:
    """Raise OSError where nothing can be locked: SQLite takes that for somebody else's lock."""
    if os.name != "posix":
        return
    import fcntl

    # A file that nobody else knows of.
    with TemporaryFile(dir=file.parent) as own:
        try:
            fcntl.lockf(own, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK)) from error


def _hold_by_file(stack: ExitStack, file: Path) -> None:
    """Keep other processes off the file itself, whatever name they have for it.

    Only Linux keeps such a lock apart from those that SQLite takes on the same file.
    """
    if sys.platform != "linux":
        return
    import fcntl

    number = os.open(file, os.O_RDWR | os.O_CLOEXEC)
    # Closed after the database: a file that is closed takes all its process' other locks along.
    stack.callback(os.close, number)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise _in_use(file) from error


def _require_one_journal(file: Path) -> None:
    """Refuse a file with several names when the newest answers may stand beside another one.

    SQLite keeps what is new in a file named after the name it was given, until an orderly end.
    """
    names = file.stat().st_nlink
    if names < 2:
        return
    others = [one for one in file.parent.iterdir() if one != file and _is_same(one, file)]
    if len(others) < names - 1:
        raise StartupError(
            f"{file} has another name (a hard link) in another folder, and the newest answers may "
            "stand beside that one. Remove the other name, or make it a copy, and start again."
        )
    for one in others:
        journal = one.with_name(one.name + "-wal")
        if journal.exists() and journal.stat().st_size:
            raise StartupError(
                f"{file} has another name, and the newest answers stand beside that one: "
                f"start the bot once with DATABASE_FILE={one}, stop it, and remove one of the two."
            )


def _is_same(one: Path, file: Path) -> bool:
    return not one.is_symlink() and _identity(one) == _identity(file)


def _in_use(file: Path) -> StartupError:
    return StartupError(
        f"Another bot is already running on {file}. Stop that one first, "
        "or set DATABASE_FILE to another file."
    )
