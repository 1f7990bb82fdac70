"""Opens the threads in which a group talks about a question."""

import discord

from bot.domain.bank.items import Item
from bot.domain.daily.posts import Post
from bot.domain.servers.settings import Trouble
from bot.outbox.obstacles import Asked, Blocked
from cogs.daily import wording
from cogs.kit.channels import (
    CLOCK_SKEW,
    explained,
    nonce_of,
    own_messages,
    paragraphs,
    unopened_threads,
)
from cogs.kit.item_text import crisis_note
from cogs.kit.screens import Screen, note

ASLEEP_AFTER = 1440
"""Minutes without a word after which Discord puts a thread away; anybody may wake it."""

THREAD_STANDS = 160004
"""Discord's code where a message has its thread already."""


def first_line(item: Item) -> Screen:
    """Return what the bot says in a thread before it leaves the word to the group."""
    return note(wording.TALK_TITLE, wording.TALK_OPENS, *crisis_note(item), wording.TALK_RULES)


class DiscussionPublisher:
    """The DiscussionPublisher of the running bot.

    A thread at a message has that message's own number, and a message has one at most: whoever
    asks for a second is told so. The first line is looked for, as every other message is.
    """

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def open_discussion(self, post: Post, item: Item) -> int:
        """Open the thread where there is none, and say the first line in it once."""
        channel_id, message_id = post.channel_id or 0, post.message_id or 0
        if why := unopened_threads(self._client, post.server_id, channel_id):
            raise Blocked(Trouble.NO_PERMISSION, why)
        async with explained(self._client, Asked.THREAD, channel_id, message_id):
            await self._open(channel_id, message_id, wording.thread_name(post, item))
        async with explained(self._client, Asked.SEND, message_id):
            nonce = nonce_of("talk", message_id)
            sent = await self._thread_of(post).send(view=first_line(item), nonce=nonce)
        return sent.id

    async def find_discussion(self, post: Post) -> int | None:
        """Look for the first line in the thread."""
        since = (post.closed_at or post.due_at) - CLOCK_SKEW
        try:
            async with explained(self._client, Asked.LOOK, post.message_id or 0):
                async for message in own_messages(self._client, self._thread_of(post), since=since):
                    if wording.TALK_TITLE in paragraphs(message):
                        return message.id
        except Blocked as blocked:
            if blocked.trouble is not Trouble.NO_CHANNEL:
                raise
        return None

    async def _open(self, channel_id: int, message_id: int, name: str) -> None:
        try:
            await self._client.http.start_thread_with_message(
                channel_id, message_id, name=name, auto_archive_duration=ASLEEP_AFTER
            )
        except discord.HTTPException as error:
            if error.code != THREAD_STANDS:
                raise

    def _thread_of(self, post: Post) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(post.message_id or 0, guild_id=post.server_id)
