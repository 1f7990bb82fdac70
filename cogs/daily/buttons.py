"""The lasting buttons of a post: A to D while it is open, the look back once it is closed."""

import re
from typing import Any, Self

import discord
from discord import ui

from bot.domain.items import LETTERS
from cogs.daily import wording
from cogs.daily.replies import feedback_screen, reasons_screen
from cogs.kit.buttons import Click, LastingButton, server_of, services

_POST = r"(?P<post>\d{1,18})"


class AnswerButton(LastingButton, template=rf"sg:answer:{_POST}:(?P<option>[0-3])"):
    """One letter of an open post."""

    def __init__(self, post_id: int, option: int) -> None:
        super().__init__(
            ui.Button(
                label=LETTERS[option],
                style=discord.ButtonStyle.primary,
                custom_id=f"sg:answer:{post_id}:{option}",
            )
        )
        self.post_id = post_id
        self.option = option

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the button back from its id."""
        return cls(int(match["post"]), int(match["option"]))

    async def act(self, interaction: Click) -> None:
        """Record the answer, then explain it to this member alone."""
        outcome = await services(interaction).answering.answer(
            server_id=server_of(interaction),
            post_id=self.post_id,
            user_id=interaction.user.id,
            option=self.option,
        )
        screen = feedback_screen(outcome, services(interaction).library.bank)
        await interaction.response.send_message(view=screen, ephemeral=True)
        if outcome.is_new:
            interaction.client.dispatch("post_changed")


class ReasonsButton(LastingButton, template=rf"sg:reasons:{_POST}"):
    """The look back at a closed post: one's own answer, and the reason for every option."""

    def __init__(self, post_id: int) -> None:
        super().__init__(
            ui.Button(
                label=wording.REASONS_BUTTON,
                style=discord.ButtonStyle.secondary,
                custom_id=f"sg:reasons:{post_id}",
            )
        )
        self.post_id = post_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the button back from its id."""
        return cls(int(match["post"]))

    async def act(self, interaction: Click) -> None:
        """Show every reason to this member alone."""
        outcome = await services(interaction).answering.look_up(
            server_id=server_of(interaction),
            post_id=self.post_id,
            user_id=interaction.user.id,
        )
        screen = reasons_screen(outcome, services(interaction).library.bank)
        await interaction.response.send_message(view=screen, ephemeral=True)


def answer_marker(post_id: int) -> str:
    """Return the custom id by which a post's message is recognised in its channel."""
    return AnswerButton(post_id, 0).custom_id
