"""Results that members share: told once in the exam's channel, and taken back when they say so."""

from bot.clock import Clock
from bot.db import outbox
from bot.db.database import Database
from bot.db.exam import papers, shares
from bot.domain.exam.papers import Paper
from bot.domain.exam.results import Score, count_right
from bot.domain.outbox import Message, MessageKind
from bot.domain.servers.settings import Trouble
from bot.outbox.kinds import PATIENCE, Kind
from bot.outbox.obstacles import Blocked
from bot.services.bank.library import Library
from bot.services.ports import ExamPublisher, SharedResult


class SharedResults(Kind):
    """A result that stands in a channel for as long as its member wants it to.

    Where the member had their data deleted, its paper is gone, and the message goes, too.
    """

    name = MessageKind.SHARE
    changes = True

    def __init__(
        self, db: Database, library: Library, publisher: ExamPublisher, *, clock: Clock
    ) -> None:
        super().__init__(db, clock=clock)
        self._library = library
        self._publisher = publisher

    async def find(self, message: Message) -> int | None:
        """Look for it by the button with which it is taken back."""
        channel_id, since = shares.place_of(message)
        return await self._publisher.find_shared(
            message.server_id, channel_id, message.ref_id, since=since
        )

    async def send(self, message: Message) -> int | None:
        """Tell the result, unless it was taken back before anybody could read it."""
        paper = await self._shared_paper(message)
        if paper is None:
            await outbox.drop(self._db.single, message)
            return None
        items = await self._library.items_of(paper.items)
        score = Score(count_right(paper, items), len(items))
        channel_id, _ = shares.place_of(message)
        return await self._publisher.share(
            SharedResult(paper.server_id, channel_id, paper.paper_id, paper.user_id, score)
        )

    async def edit(self, message: Message) -> None:
        """Take it out of the channel, once it was taken back."""
        if await self._shared_paper(message) is None:
            channel_id, _ = shares.place_of(message)
            await self._publisher.take_away(message.server_id, channel_id, message.message_id or 0)
            await outbox.drop(self._db.single, message)

    async def blocked(self, message: Message, blocked: Blocked) -> None:
        """Try again for an hour or two; a channel that is gone does not come back."""
        if blocked.trouble is Trouble.NO_CHANNEL or message.attempts >= PATIENCE:
            await outbox.drop(self._db.single, message)
        else:
            await super().edit_blocked(message, blocked)

    async def edit_blocked(self, message: Message, blocked: Blocked) -> None:
        """Where its channel is gone, it is gone, too."""
        if blocked.trouble is Trouble.NO_CHANNEL:
            await outbox.drop(self._db.single, message)
        else:
            await super().edit_blocked(message, blocked)

    async def missing(self, message: Message) -> None:
        """Forget what somebody else has deleted."""
        await outbox.drop(self._db.single, message)

    async def _shared_paper(self, message: Message) -> Paper | None:
        paper = await papers.by_id(self._db.reading, message.ref_id)
        return paper if paper is not None and paper.is_shared else None
