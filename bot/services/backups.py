"""The daily backup: made by itself in a thread of its own, so that nobody waits for it."""

import asyncio
import logging
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.db.backups import BackupFolder, Interrupted
from bot.errors import StartupError

log = logging.getLogger(__name__)

EVERY = timedelta(days=1)
LOOK_EVERY = timedelta(hours=1)
"""So often it is looked whether a backup is due, and a failed one tried again."""


class Backups:
    """Makes a backup when the newest one is a day old, and knows how the last try ended."""

    def __init__(self, folder: BackupFolder | None, *, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        self._looked_at: datetime | None = None
        self._looking: asyncio.Task[None] | None = None
        self._goes_on = True
        self.newest_at: datetime | None = None
        """When the newest backup was made, as far as is known."""
        self.failure: str | None = None
        """Why the last try failed, in words for the host; None where it did not."""

    @property
    def is_on(self) -> bool:
        """Whether backups are made by themselves."""
        return self._folder is not None and self._folder.kept > 0

    def look(self) -> None:
        """See to it that there is a backup of today. Costs nothing where it is not time to look."""
        now = self._clock()
        # Either way, since a clock that was wrong may have been put right.
        is_time = self._looked_at is None or abs(now - self._looked_at) >= LOOK_EVERY
        if self.is_on and self._goes_on and self._looking is None and is_time:
            self._looked_at = now
            self._looking = asyncio.create_task(self._look(now), name="backup")

    async def close(self) -> None:
        """Begin none any more, and give up the one that is being made."""
        self._goes_on = False
        if self._looking is not None:
            await self._looking

    async def _look(self, now: datetime) -> None:
        try:
            self.newest_at = await asyncio.to_thread(self._make_if_due, now)
        except Interrupted:
            log.info("the backup was given up, since the bot is to stop")
        except (StartupError, OSError) as error:
            self.failure = str(error)
            log.error("%s", error)
        else:
            self.failure = None
        finally:
            self._looking = None

    def _make_if_due(self, now: datetime) -> datetime | None:
        if self._folder is None:
            return None
        newest = self._folder.newest()
        if newest and abs(now - newest[1]) < EVERY:
            return newest[1]
        backup = self._folder.make(now, lambda: self._goes_on)
        log.info("a backup was made: %s", backup)
        return now
