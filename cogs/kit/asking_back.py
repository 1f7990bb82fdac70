"""“Did you mean ...?”: what somebody typed and the bot is not sure of is asked back with buttons.

What may have been meant the domain says, in its reason (bot/refusals.py). A press does what was
asked for, with that in place of what was typed.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import discord

from bot.errors import Refusal
from cogs.kit.buttons import Click, LastingButton, row
from cogs.kit.errors import sentences
from cogs.kit.kept import Kept
from cogs.kit.refusal_wording import meant_in_words
from cogs.kit.screens import Screen, card
from cogs.kit.text import GENTLE

Act = Callable[..., Awaitable[None]]
"""Does what somebody asked for: takes the click, and each thing they typed, as they meant it."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What somebody typed, of which one thing may mean any of the guesses, and what it is for."""

    typed: Sequence[str | None]
    doubtful: str
    guesses: Sequence[str]
    act: Act

    def meaning(self, guess: int) -> Sequence[str | None]:
        """Return what was typed, with a guess in place of what is in doubt."""
        return [self.guesses[guess] if one == self.doubtful else one for one in self.typed]


_doubts: Kept[Doubt] = Kept()


async def understand(interaction: Click, act: Act, *typed: str | None) -> None:
    """Act on what somebody typed; where one thing is in doubt, ask back with its guesses."""
    try:
        await act(interaction, *typed)
    except Refusal as refusal:
        buttons = buttons_for_doubt(interaction, refusal, act, *typed)
        if not buttons:
            raise
        screen = Screen(card(sentences(refusal), row(*buttons), colour=GENTLE))
        await interaction.response.send_message(view=screen, ephemeral=True)


def buttons_for_doubt(
    interaction: Click, refusal: Refusal, act: Act, *typed: str | None
) -> list["MeantButton"]:
    """Return a button for each guess at what was typed; none where something else is wrong."""
    reason = refusal.reason
    if len(refusal.reasons) > 1 or not reason.guesses:
        return []
    doubt = Doubt(typed, str(reason.arguments[0]), reason.guesses, act)
    return guess_buttons(interaction, doubt)


def guess_buttons(interaction: Click, doubt: Doubt) -> list["MeantButton"]:
    """Return a button for each guess; each of them acts with it."""
    _doubts.keep(interaction, doubt)
    return [
        MeantButton(interaction.id, number, meant_in_words(guess))
        for number, guess in enumerate(doubt.guesses)
    ]


class MeantButton(LastingButton):
    """Says which of the guesses was meant. It stands where whoever typed alone reads it."""

    pattern = re.compile(r"sg:meant:(?P<form>[1-8]?\d{1,18}):(?P<number>\d)")

    def __init__(self, question: int, guess: int, label: str = "") -> None:
        style = discord.ButtonStyle.secondary if guess else discord.ButtonStyle.primary
        super().__init__(label, f"sg:meant:{question}:{guess}", style)
        self.question, self.guess = question, guess

    async def act(self, interaction: Click) -> None:
        """Do what was asked for. Raises Refusal when what was typed is forgotten."""
        doubt = _doubts.of(self.question, interaction)
        if self.guess < len(doubt.guesses):
            await understand(interaction, doubt.act, *doubt.meaning(self.guess))
