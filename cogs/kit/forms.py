"""The base of every form, and what becomes of one that had mistakes."""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import discord
from discord import ui

from bot import refusals
from bot.errors import Refusal
from bot.refusals import Reason
from cogs.kit.buttons import Click, LastingButton, row
from cogs.kit.door import is_let_in
from cogs.kit.errors import report, sentences
from cogs.kit.offered import require_offered_fields
from cogs.kit.screens import Screen, card
from cogs.kit.text import GENTLE

FORM_SECONDS = 900
"""A form left open longer is forgotten; the library's default would keep it for ever."""

MOST_DRAFTS = 100
"""Forms with mistakes that are kept with what was typed; the oldest go first, all at a restart."""

Source = TypeVar("Source")
Value = TypeVar("Value")


class Form(ui.Modal):
    """A form whose errors reach the member. Nothing in it survives a restart until sent."""

    def __init__(self, title: str) -> None:
        super().__init__(title=title, timeout=FORM_SECONDS)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Take a form that is let in. Raises Refusal for what none of its fields offers."""
        if not await is_let_in(interaction):
            return False
        require_offered_fields(interaction, self)
        return True

    async def on_error(self, interaction: discord.Interaction, error: Exception, /) -> None:
        """Report an error that handling the form raised."""
        await report(interaction, error)


class Mistakes:
    """Gathers what is wrong with several things that somebody gave, to say all of it at once."""

    def __init__(self) -> None:
        self._reasons: list[Reason] = []

    def read(self, parse: Callable[[Source], Value], given: Source | None) -> Value | None:
        """Return what something means; None where there is nothing, or `parse` refuses it."""
        if given is None:
            return None
        try:
            return parse(given)
        except Refusal as refusal:
            self._reasons.extend(refusal.reasons)
            return None

    def check(self) -> None:
        """Raise one Refusal with every mistake, if there was any."""
        if self._reasons:
            raise Refusal(*self._reasons)


_drafts: dict[int, Callable[[], Form]] = {}


async def offer_again(interaction: Click, refusal: Refusal, filled_in: Callable[[], Form]) -> None:
    """Name every mistake of a form, with a button that opens it with what was typed.

    A form cannot answer a form, so it takes that button.
    """
    while len(_drafts) >= MOST_DRAFTS:
        del _drafts[next(iter(_drafts))]
    _drafts[interaction.id] = filled_in
    screen = Screen(card(sentences(refusal), row(ChangeItButton(interaction.id)), colour=GENTLE))
    await interaction.response.send_message(view=screen, ephemeral=True)


class ChangeItButton(LastingButton):
    """Opens a form that had mistakes, with what was typed. It stands where its sender alone reads.

    Its number is Discord's own for the form that was sent, so it never means another one.
    """

    pattern = re.compile(r"sg:again:(?P<form>[1-8]?\d{1,18})")

    def __init__(self, number: int) -> None:
        super().__init__("Change it", f"sg:again:{number}", discord.ButtonStyle.primary)
        self.number = number

    async def act(self, interaction: Click) -> None:
        """Open the form. Raises Refusal when what was typed is forgotten."""
        filled_in = _drafts.get(self.number)
        if filled_in is None:
            raise Refusal(refusals.FORM_FORGOTTEN)
        await interaction.response.send_modal(filled_in())


def choice(labels: Mapping[str, str], chosen: str) -> ui.RadioGroup[ui.LayoutView]:
    """Return a field with one of two to ten choices, in words, by the value that is sent."""
    return ui.RadioGroup[ui.LayoutView](
        options=[
            discord.RadioGroupOption(label=label, value=value, default=value == chosen)
            for value, label in labels.items()
        ]
    )


def entries(labels: Mapping[str, str], chosen: str) -> ui.Select[ui.LayoutView]:
    """Return a field with one of up to 25 choices, as a list that opens."""
    return ui.Select[ui.LayoutView](
        options=[
            discord.SelectOption(label=label, value=value, default=value == chosen)
            for value, label in labels.items()
        ]
    )


def number_in(text: str, within: range) -> int | None:
    """Return the number that was typed, or None for nothing. Raises Refusal for any other text."""
    words = text.strip()
    if not words:
        return None
    if not (words.isascii() and words.isdecimal() and int(words) in within):
        raise Refusal(refusals.bad_number(words, within[0], within[-1]))
    return int(words)


def number(filled: str, *, required: bool = False) -> ui.TextInput[ui.LayoutView]:
    """Return a field for a number of up to four digits."""
    return ui.TextInput[ui.LayoutView](default=filled, max_length=4, required=required)


def field(label: str, component: ui.Item[Any], hint: str | None = None) -> ui.Label[Any]:
    """Return a labelled field for a form."""
    return ui.Label(text=label, component=component, description=hint)
