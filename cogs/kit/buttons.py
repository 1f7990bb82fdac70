"""Buttons that work for as long as their message stands, across restarts.

discord.py has a class for such buttons, DynamicItem. It rebuilds the whole message as a view
for every click, drops the errors a click raises, and in 2.7.1 a view that times out can take
its buttons off the air for the whole bot. So a click comes straight from the interaction to
the button here (docs/decisions/0007).
"""

import re
from collections.abc import Iterable
from typing import Any, ClassVar, Self

import discord
from discord import app_commands, ui

from bot import refusals
from bot.client import StudyBot
from bot.domain.bank.items import Bank, Profile
from bot.errors import Refusal
from bot.services import Services
from cogs.kit.door import is_let_in
from cogs.kit.errors import report
from cogs.kit.rights import manages, may_use

Click = discord.Interaction[StudyBot]
"""What a member did: a command, a button or a form."""

organiser_only = app_commands.check(may_use)
"""Marks a command that not every member may use, whomever a server shows it to; for whom it is says
cogs/kit/rights.py."""


class Lasting:
    """A part of a message whose whole state is in its custom id, which `pattern` reads back.

    Its constructor takes the numbers that the pattern finds, in their order.
    """

    pattern: ClassVar[re.Pattern[str]]

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """Return the part that was used, from its id."""
        numbers = [int(number) for number in match.groups()]
        return cls(*numbers)  # pyright: ignore[reportCallIssue] - the constructor of what is mixed in

    @classmethod
    async def press(cls, interaction: Click, match: re.Match[str]) -> None:
        """Act on a click and report what goes wrong."""
        if not await is_let_in(interaction):
            return
        try:
            await cls.from_match(match).act(interaction)
        except Exception as error:  # noqa: BLE001 - nobody above would tell the member
            await report(interaction, error)

    async def act(self, interaction: Click) -> None:
        """Do what the part says."""
        raise NotImplementedError


class LastingButton(Lasting, ui.Button[Any]):
    """A button that lasts. There are no disabled ones: not every screen reader says that they are.

    What cannot be done now has no button.
    """

    def __init__(
        self,
        label: str,
        custom_id: str,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    ) -> None:
        super().__init__(label=label, style=style, custom_id=custom_id)


class LastingList(Lasting, ui.Select[Any]):
    """A list to choose one entry from that lasts; the entry comes with the click."""

    def __init__(
        self, custom_id: str, placeholder: str, options: list[discord.SelectOption]
    ) -> None:
        super().__init__(custom_id=custom_id, placeholder=placeholder, options=options)


def picked(interaction: Click, numbers: Iterable[int]) -> int | None:
    """Return the number that was chosen in a list; None for what the list does not offer.

    Raises Refusal when nothing was chosen.
    """
    values = (interaction.data or {}).get("values")
    if not values:
        raise Refusal(refusals.SOMETHING_WRONG)
    return next((number for number in numbers if values == [str(number)]), None)


def chosen(interaction: Click) -> str:
    """Return the one entry that was chosen in a list. Raises Refusal where it is not one."""
    values = (interaction.data or {}).get("values")
    if not values or len(values) != 1:
        raise Refusal(refusals.NOT_OFFERED)
    return str(values[0])


def row(*parts: LastingButton | LastingList) -> ui.ActionRow[Any]:
    """Return at most five buttons side by side, or one list."""
    return ui.ActionRow(*parts)


def services(interaction: Click) -> Services:
    """Return the services of the bot that got the click."""
    return interaction.client.services


def server_of(interaction: Click) -> int:
    """Return the server's id. Raises Refusal outside of a server that the bot is on."""
    # Whoever added the bot to their own account brings its commands along to any server.
    is_alone = interaction.is_user_integration() and not interaction.is_guild_integration()
    if interaction.guild_id is None or is_alone:
        raise Refusal(refusals.SERVER_ONLY)
    return interaction.guild_id


async def bank_here(interaction: Click) -> Bank:
    """Return what this server draws from, for the exam it prepares for; elsewhere what is usual."""
    return await services(interaction).library.bank_of(interaction.guild_id or 0)


async def exam_of(interaction: Click) -> Profile:
    """Return the exam that the group of this server prepares for; elsewhere the usual one."""
    return (await bank_here(interaction)).profile


def channel_of(interaction: Click) -> int:
    """Return the channel's id. Raises Refusal where there is none."""
    if interaction.channel_id is None:
        raise Refusal(refusals.SERVER_ONLY)
    return interaction.channel_id


def message_of(interaction: Click) -> int | None:
    """Return the id of the message whose button was pressed."""
    return interaction.message.id if interaction.message else None


def is_organiser(interaction: Click) -> bool:
    """Tell whether whoever clicked may manage the server."""
    return manages(interaction)


def require_organiser(interaction: Click) -> None:
    """Raise Refusal unless whoever clicked may manage the server."""
    if not is_organiser(interaction):
        raise Refusal(refusals.ORGANISERS_ONLY)


def may_steer(interaction: Click, host_id: int) -> bool:
    """Tell whether whoever clicked is the host of a mock exam or live round, or an organiser."""
    return interaction.user.id == host_id or is_organiser(interaction)


def require_host(interaction: Click, host_id: int) -> None:
    """Raise Refusal unless whoever clicked may steer what this host has started."""
    if not may_steer(interaction, host_id):
        raise Refusal(refusals.HOSTS_ONLY)
