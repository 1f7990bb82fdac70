"""Calls whoever has joined when the exam begins: in their own private reply, and by letter."""

from contextlib import suppress
from datetime import datetime

from bot.clock import Clock
from bot.db import outbox
from bot.db.database import Database
from bot.db.exam import calls, papers, sittings
from bot.db.members import members
from bot.domain.exam.papers import Paper
from bot.domain.exam.sittings import Sitting, SittingState
from bot.domain.outbox import Message, MessageKind
from bot.outbox.kinds import Kind
from bot.outbox.obstacles import Blocked, Gone, Unsure
from bot.services.ports import DirectMessages, ExamPublisher, MemberDirectory


class Calls(Kind):
    """One member's call. Nothing of it is told to anybody else, nor kept once it is done.

    Their reply is drawn anew while Discord allows it, which does no harm twice. A letter, for who
    asked for one, is looked for first where it may have arrived.
    """

    name = MessageKind.CALL

    def __init__(
        self,
        db: Database,
        publisher: ExamPublisher,
        direct_messages: DirectMessages,
        directory: MemberDirectory,
        *,
        clock: Clock,
    ) -> None:
        super().__init__(db, clock=clock)
        self._publisher = publisher
        self._direct_messages = direct_messages
        self._directory = directory

    async def take(self, message: Message, *, until: datetime) -> bool:
        """Drop what comes too late: the paper is closed, or its member has found it."""
        paper, sitting = await self._of(message)
        if paper.is_seen or paper.is_closed or sitting.was_open_and_is_over:
            await outbox.drop(self._db.single, message)
            return False
        return await super().take(message, until=until)

    async def find(self, message: Message) -> int | None:
        """Look for the letter, if they asked for one; then only their reply may be left to do."""
        paper, sitting = await self._of(message)
        if not await self._wants_letter(paper, sitting):
            return None
        since = sitting.opened_at or sitting.opens_at
        with suppress(Blocked):  # they take no letters; then there is none
            found = await self._direct_messages.find_call(sitting, paper.user_id, since=since)
            if found is not None and not await self._draw(message, sitting):
                raise Unsure
            return found
        return None

    async def send(self, message: Message) -> int | None:
        """Draw their reply anew, and write to them."""
        paper, sitting = await self._of(message)
        is_drawn = await self._draw(message, sitting)
        letter = await self._write(paper, sitting)
        if not is_drawn:
            raise Unsure
        if letter is None:
            await outbox.drop(self._db.single, message)
        return letter

    async def sent(self, message: Message, message_id: int) -> None:
        """Forget it: nothing of it changes any more."""
        await outbox.drop(self._db.single, message)

    async def _draw(self, message: Message, sitting: Sitting) -> bool:
        """Return whether nothing is left to do with their reply."""
        reply = calls.reply_of(message)
        if reply is None or not reply.is_alive(self._clock()):
            return True
        try:
            await self._publisher.draw_reply(sitting, reply)
        except Blocked:
            return True
        except Unsure:
            return False
        return True

    async def _write(self, paper: Paper, sitting: Sitting) -> int | None:
        if not await self._wants_letter(paper, sitting):
            return None
        if not await self._directory.is_there(sitting.server_id, paper.user_id):
            return None
        start = await outbox.find(self._db.reading, MessageKind.START, sitting.sitting_id)
        with suppress(Blocked):  # they take no letters of ours; the channel has told them
            return await self._direct_messages.call(
                sitting, paper.user_id, start.message_id if start else None
            )
        return None

    async def _wants_letter(self, paper: Paper, sitting: Sitting) -> bool:
        settings = await members.find(self._db.reading, paper.user_id)
        return settings.exam_letter and sitting.state is SittingState.OPEN

    async def _of(self, message: Message) -> tuple[Paper, Sitting]:
        paper = await papers.by_id(self._db.reading, message.ref_id)
        sitting = paper and await sittings.find(
            self._db.reading, message.server_id, paper.sitting_id
        )
        if paper is None or sitting is None:
            raise Gone(f"paper {message.ref_id}")
        return paper, sitting
