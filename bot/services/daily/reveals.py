"""Closes questions by themselves where an organiser wants that; else the next one closes them."""

from datetime import datetime

from bot.db.daily import reveals
from bot.db.database import Database


class Reveals:
    """What a closed question shows is the outbox's matter: a trigger marks its message."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def tick(self, now: datetime) -> bool:
        """Close what is due by an instant up to which all clicks have come; it is never busy."""
        for post_id in await reveals.due(self._db.reading, now):
            await reveals.close(self._db.single, post_id, now)
            self._db.enqueued()
        return False
