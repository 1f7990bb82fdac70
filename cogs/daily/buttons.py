"""The lasting buttons of an open post: A to D, there and on a private copy of it."""

import re

import discord

from bot.domain.bank.items import LETTERS
from bot.domain.daily.posts import PostKind
from cogs.daily.first import first_screen
from cogs.daily.replies import feedback_screen
from cogs.kit.buttons import Click, LastingButton, message_of, server_of, services


class AnswerButton(LastingButton):
    """One letter of an open post."""

    pattern = re.compile(r"sg:answer:(?P<post>\d{1,18}):(?P<option>[0-3])")

    def __init__(self, post_id: int, option: int) -> None:
        custom_id = _answer_id(post_id, option)
        super().__init__(LETTERS[option], custom_id, discord.ButtonStyle.primary)
        self.post_id = post_id
        self.option = option

    async def act(self, interaction: Click) -> None:
        """Record the answer, then explain it to this member alone."""
        await take_answer(interaction, self.post_id, self.option, message_of(interaction))


class PrivateAnswerButton(LastingButton):
    """One letter of an open post on a private copy of it, which says what message it copies."""

    pattern = re.compile(
        r"sg:today:(?P<post>\d{1,18}):(?P<message>[1-8]?\d{1,18}):(?P<option>[0-3])"
    )

    def __init__(self, post_id: int, message_id: int, option: int) -> None:
        custom_id = f"sg:today:{post_id}:{message_id}:{option}"
        super().__init__(LETTERS[option], custom_id, discord.ButtonStyle.primary)
        self.post_id, self.message_id, self.option = post_id, message_id, option

    async def act(self, interaction: Click) -> None:
        """Record the answer as the post's own button does."""
        await take_answer(interaction, self.post_id, self.option, self.message_id)


async def take_answer(
    interaction: Click, post_id: int, option: int, message_id: int | None
) -> None:
    """Record an answer to what a message shows, then explain it to this member alone."""
    outcome = await services(interaction).answers.answer(
        server_id=server_of(interaction),
        post_id=post_id,
        user_id=interaction.user.id,
        option=option,
        message_id=message_id,
    )
    screen = feedback_screen(outcome, services(interaction).library.bank)
    await interaction.response.send_message(view=screen, ephemeral=True)
    if outcome.is_first and outcome.post.kind is not PostKind.TEST:
        await _tell_once(interaction)


async def _tell_once(interaction: Click) -> None:
    """Tell whoever has answered for the first time what others see, and what they can set."""
    own = await services(interaction).preferences.own(server_of(interaction), interaction.user.id)
    await interaction.response.send_message(view=first_screen(own), ephemeral=True)


def answer_marker(post_id: int) -> str:
    """Return the custom id by which a post's message is recognised in its channel."""
    return _answer_id(post_id, 0)


def _answer_id(post_id: int, option: int) -> str:
    return f"sg:answer:{post_id}:{option}"
