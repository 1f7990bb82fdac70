"""Puts posts into channels through discord.py."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import discord

from bot.domain.bank.items import Bank, Item
from bot.domain.daily.answers import ResponseDistribution
from bot.domain.daily.corrections import Told
from bot.domain.daily.posts import CATCH_UP, Found, Post, PostKind
from bot.domain.publishing import CROWD
from bot.domain.servers.settings import ServerSettings
from bot.outbox.obstacles import Asked, Blocked, Missing
from bot.refusals import Reason
from cogs.daily import wording
from cogs.daily.buttons import answer_marker
from cogs.daily.screens import closed_screen, question_screen
from cogs.kit.channels import (
    CLOCK_SKEW,
    LONGEST_NONCE,
    check_channel,
    custom_ids,
    explained,
    nonce_of,
    own_messages,
    paragraphs,
    unheard_mention,
    unopened_threads,
)
from cogs.kit.refusal_wording import in_words
from cogs.kit.rights import member_of, still_manages
from cogs.kit.screens import Screen, note
from cogs.kit.text import GENTLE, safe

log = logging.getLogger(__name__)


class DailyPublisher:
    """The Publisher of the daily question."""

    def __init__(self, client: discord.Client, bank: Bank) -> None:
        self._client = client
        self._bank = bank

    def check(self, settings: ServerSettings) -> None:
        """Raise Blocked when what is known already rules out posting."""
        check_channel(self._client, settings.server_id, settings.channel_id)

    def remarks(self, settings: ServerSettings) -> list[Reason]:
        """Return what will not happen as set, although questions are posted."""
        found = [unheard_mention(self._client, settings)]
        if settings.discussion:
            where = settings.server_id, settings.channel_id
            found.append(unopened_threads(self._client, *where))
        return [one for one in found if one]

    async def send(self, post: Post, item: Item, told: Sequence[Told]) -> int:
        """Send the post once: within minutes Discord returns the same message for its nonce."""
        post = self._heard(post)
        mentions = discord.AllowedMentions(roles=[discord.Object(post.role_id or 0)])
        channel = self._channel_of(post)
        async with explained(self._client, Asked.SEND, channel.id):
            message = await channel.send(
                view=question_screen(post, item, told),
                nonce=_nonce(post),
                allowed_mentions=mentions if post.role_id else discord.AllowedMentions.none(),
            )
        return message.id

    async def find(self, post: Post, bank: Bank) -> Found | None:
        """Return the message that carries the post's buttons, or shows the question of its date."""
        channel = self._channel_of(post)
        since = (post.claimed_at or post.due_at) - CLOCK_SKEW
        if post.kind is PostKind.DAILY:  # a restored backup may have another time for it
            since = min(since, post.due_at - CATCH_UP)
        async with explained(self._client, Asked.LOOK, channel.id):
            async for message in own_messages(self._client, channel, since=since):
                if self._shows(message, post):
                    return Found(message.id, _item_shown(message, bank))
        return None

    async def stands(self, server_id: int, channel_id: int, message_id: int) -> bool:
        """Return whether a message is still in its channel."""
        channel = self._client.get_partial_messageable(channel_id, guild_id=server_id)
        try:
            async with explained(self._client, Asked.EDIT, channel_id, message_id):
                await channel.fetch_message(message_id)
        except Missing:
            return False
        return True

    async def take_down(self, post: Post) -> None:
        """Delete the message of a post; one that is gone already is as good."""
        channel, message_id = self._channel_of(post), post.message_id or 0
        with suppress(Missing):
            async with explained(self._client, Asked.EDIT, channel.id, message_id):
                await channel.get_partial_message(message_id).delete()

    async def redraw(
        self, post: Post, item: Item, responses: ResponseDistribution | None, told: Sequence[Told]
    ) -> None:
        """Edit the message: the new count, or the key and the split; a closed test is deleted.

        While the count is not told nothing is edited, since an edit would tell when somebody
        answered; it is only looked whether the message still stands.
        """
        post = self._heard(post)
        screen: Screen = (
            closed_screen(post, item, responses, self._bank)
            if responses
            else question_screen(post, item, told)
        )
        channel = self._channel_of(post)
        message_id = post.message_id or 0
        async with explained(self._client, Asked.EDIT, channel.id, message_id):
            if responses is not None and post.kind is PostKind.TEST:
                await channel.get_partial_message(message_id).delete()
                return
            if responses is None and post.answers < CROWD:
                await channel.fetch_message(message_id)
                return
            await channel.get_partial_message(message_id).edit(
                view=screen, allowed_mentions=discord.AllowedMentions.none()
            )

    async def tell_organiser(self, settings: ServerSettings, reason: Reason) -> None:
        """Write to the organiser, or to the server's system channel when they take no messages.

        Raises Unsure when that is not known: what is private is not sent in public on a guess.
        """
        guild = self._client.get_guild(settings.server_id)
        name = safe(guild.name) if guild else "your server"
        notice = note(wording.notice_title(name), in_words(reason), colour=GENTLE)
        nonce = nonce_of("note", settings.server_id, reason.to_text())
        server_id, organiser_id = settings.server_id, settings.organiser_id
        try:
            async with explained(self._client, Asked.LETTER, settings.channel_id):
                # A letter names the group, so it goes only to whoever still runs it.
                if await still_manages(self._client, server_id, organiser_id):
                    direct = await self._client.create_dm(discord.Object(organiser_id))
                    await direct.send(view=notice.in_direct_message(), nonce=nonce)
                    return
        except Blocked as blocked:
            log.info("server %s: the organiser takes no message: %s", server_id, blocked)
        await self._tell_system_channel(guild, notice, nonce)

    async def tell_host(self, server_id: int, user_id: int, reason: Reason) -> None:
        """Write to who started something, if they are still there and take messages."""
        guild = self._client.get_guild(server_id)
        title = wording.host_notice_title(safe(guild.name) if guild else "your server")
        notice = note(title, in_words(reason), colour=GENTLE)
        nonce = nonce_of("note", server_id, user_id, reason.to_text())
        try:
            async with explained(self._client, Asked.LETTER, user_id):
                if await member_of(self._client, server_id, user_id):
                    direct = await self._client.create_dm(discord.Object(user_id))
                    await direct.send(view=notice.in_direct_message(), nonce=nonce)
        except Blocked as blocked:
            log.info("server %s: a host takes no message: %s", server_id, blocked)

    async def _tell_system_channel(
        self, guild: discord.Guild | None, notice: Screen, nonce: str
    ) -> None:
        channel = guild.system_channel if guild else None
        try:
            if channel is not None:
                async with explained(self._client, Asked.SEND, channel.id):
                    await channel.send(view=notice, nonce=nonce)
                return
        except Blocked as blocked:
            log.info("the system channel is closed too: %s", blocked)
        log.warning("server %s: the organiser cannot be reached", guild.id if guild else "?")

    def _shows(self, message: discord.Message, post: Post) -> bool:
        if post.kind is not PostKind.DAILY:
            return answer_marker(post.post_id) in custom_ids(message)
        texts = paragraphs(message)
        titles = (wording.title, wording.closed_title)
        return any(
            title(post.kind, post.local_on, tags) in texts
            for title in titles
            for tags in ((wording.ETHICS,), ())
        )

    def _heard(self, post: Post) -> Post:
        """Return the post without a role that is no more, or that nothing pings."""
        guild = self._client.get_guild(post.server_id)
        if guild is None or guild.unavailable or post.role_id is None:
            return post
        role = guild.get_role(post.role_id)
        return post if role and not role.is_default() else replace(post, role_id=None)

    def _channel_of(self, post: Post) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(post.channel_id or 0, guild_id=post.server_id)


def _item_shown(message: discord.Message, bank: Bank) -> str | None:
    texts = paragraphs(message)
    shown = (item for item in bank.items.values() if item.stem in texts)
    return next((item.item_id for item in shown), None)


def _nonce(post: Post) -> str:
    """Return the mark by which Discord drops a double: of this claim, since numbers come again."""
    claimed_at = post.claimed_at or post.due_at
    return f"{post.post_id:x}-{int(claimed_at.timestamp() * 1000):x}"[:LONGEST_NONCE]
