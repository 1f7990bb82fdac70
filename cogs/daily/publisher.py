"""Puts posts into channels through discord.py."""

import logging
from collections.abc import Sequence

import discord

from bot.domain.bank import Bank, Item
from bot.domain.daily.answers import ResponseDistribution
from bot.domain.daily.corrections import Told
from bot.domain.daily.posts import Post
from bot.domain.publishing import CROWD
from bot.domain.servers.settings import ServerSettings
from bot.outbox.obstacles import Asked, Blocked
from bot.refusals import Reason
from cogs.daily import wording
from cogs.daily.buttons import answer_marker
from cogs.daily.screens import closed_screen, question_screen
from cogs.kit.channels import (
    CLOCK_SKEW,
    check_channel,
    explained,
    find_own_message,
    nonce_of,
)
from cogs.kit.refusal_wording import in_words
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
        check_channel(self._client, settings)

    async def send(self, post: Post, item: Item, told: Sequence[Told]) -> int:
        """Send the post once: within minutes Discord returns the same message for its nonce."""
        mentions = discord.AllowedMentions(roles=[discord.Object(post.role_id or 0)])
        channel = self._channel_of(post)
        async with explained(self._client, Asked.SEND, channel.id):
            message = await channel.send(
                view=question_screen(post, item, told),
                nonce=f"sg-post-{post.post_id}",
                allowed_mentions=mentions if post.role_id else discord.AllowedMentions.none(),
            )
        return message.id

    async def find(self, post: Post) -> int | None:
        """Return the id of the message that carries the post's buttons, or None."""
        channel = self._channel_of(post)
        since = (post.claimed_at or post.due_at) - CLOCK_SKEW
        async with explained(self._client, Asked.LOOK, channel.id):
            marker = answer_marker(post.post_id)
            return await find_own_message(self._client, channel, marker, since=since)

    async def redraw(
        self, post: Post, item: Item, responses: ResponseDistribution | None, told: Sequence[Told]
    ) -> None:
        """Edit the message: the new count, or the key and the split.

        While the count is not told nothing is edited: an edit would tell when somebody answered.
        """
        if responses is None and post.answers < CROWD:
            return
        screen: Screen = (
            closed_screen(post, item, responses, self._bank)
            if responses
            else question_screen(post, item, told)
        )
        channel = self._channel_of(post)
        message_id = post.message_id or 0
        async with explained(self._client, Asked.EDIT, channel.id, message_id):
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
        try:
            async with explained(self._client, Asked.LETTER, settings.channel_id):
                direct = await self._client.create_dm(discord.Object(settings.organiser_id))
                await direct.send(view=notice, nonce=nonce)
        except Blocked:
            await self._tell_system_channel(guild, notice, nonce)

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

    def _channel_of(self, post: Post) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(post.channel_id or 0, guild_id=post.server_id)
