"""The thread in which a group talks about a question, once its answer is shown."""

from datetime import datetime, timedelta

from bot.clock import Clock
from bot.db import outbox
from bot.db.daily import posts
from bot.db.database import Database
from bot.db.servers import servers
from bot.domain.daily.posts import Post, PostKind
from bot.domain.outbox import Message, MessageKind
from bot.domain.servers.settings import ServerSettings
from bot.outbox.kinds import Kind
from bot.outbox.obstacles import Blocked, Gone
from bot.refusals import NotShown
from bot.services.bank.library import Library
from bot.services.ports import DiscussionPublisher
from bot.services.servers.notices import tell_not_shown
from bot.services.servers.set_up import settings_of

LATEST = timedelta(days=1)
"""A question that was closed longer ago is talked of no more: the next one is."""


def is_talked_of(post: Post, settings: ServerSettings, now: datetime) -> bool:
    """Whether a question is one that the group wants to talk about now, in a thread of its own."""
    if not settings.discussion or post.kind is PostKind.TEST or post.closed_at is None:
        return False
    return now - post.closed_at < LATEST


async def wish_for_discussion(
    db: Database, post: Post, settings: ServerSettings, now: datetime
) -> None:
    """Let a thread be opened at a question whose answer its message shows now.

    Never before: what is said there would tell those who have yet to answer. The row stays, so
    that there is one wish a question, however often the message is drawn anew.
    """
    if not is_talked_of(post, settings, now):
        return
    if await outbox.find(db.reading, MessageKind.DISCUSSION, post.post_id) is None:
        about = MessageKind.DISCUSSION, post.post_id
        await outbox.put(db.single, *about, server_id=post.server_id, due_at=outbox.AT_ONCE)


class Discussions(Kind):
    """Threads, each with the first line in it."""

    name = MessageKind.DISCUSSION

    def __init__(
        self, db: Database, library: Library, publisher: DiscussionPublisher, *, clock: Clock
    ) -> None:
        super().__init__(db, clock=clock)
        self._library = library
        self._publisher = publisher

    async def find(self, message: Message) -> int | None:
        """Look for the first line in the thread, if there is one."""
        post, _ = await self._of(message)
        return await self._publisher.find_discussion(post)

    async def send(self, message: Message) -> int | None:
        """Open it, unless nobody wants that any more."""
        post, settings = await self._of(message)
        if not is_talked_of(post, settings, self._clock()):
            await self.rest(message)
            return None
        return await self._publisher.open_discussion(post, await self._library.item_of(post))

    async def sent(self, message: Message, message_id: int) -> None:
        """Note that it is open, so that the organiser hears of the next trouble."""
        async with self._db.transaction() as tx:
            await outbox.sent(tx, message, message_id)
            await servers.clear_discussion_told(tx, message.server_id)

    async def blocked(self, message: Message, blocked: Blocked) -> None:
        """Leave this one, and tell the organiser when that is news."""
        _, settings = await self._of(message)
        async with self._db.transaction() as tx:
            await outbox.shown(tx, message, not_before=self._clock())
            if await servers.note_discussion_told(tx, message.server_id):
                await tell_not_shown(tx, settings, NotShown.DISCUSSION, blocked, again=False)

    async def _of(self, message: Message) -> tuple[Post, ServerSettings]:
        post = await posts.find(self._db.reading, message.server_id, message.ref_id)
        if post is None:
            raise Gone(f"post {message.ref_id}")
        return post, await settings_of(self._db.reading, message.server_id)
