"""The base of every form, and what becomes of one that had mistakes."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self, TypeVar

import discord
from discord import ui

from bot import refusals
from bot.errors import Refusal
from bot.refusals import Reason
from cogs.kit.asking_back import MeantButton, buttons_for_doubt
from cogs.kit.buttons import Click, LastingButton, row
from cogs.kit.door import is_let_in
from cogs.kit.errors import report, sentences
from cogs.kit.fields import Filled, fill_in, filled_in
from cogs.kit.kept import Kept
from cogs.kit.offered import require_offered_fields
from cogs.kit.screens import Screen, card
from cogs.kit.text import GENTLE

FORM_SECONDS = 900
"""A form left open longer is forgotten; the library's default would keep it for ever."""

Source = TypeVar("Source")
Value = TypeVar("Value")


class Form(ui.Modal):
    """A form whose errors reach the member. Nothing in it survives a restart until sent.

    A mistake needs no more than a Refusal: whatever form raises one is offered again with what was
    typed. For that it is made anew with what it was made with.
    """

    _made_with: tuple[tuple[Any, ...], dict[str, Any]]

    def __new__(cls, *args: Any, **named: Any) -> Self:  # noqa: ANN401 - a form's own arguments
        """Remember what the form is made with."""
        form = super().__new__(cls)
        form._made_with = args, named
        return form

    def __init__(self, title: str) -> None:
        super().__init__(title=title, timeout=FORM_SECONDS)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Take a form that is let in. Raises Refusal for what none of its fields offers."""
        if not await is_let_in(interaction):
            return False
        require_offered_fields(interaction, self)
        return True

    async def on_error(self, interaction: discord.Interaction[Any], error: Exception, /) -> None:
        """Offer the form again after a mistake; report any other error that handling it raised."""
        if isinstance(error, Refusal) and error.reason != refusals.NOT_OFFERED:
            filled = filled_in(self)
            texts = [one if isinstance(one, str) else None for one in filled]
            meant = buttons_for_doubt(interaction, error, self._open_as_meant, *texts)
            await offer_again(interaction, error, lambda: self._anew(filled), meant)
        else:
            await report(interaction, error)

    async def _open_as_meant(self, interaction: Click, *texts: str | None) -> None:
        filled = [
            one if text is None else text for one, text in zip(filled_in(self), texts, strict=True)
        ]
        await interaction.response.send_modal(self._anew(filled))

    def _anew(self, filled: Sequence[Filled]) -> "Form":
        args, named = self._made_with
        form = type(self)(*args, **named)
        fill_in(form, filled)
        return form


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


_drafts: Kept[Callable[[], Form]] = Kept()


async def offer_again(
    interaction: Click,
    refusal: Refusal,
    filled_in: Callable[[], Form],
    meant: Sequence[MeantButton] = (),
) -> None:
    """Name every mistake of a form, with a button that opens it with what was typed.

    A form cannot answer a form, so it takes that button. `meant` are buttons for guesses at what
    was typed, where that is all there is to ask.
    """
    _drafts.keep(interaction, filled_in)
    buttons = row(*meant, ChangeItButton(interaction.id, first=not meant))
    screen = Screen(card(sentences(refusal), buttons, colour=GENTLE))
    await interaction.response.send_message(view=screen, ephemeral=True)


class ChangeItButton(LastingButton):
    """Opens a form that had mistakes, with what was typed. It stands where its sender alone reads.

    Its number is Discord's own for the form that was sent, so it never means another one.
    """

    pattern = re.compile(r"sg:again:(?P<form>[1-8]?\d{1,18})")

    def __init__(self, number: int, *, first: bool = True) -> None:
        style = discord.ButtonStyle.primary if first else discord.ButtonStyle.secondary
        super().__init__("Change it", f"sg:again:{number}", style)
        self.number = number

    async def act(self, interaction: Click) -> None:
        """Open the form. Raises Refusal when what was typed is forgotten."""
        await interaction.response.send_modal(_drafts.of(self.number, interaction)())


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
