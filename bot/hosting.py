"""What a host does with the database: make a backup, put one back."""

from collections.abc import Callable
from pathlib import Path

from bot.clock import Clock
from bot.config import Settings
from bot.db.backups import BackupFolder, copy_database
from bot.db.restoring import restore
from bot.db.sentences import no_database
from bot.errors import StartupError

Say = Callable[[str], None]


def backups_of(settings: Settings) -> BackupFolder | None:
    """Return where the backups of the database are, if there are any by the settings."""
    if settings.backup_dir is None:
        return None
    return BackupFolder(settings.backup_dir, settings.database_file, settings.backups_kept)


def back_up(file: Path | None, settings: Settings, *, clock: Clock, say: Say) -> None:
    """Make a backup, also while the bot runs: at a path, or in the folder with the others."""
    if not settings.database_file.is_file():
        raise StartupError(no_database(settings.database_file))
    if file is not None:
        copy_database(settings.database_file, file)
    elif folder := backups_of(settings):
        file = folder.make(clock())
    say(f"{file} is a whole and sound copy. Keep one on another computer, too.")


def put_back(file: Path, settings: Settings, *, clock: Clock, say: Say) -> None:
    """Put a backup in the place of the database. The bot must be stopped."""
    kept = restore(file, settings.database_file, clock())
    say(f"{settings.database_file} is now what {file} was.")
    if kept is not None:
        say(f"What was there before is kept as {kept}.")
    say("Start the bot again. What it posted since that backup, it finds in the channels.")
