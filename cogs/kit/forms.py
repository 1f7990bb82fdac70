"""The base of every form."""

from typing import Any

import discord
from discord import ui

from cogs.kit.answering import take_up
from cogs.kit.errors import report

FORM_SECONDS = 900
"""A form left open longer is forgotten; the library's default would keep it for ever."""


class Form(ui.Modal):
    """A form whose errors reach the member. Nothing in it survives a restart until sent."""

    def __init__(self, title: str) -> None:
        super().__init__(title=title, timeout=FORM_SECONDS)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Take every form that is sent."""
        return await take_up(interaction)

    async def on_error(self, interaction: discord.Interaction, error: Exception, /) -> None:
        """Report an error that handling the form raised."""
        await report(interaction, error)


def field(label: str, component: ui.Item[Any], hint: str | None = None) -> ui.Label[Any]:
    """Return a labelled field for a form."""
    return ui.Label(text=label, component=component, description=hint)
