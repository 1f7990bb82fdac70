"""The message of a post: sent in its time or late, missed after that, redrawn as it changes."""

import logging
from datetime import datetime, timedelta

from bot import refusals
from bot.clock import Clock
from bot.db import outbox
from bot.db.bank import secret_items
from bot.db.daily import answers, posts
from bot.db.database import Database
from bot.db.servers import servers
from bot.db.session import Session
from bot.domain.daily import notes
from bot.domain.daily.corrections import Told
from bot.domain.daily.posts import Found, Post, PostKind, PostState
from bot.domain.outbox import Message, MessageKind, retry_delay
from bot.domain.servers.settings import FAILURES_BEFORE_HOLD, ServerSettings
from bot.errors import Refusal
from bot.outbox.kinds import Kind
from bot.outbox.obstacles import Blocked, Gone, Unsure
from bot.refusals import Reason
from bot.services.bank.library import Library
from bot.services.daily.claims import Claims
from bot.services.daily.discussions import wish_for_discussion
from bot.services.daily.schedule import plan_next
from bot.services.ports import Publisher
from bot.services.servers.notices import give_notice
from bot.services.servers.set_up import settings_of

log = logging.getLogger(__name__)

KEY_WAITS = timedelta(minutes=2)
"""How long a closed question is left as it is while its item is being asked elsewhere."""


class PostMessages(Kind):
    """Posts. A planned one is claimed when it is due; a claim that a crash left is settled."""

    name = MessageKind.POST
    changes = True
    pace = timedelta(seconds=3)

    def __init__(
        self, db: Database, library: Library, claims: Claims, publisher: Publisher, *, clock: Clock
    ) -> None:
        super().__init__(db, clock=clock)
        self._library = library
        self._claims = claims
        self._publisher = publisher
        # What a claim has read need not be read again before it is sent: ten thousand may be due.
        self._just_claimed: dict[int, tuple[Post, ServerSettings]] = {}
        self._looked_at: set[int] = set()
        """The servers whose channel this process has looked at before it posted there."""

    async def take(self, message: Message, *, until: datetime) -> bool:
        """Claim what is planned, or write it off; lease what was claimed or stands already."""
        self._just_claimed.pop(message.outbox_id, None)
        post, settings = await self._of(message)
        if post.state is not PostState.PLANNED:
            if await self._waits_with_key(post):
                await outbox.try_at(self._db.single, message, self._clock() + KEY_WAITS)
                return False
            return await super().take(message, until=until)
        if post.is_too_late(self._clock(), settings.catch_up):
            await self._miss(post, settings)
            return False
        if settings.on_hold and (blocked := self._known_obstacle(settings)):
            await self._give_up_or_wait(message, post, settings, blocked.reason)
            return False
        try:
            claimed = await self._claims.claim(message, post, settings)
        except Refusal as refusal:  # nothing may be asked now
            await self._give_up_or_wait(message, post, settings, refusal.reason)
            return False
        if claimed is None:
            return False
        self._just_claimed[message.outbox_id] = claimed, settings
        return True

    def may_stand(self, message: Message) -> bool:
        """Look once for what was planned, too: a process begins also where a backup is restored."""
        is_first = message.server_id not in self._looked_at
        return message.tried or (is_first and message.outbox_id in self._just_claimed)

    async def find(self, message: Message) -> int | None:
        """Look for the post in its channel. What cannot be looked at is given up in time."""
        post, settings = await self._known(message)
        try:
            bank = await self._library.bank_of(post.server_id)
            found = await self._publisher.find(post, bank)
            self._looked_at.add(post.server_id)
            return await self._adopted(message, post, found) if found else None
        except (Blocked, Unsure) as error:
            await self._not_found(message, post, settings, error)
            raise

    async def _not_found(
        self, message: Message, post: Post, settings: ServerSettings, error: Blocked | Unsure
    ) -> None:
        """Do what follows when nobody could look: as after a send, where none was begun before."""
        if message.tried:
            why = error.reason if isinstance(error, Blocked) else notes.NO_REPLY
            await self._give_up_or_wait(message, post, settings, why)
        elif isinstance(error, Blocked):
            self._just_claimed.pop(message.outbox_id, None)
            await self._release(message, post, settings, error)

    async def _adopted(self, message: Message, post: Post, found: Found) -> int:
        """Let the post be of the item that stands in the channel; without one it is redrawn."""
        bank = await self._library.bank_of(post.server_id)
        item = bank.items.get(found.item_id or "")
        if item is not None and item.item_id != post.item_id:
            self._just_claimed.pop(message.outbox_id, None)
            await posts.show_instead(self._db.single, post.post_id, await self._library.keep(item))
        return found.message_id

    async def send(self, message: Message) -> int | None:
        """Send the post; one that was claimed by a process now gone may have become too late."""
        post, settings = await self._known(message)
        if message.tried and (
            settings.paused or post.is_too_late(self._clock(), settings.catch_up)
        ):
            await self._miss(post, settings)
            return None
        item = await self._library.item_of(post)
        told = await self._told_in(post)
        try:
            return await self._publisher.send(post, item, told)
        except Blocked as blocked:
            self._just_claimed.pop(message.outbox_id, None)
            await self._release(message, post, settings, blocked)
            raise

    async def sent(self, message: Message, message_id: int) -> None:
        """Write down that the post stands in its channel; a daily one closes those before it."""
        known = self._just_claimed.pop(message.outbox_id, None)
        post, settings = known or await self._of(message)
        if settings.trouble or settings.failures:
            async with self._db.transaction() as tx:
                await self._record(tx, post, message_id)
                await servers.clear_trouble(tx, post.server_id)
        else:  # as a rule: one statement, so that it shares a commit
            await self._record(self._db.single, post, message_id)
            self._db.enqueued()

    async def _record(self, session: Session, post: Post, message_id: int) -> None:
        """Write down that the post stands; the message's row follows by a trigger."""
        now = self._clock()
        state = post.state_when_sent(now)
        await posts.record(session, post.post_id, state=state, message_id=message_id, at=now)

    async def edit(self, message: Message) -> None:
        """Draw the count anew, or the key and the responses of a post that is closed."""
        post, settings = await self._of(message)
        item = await self._library.item_of(post)
        closed = post.state is PostState.CLOSED
        responses = await answers.responses(self._db.reading, post.post_id) if closed else None
        told = [] if closed else await self._told_in(post)
        await self._publisher.redraw(post, item, responses, told)
        if closed:
            await wish_for_discussion(self._db, post, settings, self._clock())

    async def missing(self, message: Message) -> None:
        """Write a question off that nobody can answer any more, and say so to the organiser."""
        post, _ = await self._of(message)
        async with self._db.transaction() as tx:
            gone = await posts.deleted(tx, post.post_id, note=notes.MESSAGE_DELETED)
            if gone and post.kind is PostKind.DAILY:
                await give_notice(tx, post.server_id, refusals.QUESTION_DELETED)
        if not gone:  # it was over anyway
            await self.rest(message)

    async def _told_in(self, post: Post) -> list[Told]:
        """Return the corrections to tell with a post, without those of what is asked now."""
        told = await self._library.corrections_told_in(post)
        if not told:
            return []
        # A daily question closes those before it as soon as it stands in the channel.
        closes = post.kind is PostKind.DAILY and post.state is PostState.CLAIMED
        secret = await secret_items.of_server(self._db.reading, post.server_id, posts_close=closes)
        return [one for one in told if one.correction.item_id not in secret]

    async def blocked(self, message: Message, blocked: Blocked) -> None:
        """Note what is in the way of the daily question, and tell the organiser when it is news."""
        post, _ = await self._of(message)
        if post.kind is not PostKind.DAILY:
            return
        log.warning("server %s: %s", post.server_id, blocked.trouble)
        async with self._db.transaction() as tx:
            if await servers.note_trouble(tx, post.server_id, blocked.trouble):
                await give_notice(tx, post.server_id, blocked.reason)

    async def _known(self, message: Message) -> tuple[Post, ServerSettings]:
        return self._just_claimed.get(message.outbox_id) or await self._of(message)

    async def _of(self, message: Message) -> tuple[Post, ServerSettings]:
        post = await posts.find(self._db.reading, message.server_id, message.ref_id)
        if post is None:
            raise Gone(f"post {message.ref_id}")
        return post, await settings_of(self._db.reading, message.server_id)

    async def _waits_with_key(self, post: Post) -> bool:
        """Whether a closed post would show a key, anew or corrected, that is asked elsewhere."""
        if post.state is not PostState.CLOSED or post.kind is PostKind.TEST:
            return False  # a test is taken away, and shows no key
        return post.item_id in await secret_items.of_server(self._db.reading, post.server_id)

    def _known_obstacle(self, settings: ServerSettings) -> Blocked | None:
        try:
            self._publisher.check(settings)
        except Blocked as blocked:
            return blocked
        return None

    async def _release(
        self, message: Message, post: Post, settings: ServerSettings, blocked: Blocked
    ) -> None:
        """Give the claim back: nothing was sent, so the item keeps its turn."""
        note = blocked.reason
        if post.posted_at is not None:  # it was to be posted again, and can be once more
            await posts.deleted(self._db.single, post.post_id, note=notes.MESSAGE_DELETED)
            return
        if post.kind is not PostKind.DAILY or settings.paused:
            missed = PostState.MISSED
            await posts.end_unsent(self._db.single, post.post_id, state=missed, note=note)
            return
        async with self._db.transaction() as tx:
            await posts.release(tx, post.post_id, note=note)
            later = self._clock() + retry_delay(message.attempts + 1)
            await outbox.release(tx, message, later)

    async def _give_up_or_wait(
        self, message: Message, post: Post, settings: ServerSettings, note: Reason
    ) -> None:
        if post.is_too_late(self._clock(), settings.catch_up):
            await self._miss(post, settings)
            return
        async with self._db.transaction() as tx:
            await posts.note(tx, post.post_id, note)
            later = self._clock() + retry_delay(message.attempts + 1)
            await outbox.try_at(tx, message, later)

    async def _miss(self, post: Post, settings: ServerSettings) -> None:
        if post.posted_at is not None:
            await posts.deleted(self._db.single, post.post_id, note=notes.MESSAGE_DELETED)
            return
        async with self._db.transaction() as tx:
            if not await posts.end_unsent(
                tx, post.post_id, state=PostState.MISSED, note=post.note or notes.BOT_AWAY
            ):
                return
            if post.kind is PostKind.DAILY:
                await plan_next(tx, settings, post.due_at)
            if settings.trouble:
                await servers.add_failure(tx, post.server_id)
                if settings.failures + 1 == FAILURES_BEFORE_HOLD:
                    await give_notice(tx, post.server_id, refusals.ON_HOLD)
