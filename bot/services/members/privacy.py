"""A member's rights over what is held on them: to have it all, and to have it gone."""

import logging

from bot.clock import Clock
from bot.db.columns import from_instant
from bot.db.database import Database
from bot.db.members import member_data
from bot.db.members.member_data import Section

log = logging.getLogger(__name__)

FORMAT = 1
"""The number of the export's form; it rises when the meaning of something in it changes."""


class Privacy:
    """Hands out and deletes. Only ever asked by the member whose data it is."""

    def __init__(self, db: Database, *, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def export(self, user_id: int) -> dict[str, int | str | Section]:
        """Return everything held on a member, on all servers, as values that JSON knows.

        docs/export.md says what each section and field means, and what is empty while a question
        is being asked elsewhere.
        """
        held = await self.held(user_id)
        at = from_instant(self._clock())
        return {"format": FORMAT, "exported_at": at, "user_id": str(user_id), **held}

    async def held(self, user_id: int) -> dict[str, Section]:
        """Return everything held on a member, by section."""
        return await member_data.of_member(self._db.reading, user_id)

    async def delete(self, user_id: int) -> None:
        """Delete everything held on a member, on all servers, at once."""
        async with self._db.transaction() as tx:
            await member_data.delete(tx, user_id)
        log.info("a member had their data deleted")
        await self._db.empty_journal()

    async def finish_deletions(self) -> None:
        """Take what was deleted out of the journal, where somebody's reading was in the way."""
        await self._db.empty_journal_if_owed()
