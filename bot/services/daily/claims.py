"""Draws the question that a post shows, and claims the post for it."""

import asyncio
import random
from collections.abc import Sequence
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
from bot.domain.exam.room import FRESH
from bot.domain.outbox import Message, MessageKind
from bot.domain.servers.settings import ServerSettings
from bot.errors import Refusal
from bot.outbox.kinds import Kind
from bot.services.bank import Library, nothing_to_ask
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

        None, too, when what was drawn began to be asked elsewhere meanwhile: another is drawn when
        the lease ends. The next question of the server is planned with it. Raises Refusal when
        nothing may be asked now.
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
        """Make an extra or a test post, claimed from the start, and lease its message.

        Raises Refusal when nothing may be asked now.
        """
        async with self._drawing_for(settings):
            while True:
                claim = await self._draw_up(settings, kind)
                if kind is PostKind.TEST:  # it takes no turn in the rotation
                    claim = claim.of_test()
                async with self._db.transaction() as tx:
                    if await self._is_free(tx, settings, claim):
                        return await self._add(tx, settings, kind, claim)

    async def _add(
        self, tx: Transaction, settings: ServerSettings, kind: PostKind, claim: posts.Claim
    ) -> tuple[Post, Message]:
        local_on = claim.at.astimezone(settings.zone).date()
        post = await posts.claim_new(tx, settings.server_id, kind, local_on, claim)
        return post, await self._lease(tx, post, until=claim.until)

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

    async def _is_free(self, tx: Transaction, settings: ServerSettings, claim: posts.Claim) -> bool:
        """Whether what was drawn a moment ago may still be asked: an exam may have begun since."""
        secret = await secret_items.not_to_draw(tx, settings.server_id)
        return claim.item.item_id not in secret

    def _drawing_for(self, settings: ServerSettings) -> asyncio.Lock:
        return self._drawing.setdefault(settings.server_id, asyncio.Lock())

    async def _draw_up(
        self, settings: ServerSettings, kind: PostKind = PostKind.DAILY
    ) -> posts.Claim:
        drawn, round_number = await self._next_item(settings.server_id, kind)
        now = self._clock()
        return posts.Claim(
            channel_id=settings.channel_id,
            role_id=settings.role_id,
            item=await self._library.keep(drawn),
            round_number=round_number,
            at=now,
            until=now + Kind.lease,
        )

    async def _next_item(self, server_id: int, kind: PostKind) -> tuple[Item, int]:
        bank = await self._library.bank_of(server_id)
        if not bank.daily_ids:
            empty = refusals.POOL_EMPTY if bank.differs else refusals.NO_ITEMS
            raise Refusal(nothing_to_ask(self._library, bank, empty))
        opening = bank.profile.opening_item
        # Whoever is in a mock exam or a live round would meet it twice, with its key known.
        secret = await secret_items.not_to_draw(self._db.reading, server_id)
        free = [item_id for item_id in bank.daily_ids if item_id not in secret]
        _require_free(free, kind)
        # A test is closed, and its key shown, when the group's first question comes.
        if kind is PostKind.TEST and free != [opening]:
            secret |= {opening}
        pick = pick_next(
            bank.daily_ids,
            await posts.asked(self._db.reading, server_id),
            opening=opening,
            rng=self._rng,
            secret=secret,
            fresh_in_mind=await secret_items.shown_lately(
                self._db.reading, server_id, since=self._clock() - FRESH
            ),
        )
        return bank.items[pick.item_id], pick.round_number


def _require_free(free: Sequence[str], kind: PostKind) -> None:
    """Raise Refusal unless an item is free; for what is posted by hand, one more than that.

    The daily question, which closes the others, is not to find everything open.
    """
    if not free:
        raise Refusal(refusals.ALL_ASKED_ELSEWHERE)
    if len(free) == 1 and kind is not PostKind.DAILY:
        raise Refusal(refusals.LAST_IS_KEPT)
