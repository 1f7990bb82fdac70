"""The base of every screen: drawn from stored state, holding none of its own."""

from collections.abc import Iterator
from typing import Any

import discord
from discord import ui

from cogs.kit.text import ACCENT


class Screen(ui.LayoutView):
    """A message made of parts.

    It never listens: every button on it is lasting, so discord.py need not remember it.
    """

    def __init__(self, *parts: ui.Item[Any]) -> None:
        super().__init__(timeout=None)
        for part in parts:
            self.add_item(part)

    def is_finished(self) -> bool:
        """Return True: there is nothing to wait for."""
        return True


def card(*parts: ui.Item[Any] | str, colour: int = ACCENT) -> ui.Container[Any]:
    """Return a framed block; texts become paragraphs of it, and empty ones are left out."""
    items: Iterator[ui.Item[Any]] = (
        ui.TextDisplay(part) if isinstance(part, str) else part for part in parts if part != ""
    )
    return ui.Container(*items, accent_colour=discord.Colour(colour))


def note(*paragraphs: str, colour: int = ACCENT) -> Screen:
    """Return a screen that only says something."""
    return Screen(card(*paragraphs, colour=colour))
