"""Posts a question on command: an extra one, or a test."""

from dataclasses import replace

from bot import refusals
from bot.clock import Clock
from bot.db.daily import lines, posts
from bot.db.database import Database
from bot.domain.daily import notes
from bot.domain.daily.deeds import DeedKind
from bot.domain.daily.posts import Post, PostKind, PostState
from bot.domain.servers.settings import ServerSettings
from bot.errors import Refusal
from bot.outbox.deliver import Deliverer
from bot.outbox.obstacles import told_at_once
from bot.services.daily.claims import Claims
from bot.services.ports import Publisher
from bot.services.servers.set_up import settings_of


class Posts:
    """What an organiser has posted at once. What is planned is posted by the outbox alone."""

    def __init__(
        self,
        db: Database,
        claims: Claims,
        publisher: Publisher,
        deliverer: Deliverer,
        *,
        clock: Clock,
    ) -> None:
        self._clock = clock
        self._db = db
        self._claims = claims
        self._publisher = publisher
        self._deliverer = deliverer
        self._clock = clock

    async def post_now(self, server_id: int, kind: PostKind) -> Post:
        """Post an extra or a test question at once. Raises Refusal with what to do."""
        settings = await self.settings_of(server_id)
        with told_at_once():
            self._publisher.check(settings)
            post, message = await self._claims.claim_new(settings, kind)
            message_id = await self._deliverer.deliver_now(replace(message, tried=False))
        if kind is PostKind.EXTRA:
            about, now = str(post.post_id), self._clock()
            async with self._db.transaction() as tx:
                await lines.note_deed(tx, server_id, DeedKind.EXTRA, about, at=now)
        return replace(post, message_id=message_id)

    async def end_test(self, server_id: int) -> bool:
        """Have the test question taken out of its channel; False when there is none."""
        ended = await posts.close_tests(self._db.single, server_id, self._clock())
        if ended:
            self._db.enqueued()
        return ended

    async def take_down(self, server_id: int, post_id: int) -> bool:
        """Take an extra question out of its channel again; False where it is over anyway.

        Answers that were given keep their points. Raises Refusal with what is in the way.
        """
        post = await posts.find(self._db.reading, server_id, post_id)
        if post is None or not post.is_open or post.message_id is None:
            return False
        with told_at_once():
            await self._publisher.take_down(post)
        return await posts.deleted(self._db.single, post_id, note=notes.TAKEN_DOWN)

    async def repost(self, server_id: int) -> Post:
        """Post the latest daily question again whose message was deleted.

        Raises Refusal when it stands, or with what is in the way.
        """
        settings = await self.settings_of(server_id)
        post = await posts.latest_sent(self._db.reading, server_id)
        if post is None or post.state is PostState.CLOSED:
            raise Refusal(refusals.NOTHING_TO_REPOST)
        with told_at_once():
            self._publisher.check(settings)
            await self._require_deleted(post)
            again, message = await self._claims.claim_again(settings, post)
            message_id = await self._deliverer.deliver_now(replace(message, tried=False))
        return replace(again, message_id=message_id)

    async def _require_deleted(self, post: Post) -> None:
        if not post.is_open:
            return
        channel_id, message_id = post.channel_id or 0, post.message_id or 0
        if await self._publisher.stands(post.server_id, channel_id, message_id):
            raise Refusal(refusals.NOTHING_TO_REPOST)
        await posts.deleted(self._db.single, post.post_id, note=notes.MESSAGE_DELETED)

    async def settings_of(self, server_id: int) -> ServerSettings:
        """Return a server's settings. Raises Refusal when it was never set up."""
        return await settings_of(self._db.reading, server_id)
