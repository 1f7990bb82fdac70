"""Gets each post into its channel exactly once: claim, send, record, and recover."""

import asyncio
import logging
import random
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from bot import refusals
from bot.clock import Clock
from bot.db.bank import secret_items
from bot.db.daily import posts
from bot.db.database import Database
from bot.db.servers import servers
from bot.domain.bank import Item
from bot.domain.daily import notes
from bot.domain.daily.posts import Post, PostKind, PostState, retry_delay
from bot.domain.daily.rotation import pick_next
from bot.domain.servers.settings import FAILURES_BEFORE_HOLD, ServerSettings
from bot.errors import Refusal
from bot.refusals import Reason
from bot.services.bank import Library
from bot.services.daily.schedule import plan_next
from bot.services.ports import Blocked, Publisher, Unsure
from bot.services.servers.set_up import settings_of

log = logging.getLogger(__name__)

SEND_SECONDS = 60
LEASE = timedelta(seconds=90)
"""How long a claim keeps others off a post; longer than any send may take."""
AT_ONCE = 32
BATCH = 512


class Posts:
    """Posts what is due. All state is in the ledger: a claim is a lease, `try_at` its end."""

    def __init__(
        self,
        db: Database,
        library: Library,
        publisher: Publisher,
        *,
        clock: Clock,
        rng: random.Random,
    ) -> None:
        self._db = db
        self._library = library
        self._publisher = publisher
        self._clock = clock
        self._rng = rng
        # Two questions of a server drawn at the same moment must not see the same history.
        self._drawing: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def resume_after_restart(self) -> None:
        """End the leases of a process that is gone. Call once at start, before the first tick."""
        await posts.end_leases(self._db.single, self._clock())

    async def tick(self) -> None:
        """Try every post that is due, each server guarded on its own."""
        seen: set[int] = set()
        gate = asyncio.Semaphore(AT_ONCE)
        while True:
            due = await posts.to_try(self._db.reading, self._clock(), most=BATCH)
            due = [post for post in due if post.post_id not in seen]
            if not due:
                return
            seen.update(post.post_id for post in due)
            await asyncio.gather(*(self._guarded(post, gate) for post in due))

    async def post_now(self, server_id: int, kind: PostKind) -> Post:
        """Post an extra or a test question at once. Raises Refusal with what to do."""
        settings = await self.settings_of(server_id)
        try:
            self._publisher.check(settings)
            post = await self._claim_new(settings, kind)
            message_id = await self._send(post, settings)
        except Blocked as blocked:
            raise Refusal(blocked.reason) from blocked
        except Unsure as unsure:
            raise Refusal(refusals.SENT_MAYBE) from unsure
        return replace(post, message_id=message_id)

    async def settings_of(self, server_id: int) -> ServerSettings:
        """Return a server's settings. Raises Refusal when it was never set up."""
        return await settings_of(self._db.reading, server_id)

    async def _guarded(self, post: Post, gate: asyncio.Semaphore) -> None:
        async with gate:
            try:
                await self._try(post, await self.settings_of(post.server_id))
            except Exception:
                log.exception("post %s of server %s failed", post.post_id, post.server_id)
                later = self._clock() + retry_delay(post.attempts)
                with suppress(Exception):
                    await self._hold_until(post, later, notes.WENT_WRONG)

    async def _try(self, post: Post, settings: ServerSettings) -> None:
        try:
            if post.state is PostState.CLAIMED:
                await self._recover(post, settings)
            elif post.is_too_late(self._clock()):
                await self._miss(post, settings)
            else:
                await self._post_planned(post, settings)
        except Blocked as blocked:
            await self._note_trouble(settings, blocked)
        except Unsure:
            log.warning("post %s: Discord did not answer; will look again", post.post_id)

    async def _post_planned(self, post: Post, settings: ServerSettings) -> None:
        if settings.on_hold:
            try:
                self._publisher.check(settings)
            except Blocked as blocked:
                await self._give_up_or_wait(post, settings, blocked.reason)
                return
        if claimed := await self._claim(post, settings):
            await self._send(claimed, settings)

    async def _recover(self, post: Post, settings: ServerSettings) -> None:
        """Settle a post that was claimed, and about which nothing more was written down."""
        try:
            message_id = await self._publisher.find(post)
        except (Blocked, Unsure) as error:
            note = error.reason if isinstance(error, Blocked) else notes.NO_REPLY
            await self._give_up_or_wait(post, settings, note)
            raise
        if message_id is not None:
            await self._record(post, settings, message_id)
        elif settings.paused or post.is_too_late(self._clock()):
            await self._miss(post, settings)
        else:
            await self._hold_until(post, self._clock() + LEASE, notes.SENT_AGAIN)
            await self._send(post, settings)

    async def _give_up_or_wait(self, post: Post, settings: ServerSettings, note: Reason) -> None:
        if post.is_too_late(self._clock()):
            await self._miss(post, settings)
        else:
            await self._hold_until(post, self._clock() + retry_delay(post.attempts), note)

    async def _hold_until(self, post: Post, try_at: datetime, note: Reason) -> None:
        await posts.try_later(self._db.single, post.post_id, try_at=try_at, note=note)

    def _drawing_for(self, settings: ServerSettings) -> asyncio.Lock:
        return self._drawing.setdefault(settings.server_id, asyncio.Lock())

    async def _claim(self, post: Post, settings: ServerSettings) -> Post | None:
        async with self._drawing_for(settings):
            claim = await self._draw_up_claim(settings)
            async with self._db.transaction() as tx:
                claimed = await posts.claim(tx, post.post_id, claim)
                if claimed:
                    await plan_next(tx, settings, post.due_at)
                return claimed

    async def _claim_new(self, settings: ServerSettings, kind: PostKind) -> Post:
        async with self._drawing_for(settings):
            is_test = kind is PostKind.TEST
            claim = await self._draw_up_claim(settings, spare_opening=is_test)
            if is_test:  # it takes no turn in the rotation
                claim = replace(claim, round_number=None, role_id=None)
            local_on = claim.at.astimezone(settings.zone).date()
            return await posts.claim_new(self._db.single, settings.server_id, kind, local_on, claim)

    async def _draw_up_claim(
        self, settings: ServerSettings, *, spare_opening: bool = False
    ) -> posts.Claim:
        drawn, round_number = await self._next_item(settings.server_id, spare_opening)
        item = await self._library.keep(drawn)
        now = self._clock()
        return posts.Claim(
            channel_id=settings.channel_id,
            role_id=settings.role_id,
            item=item,
            round_number=round_number,
            at=now,
            try_at=now + LEASE,
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

    async def _send(self, post: Post, settings: ServerSettings) -> int:
        item = await self._library.item_of(post)
        told = await self._library.corrections_told_in(post)
        try:
            async with asyncio.timeout(SEND_SECONDS):
                message_id = await self._publisher.send(post, item, told)
        except Blocked as blocked:
            await self._give_back(post, settings, blocked)
            raise
        except TimeoutError as error:
            raise Unsure from error
        await self._record(post, settings, message_id)
        return message_id

    async def _give_back(self, post: Post, settings: ServerSettings, blocked: Blocked) -> None:
        if post.kind is PostKind.DAILY and not settings.paused:
            try_at = self._clock() + retry_delay(post.attempts)
            await posts.release(self._db.single, post.post_id, try_at=try_at, note=blocked.reason)
        else:
            missed = PostState.MISSED
            await posts.end_unsent(self._db.single, post.post_id, state=missed, note=blocked.reason)

    async def _record(self, post: Post, settings: ServerSettings, message_id: int) -> None:
        now = self._clock()
        await posts.record(
            self._db.single,
            post.post_id,
            state=post.state_when_sent(now),
            message_id=message_id,
            at=now,
        )
        if settings.trouble or settings.failures:
            await servers.clear_trouble(self._db.single, post.server_id)

    async def _miss(self, post: Post, settings: ServerSettings) -> None:
        async with self._db.transaction() as tx:
            if not await posts.end_unsent(
                tx, post.post_id, state=PostState.MISSED, note=post.note or notes.BOT_AWAY
            ):
                return
            if post.kind is PostKind.DAILY:
                await plan_next(tx, settings, post.due_at)
            if settings.trouble:
                await servers.add_failure(tx, post.server_id)
        if settings.trouble and settings.failures + 1 == FAILURES_BEFORE_HOLD:
            await self._publisher.tell_organiser(settings, refusals.ON_HOLD)

    async def _note_trouble(self, settings: ServerSettings, blocked: Blocked) -> None:
        log.warning("server %s: %s", settings.server_id, blocked.trouble)
        if await servers.note_trouble(self._db.single, settings.server_id, blocked.trouble):
            await self._publisher.tell_organiser(settings, blocked.reason)
