"""Buttons that stand on one feature's message and open another's.

Features do not import each other. What such a button does is said by the feature it opens: in
`bot.ways` for a private screen that any message may lead to, or else in a class that adds `act` to
the one here.
"""

import re
from typing import Any

import discord
from discord import ui

from bot.domain.bank.reports import Met, MetIn
from cogs.kit.buttons import Click, LastingButton, row
from cogs.kit.rights import manages
from cogs.kit.ways import ALL_SETTINGS, LABELS, Way


class WayButton(LastingButton):
    """Leads on to a private screen, from whatever message."""

    pattern = re.compile(f"sg:way:(?P<way>{'|'.join(str(way.value) for way in Way)})")

    def __init__(
        self,
        way: int,
        label: str = "",
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    ) -> None:
        self.way = Way(way)
        super().__init__(label or LABELS[self.way], self.way.custom_id, style)

    async def act(self, interaction: Click) -> None:
        """Show the screen, in a message of its own."""
        await interaction.client.ways[self.way](interaction)


def ways_on(*ways: Way | WayButton) -> ui.ActionRow[Any]:
    """Return one to five ways side by side; the first is what most people do next."""
    first, *others = (way if isinstance(way, WayButton) else WayButton(way) for way in ways)
    first.style = discord.ButtonStyle.primary
    return row(first, *others)


class MyQuestionDoor(LastingButton):
    """Asks a member the one question most worth their minute; opened by cogs.practice."""

    pattern = re.compile("sg:mine:now")

    def __init__(self) -> None:
        super().__init__("My question", self.pattern.pattern)


class SetupDoor(LastingButton):
    """Opens the panel of /setup to an organiser; opened by cogs.servers."""

    pattern = re.compile(ALL_SETTINGS[1])

    def __init__(self, label: str = ALL_SETTINGS[0]) -> None:
        super().__init__(label, self.pattern.pattern)


def settings_or_today(interaction: Click) -> ui.ActionRow[Any]:
    """Return the way to all settings; for study leads, whose they are not, to today's question."""
    return row(SetupDoor()) if manages(interaction) else ways_on(Way.TODAY)


class SheetDoor(LastingButton):
    """Shows an organiser this week's sheet; opened by cogs.servers."""

    pattern = re.compile("sg:sheet:now")

    def __init__(self) -> None:
        super().__init__("This week's sheet", self.pattern.pattern)


class ReportDoor(LastingButton):
    """Lets a member say what is wrong with a question they met; opened by cogs.bank."""

    pattern = re.compile(r"sg:report:(?P<place>[0-3]):(?P<ref>\d{1,18}):(?P<number>\d{1,4})")

    def __init__(self, place: int, ref_id: int, number: int = 0) -> None:
        super().__init__("Report this question", f"sg:report:{place}:{ref_id}:{number}")
        self.where = Met(MetIn(place), ref_id, number)
