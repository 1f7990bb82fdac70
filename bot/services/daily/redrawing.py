"""Keeps each post's message in step with its row: the count, and the key once it is closed."""

import asyncio
import logging

from bot.db.daily import answers, posts
from bot.db.database import Database
from bot.domain.daily.posts import Post, PostState
from bot.services.bank import Library
from bot.services.ports import Blocked, Publisher, Unsure

log = logging.getLogger(__name__)

BATCH = 200


class PostRedraws:
    """Redraws the messages that lag; how far each has come is stored with the post."""

    def __init__(self, db: Database, library: Library, publisher: Publisher) -> None:
        self._db = db
        self._library = library
        self._publisher = publisher

    async def redraw_lagging(self) -> bool:
        """Redraw messages that lag behind their row; return whether any was brought up to date."""
        lagging = await posts.to_redraw(self._db.reading, most=BATCH)
        done = await asyncio.gather(*(self._guarded(post) for post in lagging))
        return any(done)

    async def _guarded(self, post: Post) -> bool:
        try:
            await self._redraw(post)
        except Unsure:
            log.warning("post %s: Discord did not answer; will redraw it later", post.post_id)
            return False
        except Exception:
            log.exception("post %s of server %s was not redrawn", post.post_id, post.server_id)
            return False
        return True

    async def _redraw(self, post: Post) -> None:
        item = await self._library.item_of(post)
        closed = post.state is PostState.CLOSED
        responses = await answers.responses(self._db.reading, post.post_id) if closed else None
        told = [] if closed else await self._library.corrections_told_in(post)
        try:
            await self._publisher.redraw(post, item, responses, told)
        except Blocked:
            # The message or its channel is gone or out of reach; the next change tries again.
            log.info("post %s cannot be redrawn any more", post.post_id)
        await posts.mark_redrawn(self._db.single, post)
