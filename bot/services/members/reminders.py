"""Reminds members who asked for it of a question they have not answered, once and kindly."""

import logging
from datetime import timedelta

from bot.clock import Clock
from bot.db.database import Database
from bot.db.members import members, reminders
from bot.db.servers import servers
from bot.domain.members import Reminder
from bot.services.members.settings import next_at
from bot.services.ports import Blocked, DirectMessages, Unsure

log = logging.getLogger(__name__)

BATCH = 200
STALE = timedelta(hours=2)
"""A reminder that is later than this is left out: the hour was the member's choice."""

DAY = timedelta(days=1)
"""A question that is older was there at the last reminder: nobody is reminded of one twice."""


class Reminders:
    """Sends what is due, at most once: a reminder that got lost is better than one twice."""

    def __init__(self, db: Database, letters: DirectMessages, *, clock: Clock) -> None:
        self._db = db
        self._direct_messages = letters
        self._clock = clock

    async def tick(self) -> None:
        """Send every reminder that is due."""
        for reminder in await reminders.due(self._db.reading, self._clock(), most=BATCH):
            try:
                await self._remind(reminder)
            except Unsure:
                log.info("a reminder on server %s may not have arrived", reminder.server_id)
            except Exception:
                log.exception("a reminder on server %s could not be sent", reminder.server_id)

    async def _remind(self, reminder: Reminder) -> None:
        server_id, user_id = reminder.server_id, reminder.user_id
        reading, now = self._db.reading, self._clock()
        settings = await members.find(reading, user_id)
        zone = settings.zone or await servers.zone_of(reading, server_id)
        following = next_at(reminder.hour, zone, now)
        # Moved on before it is sent, so that no crash sends it twice.
        if not await reminders.move(self._db.single, reminder, following):
            return
        if now - reminder.due_at > STALE:
            return
        since = reminder.due_at - DAY
        question = await reminders.to_answer(reading, server_id, user_id, since=since)
        if question is None:
            return
        try:
            await self._direct_messages.remind(server_id, user_id, question)
        except Blocked:
            # They take no messages from us any more, which is an answer, too.
            await reminders.remove(self._db.single, server_id, user_id)
