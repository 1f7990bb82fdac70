"""Reminds members who asked for it of a question they have not answered, once and kindly."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.db import outbox
from bot.db.database import Database
from bot.db.members import members, reminders
from bot.domain.daily.posts import OpenQuestion
from bot.domain.members import Reminder
from bot.domain.outbox import Message, MessageKind
from bot.outbox.kinds import Kind
from bot.outbox.obstacles import Blocked, Gone
from bot.services.members.settings import next_at
from bot.services.ports import DirectMessages, MemberDirectory, Publisher

STALE = timedelta(hours=2)
"""A reminder that is later than this is left out: the hour was the member's choice."""

DAY = timedelta(days=1)
"""A question that is older was there at the last reminder: nobody is reminded of one twice."""


class Reminders(Kind):
    """Reminders, each planned again for the next day. One that may have arrived is looked for."""

    name = MessageKind.REMINDER

    def __init__(
        self,
        db: Database,
        direct_messages: DirectMessages,
        publisher: Publisher,
        directory: MemberDirectory,
        *,
        clock: Clock,
    ) -> None:
        super().__init__(db, clock=clock)
        self._direct_messages = direct_messages
        self._publisher = publisher
        self._directory = directory

    async def find(self, message: Message) -> int | None:
        """Look for it in the member's own channel, since it was due."""
        reminder = await self._of(message)
        due_at = await self._due(message, reminder)
        return await self._direct_messages.find_reminder(
            reminder.server_id, reminder.user_id, since=due_at - STALE
        )

    async def send(self, message: Message) -> int | None:
        """Remind the member, if it is still their hour and a question waits for them."""
        reminder = await self._of(message)
        due_at = await self._due(message, reminder)
        question = None
        if self._clock() - due_at <= STALE:
            question = await reminders.to_answer(
                self._db.reading, reminder.server_id, reminder.user_id, since=due_at - DAY
            )
        if question is None or not await self._may_send(reminder, question):
            await self._plan_next(message, reminder)
            return None
        return await self._direct_messages.remind(reminder.server_id, reminder.user_id, question)

    async def _may_send(self, reminder: Reminder, question: OpenQuestion) -> bool:
        """Return whether the member is there, and the question still stands to be linked to."""
        server_id, user_id = reminder.server_id, reminder.user_id
        if not await self._directory.is_there(server_id, user_id):
            return False
        if await self._publisher.stands(server_id, question.channel_id, question.message_id):
            return True
        # Its next redraw finds that out, too, and tells the organiser.
        await outbox.changed(self._db.single, MessageKind.POST, question.post_id)
        self._db.enqueued()
        return False

    async def sent(self, message: Message, message_id: int) -> None:
        """Plan the next one."""
        await self._plan_next(message, await self._of(message))

    async def blocked(self, message: Message, blocked: Blocked) -> None:
        """End the reminder: they take no messages from us any more, which is an answer, too."""
        reminder = await self._of(message)
        await reminders.remove(self._db.single, reminder.server_id, reminder.user_id)

    async def _of(self, message: Message) -> Reminder:
        reminder = await reminders.find(self._db.reading, message.ref_id)
        if reminder is None:
            raise Gone(f"reminder {message.ref_id}")
        return reminder

    async def _due(self, message: Message, reminder: Reminder) -> datetime:
        """Return the hour that is meant: of one that was tried, the row has when to try again."""
        due_at = message.due_at or self._clock()
        if not message.tried:
            return due_at
        return next_at(reminder.hour, await self._zone_of(reminder), due_at - DAY)

    async def _zone_of(self, reminder: Reminder) -> ZoneInfo:
        return await members.zone_of(self._db.reading, reminder.server_id, reminder.user_id)

    async def _plan_next(self, message: Message, reminder: Reminder) -> None:
        following = next_at(reminder.hour, await self._zone_of(reminder), self._clock())
        await outbox.plan_again(self._db.single, message, following)
