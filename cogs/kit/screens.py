"""The base of every screen: drawn from stored state, holding none of its own."""

from collections.abc import Iterator
from typing import Any, Self

import discord
from discord import ui

from cogs.kit.mentions import with_mentions
from cogs.kit.text import ACCENT


class Screen(ui.LayoutView):
    """A message made of parts.

    It never listens: every button on it is lasting, so discord.py need not remember it.
    """

    def __init__(self, *parts: ui.Item[Any]) -> None:
        super().__init__(timeout=None)
        self._is_direct = False
        for part in parts:
            self.add_item(part)

    def in_direct_message(self) -> Self:
        """Return the screen with commands in plain words: there, none of a server can be tapped."""
        self._is_direct = True
        return self

    def to_components(self) -> list[dict[str, Any]]:
        """Return the parts as Discord takes them; commands in their texts can be tapped."""
        parts = super().to_components()
        for part in () if self._is_direct else parts:
            _mention_commands(part)
        return parts

    def is_finished(self) -> bool:
        """Return True: there is nothing to wait for."""
        return True


def _mention_commands(part: dict[str, Any]) -> None:
    if isinstance(part.get("content"), str):
        part["content"] = with_mentions(part["content"])
    for inner in part.get("components", []):
        _mention_commands(inner)


def card(*parts: ui.Item[Any] | str, colour: int = ACCENT) -> ui.Container[Any]:
    """Return a framed block; texts become paragraphs of it, and empty ones are left out."""
    items: Iterator[ui.Item[Any]] = (
        ui.TextDisplay(part) if isinstance(part, str) else part for part in parts if part != ""
    )
    return ui.Container(*items, accent_colour=discord.Colour(colour))


def note(*parts: ui.Item[Any] | str, colour: int = ACCENT) -> Screen:
    """Return a screen that says something in one block."""
    return Screen(card(*parts, colour=colour))
