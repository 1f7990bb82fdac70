"""Draws the question that a post shows, and claims the post for it."""

import asyncio
import random
from collections.abc import Collection, Sequence
from datetime import date, datetime
from itertools import islice
from weakref import WeakValueDictionary

from bot import refusals
from bot.clock import Clock
from bot.db import outbox
from bot.db.bank import secret_items
from bot.db.daily import lines, posts
from bot.db.database import Database
from bot.db.session import Transaction
from bot.domain.bank.items import Bank, Item
from bot.domain.daily.line import Choice, next_in_line
from bot.domain.daily.posts import Post, PostKind
from bot.domain.daily.rotation import pick_next, round_of
from bot.domain.exam.room import FRESH
from bot.domain.outbox import Message, MessageKind
from bot.domain.servers.settings import ServerSettings
from bot.errors import Refusal
from bot.outbox.kinds import Kind
from bot.services.bank.library import Library, nothing_to_ask
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
            claim = await self._draw_up(settings, on=post.local_on)
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
        if kind is PostKind.TEST:  # it takes the place of the one before it
            await posts.close_tests(tx, settings.server_id, claim.at)
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
        self,
        settings: ServerSettings,
        kind: PostKind = PostKind.DAILY,
        *,
        on: date | None = None,
    ) -> posts.Claim:
        drawn, round_number = await self._next_item(settings.server_id, kind, on)
        now = self._clock()
        return posts.Claim(
            channel_id=settings.channel_id,
            role_id=settings.role_id,
            item=await self._library.keep(drawn),
            round_number=round_number,
            at=now,
            until=now + Kind.lease,
        )

    async def _next_item(self, server_id: int, kind: PostKind, on: date | None) -> tuple[Item, int]:
        bank = await self._library.bank_of(server_id)
        line = await lines.choices(self._db.reading, server_id)
        secret = await self._secret(server_id, kind, bank)
        asked = await posts.asked(self._db.reading, server_id)
        if on is not None and (chosen := _chosen(line, on, secret, bank)):
            return chosen, round_of(bank.daily_ids, asked)[1]
        pick = pick_next(
            bank.daily_ids,
            asked,
            opening=bank.profile.opening_item,
            rng=self._rng,
            secret=secret,
            fresh_in_mind={one.item_id for one in line} | await self._shown_lately(server_id),
        )
        return bank.items[pick.item_id], pick.round_number

    async def draw(
        self,
        server_id: int,
        *,
        besides: Collection[str],
        within: Collection[str] | None = None,
    ) -> Item:
        """Draw a question for the line, such as would be asked next. Raises Refusal."""
        bank = await self._library.bank_of(server_id)
        secret = await self._secret(server_id, PostKind.DAILY, bank)
        asked = await posts.asked(self._db.reading, server_id)
        is_first = not besides and within is None
        try:
            pick = pick_next(
                bank.daily_ids,
                asked,
                opening=bank.profile.opening_item if is_first else "",
                rng=self._rng,
                secret=secret,
                fresh_in_mind=await self._shown_lately(server_id),
                within=set(within or bank.daily_ids) - set(besides),
            )
        except ValueError as error:
            raise Refusal(refusals.NONE_HAS_ITS_TURN) from error
        return bank.items[pick.item_id]

    async def _secret(self, server_id: int, kind: PostKind, bank: Bank) -> set[str]:
        """Return what may not be asked now. Raises Refusal where that is too much."""
        if not bank.daily_ids:
            empty = refusals.POOL_EMPTY if bank.differs else refusals.NO_ITEMS
            raise Refusal(nothing_to_ask(self._library, bank, empty))
        # Whoever is in a mock exam or a live round would meet it twice, with its key known.
        secret = await secret_items.not_to_draw(self._db.reading, server_id)
        free = list(islice((one for one in bank.daily_ids if one not in secret), 2))
        _require_free(free, kind)
        # A test is closed, and its key shown, when the group's first question comes.
        opening = bank.profile.opening_item
        return secret | {opening} if kind is PostKind.TEST and free != [opening] else secret

    async def _shown_lately(self, server_id: int) -> set[str]:
        since = self._clock() - FRESH
        return await secret_items.shown_lately(self._db.reading, server_id, since=since)


def _chosen(line: Sequence[Choice], on: date, secret: Collection[str], bank: Bank) -> Item | None:
    """Return what organisers have chosen for a day, where it is still as they saw it."""
    changed = {one.item_id for one in line if not stands(one, bank)}
    choice = next_in_line(line, on, besides=changed | set(secret))
    return bank.items[choice.item_id] if choice else None


def stands(choice: Choice, bank: Bank) -> bool:
    """Whether a question in line is still asked daily, and reads as it did when chosen."""
    item = bank.items.get(choice.item_id)
    return item is not None and choice.item_id in bank.daily_ids and item.version == choice.version


def _require_free(free: Sequence[str], kind: PostKind) -> None:
    """Raise Refusal unless an item is free; for what is posted by hand, one more than that.

    The daily question, which closes the others, is not to find everything open.
    """
    if not free:
        raise Refusal(refusals.ALL_ASKED_ELSEWHERE)
    if len(free) == 1 and kind is not PostKind.DAILY:
        raise Refusal(refusals.LAST_IS_KEPT)
