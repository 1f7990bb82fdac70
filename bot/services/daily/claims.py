"""Draws the question that a post shows, and claims the post for it."""

import asyncio
import random
from datetime import datetime
from weakref import WeakValueDictionary

from bot import refusals
from bot.clock import Clock
from bot.db import outbox
from bot.db.bank import secret_items
from bot.db.daily import posts
from bot.db.database import Database
from bot.db.session import Transaction
from bot.domain.bank import Item
from bot.domain.daily.posts import Post, PostKind
from bot.domain.daily.rotation import pick_next
from bot.domain.outbox import Message, MessageKind
from bot.domain.servers.settings import ServerSettings
from bot.errors import Refusal
from bot.outbox.kinds import Kind
from bot.services.bank import Library
from bot.services.daily.schedule import plan_next


class Claims:
    """Claims posts: which item, which channel, which role is fixed for good with the claim."""

    def __init__(self, db: Database, library: Library, *, clock: Clock, rng: random.Random) -> None:
        self._db = db
        self._library = library
        self._clock = clock
        self._rng = rng
        # Two questions of a server drawn at the same moment must not see the same history.
        self._drawing: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def claim(self, message: Message, post: Post, settings: ServerSettings) -> Post | None:
        """Lease a planned post's message and claim the post; None when somebody else has it.

        The next question of the server is planned with it.
        """
        async with self._drawing_for(settings):
            claim = await self._draw_up(settings)
            firing = next(settings.slot.after(post.due_at))
            claimed, is_planned = await posts.claim(self._db.single, post, message, claim, firing)
        if claimed is not None and not is_planned:  # another date, if any
            async with self._db.transaction() as tx:
                await plan_next(tx, settings, post.due_at)
        return claimed

    async def claim_new(self, settings: ServerSettings, kind: PostKind) -> tuple[Post, Message]:
        """Make an extra or a test post, claimed from the start, and lease its message."""
        async with self._drawing_for(settings):
            is_test = kind is PostKind.TEST
            claim = await self._draw_up(settings, spare_opening=is_test)
            if is_test:  # it takes no turn in the rotation
                claim = claim.of_test()
            local_on = claim.at.astimezone(settings.zone).date()
            async with self._db.transaction() as tx:
                post = await posts.claim_new(tx, settings.server_id, kind, local_on, claim)
                message = await self._lease(tx, post, until=claim.until)
        return post, message

    async def claim_again(self, settings: ServerSettings, post: Post) -> tuple[Post, Message]:
        """Claim a post whose message was deleted, and lease a new one. Raises Refusal."""
        now = self._clock()
        async with self._db.transaction() as tx:
            claimed = await posts.claim_again(
                tx,
                post.post_id,
                channel_id=settings.channel_id,
                role_id=settings.role_id,
                at=now,
            )
            if claimed is None:
                raise Refusal(refusals.NOTHING_TO_REPOST)
            return claimed, await self._lease(tx, claimed, until=now + Kind.lease)

    async def _lease(self, tx: Transaction, post: Post, *, until: datetime) -> Message:
        return await outbox.put(
            tx,
            MessageKind.POST,
            post.post_id,
            server_id=post.server_id,
            due_at=until,
            tried=True,
        )

    def _drawing_for(self, settings: ServerSettings) -> asyncio.Lock:
        return self._drawing.setdefault(settings.server_id, asyncio.Lock())

    async def _draw_up(
        self, settings: ServerSettings, *, spare_opening: bool = False
    ) -> posts.Claim:
        drawn, round_number = await self._next_item(settings.server_id, spare_opening)
        now = self._clock()
        return posts.Claim(
            channel_id=settings.channel_id,
            role_id=settings.role_id,
            item=await self._library.keep(drawn),
            round_number=round_number,
            at=now,
            until=now + Kind.lease,
        )

    async def _next_item(self, server_id: int, spare_opening: bool) -> tuple[Item, int]:
        if not self._library.daily_ids:
            raise Refusal(refusals.NO_ITEMS)
        opening = self._library.bank.profile.opening_item
        # Whoever is in a mock exam or a live round would meet it twice, with its key known.
        secret = await secret_items.of_server(self._db.reading, server_id)
        pick = pick_next(
            self._library.daily_ids,
            await posts.asked(self._db.reading, server_id),
            opening=opening,
            rng=self._rng,
            # A test is closed, and its key shown, when the group's first question comes.
            secret=secret | {opening} if spare_opening else secret,
        )
        return self._library.bank.items[pick.item_id], pick.round_number
