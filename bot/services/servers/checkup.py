"""How the bot itself is, for an organiser who wonders: its memory, and the backups of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.db.database import Database
from bot.services.backups import Backups

LOOK_EVERY = timedelta(minutes=10)
"""However many organisers ask, the database is looked over at most this often."""


@dataclass(frozen=True, slots=True)
class Checkup:
    """What was found."""

    is_sound: bool
    is_whole: bool
    """Whether there was time to look at all of the database."""
    backups_on: bool
    backup_at: datetime | None
    backup_failed: bool


class Checkups:
    """Looks the database over, for whoever asks."""

    def __init__(self, db: Database, backups: Backups, *, clock: Clock) -> None:
        self._db = db
        self._backups = backups
        self._clock = clock
        self._looked_at: datetime | None = None
        self._found = (True, False)

    async def look(self) -> Checkup:
        """Return how the bot's memory is, and the backups of it."""
        now = self._clock()
        if self._looked_at is None or abs(now - self._looked_at) >= LOOK_EVERY:
            self._looked_at = now
            self._found = await self._db.look_over()
        is_sound, is_whole = self._found
        return Checkup(
            is_sound=is_sound,
            is_whole=is_whole,
            backups_on=self._backups.is_on,
            backup_at=self._backups.newest_at,
            backup_failed=self._backups.failure is not None,
        )
