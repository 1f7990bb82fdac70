"""The buttons of the weekly sheet: look at it at any time, start its warm-up."""

import re
from datetime import date

import discord

from bot import refusals
from bot.errors import Refusal
from cogs.kit.buttons import (
    Click,
    LastingButton,
    channel_of,
    require_organiser,
    server_of,
    services,
)
from cogs.kit.channels import require_posting_here, require_posting_in
from cogs.kit.cross_feature import SheetDoor, ways_on
from cogs.kit.rights import still_manages
from cogs.kit.screens import note
from cogs.kit.ways import Way
from cogs.servers.weekly_sheet import wording
from cogs.servers.weekly_sheet.screen import sheet_screen


class ThisWeekButton(SheetDoor):
    """The sheet of this week so far, for an organiser alone."""

    async def act(self, interaction: Click) -> None:
        """Show it."""
        require_organiser(interaction)
        report = await services(interaction).weekly_sheets.sheet_of(server_of(interaction))
        screen = sheet_screen(report, WarmUpButton.of(report.server_id, report.sheet.week))
        await interaction.response.send_message(view=screen, ephemeral=True)


class WarmUpButton(LastingButton):
    """Start the warm-up of a week's sheet. The day is the Monday's number in the calendar.

    It names the server, because a sheet may stand in a private message, which has none.
    """

    pattern = re.compile(r"sg:warmup:(?P<server>[1-8]?\d{1,18}):(?P<day>[67]\d{5})")

    def __init__(self, server_id: int, day: int) -> None:
        style = discord.ButtonStyle.primary
        super().__init__(wording.WARM_UP, f"sg:warmup:{server_id}:{day}", style)
        self.server_id, self.week = server_id, date.fromordinal(day)

    @classmethod
    def of(cls, server_id: int, week: date) -> "WarmUpButton":
        """Return the button for the week that begins on a Monday."""
        return cls(server_id, week.toordinal())

    async def act(self, interaction: Click) -> None:
        """Start the round, and say to the organiser alone where it begins."""
        await _require_organiser_of(interaction, self.server_id)
        one = await services(interaction).weekly_sheets.warm_up(
            self.server_id,
            self.week,
            user_id=interaction.user.id,
            channel_id=await self._channel_for(interaction),
        )
        screen = note(wording.warm_up_begins(one), ways_on(Way.EXAMS))
        await interaction.response.send_message(view=screen, ephemeral=True)

    async def _channel_for(self, interaction: Click) -> int:
        """Return where the round is asked. Raises Refusal where the bot may not write."""
        if not _is_private(interaction):
            require_posting_here(interaction)
            return channel_of(interaction)
        settings = await services(interaction).posts.settings_of(self.server_id)
        require_posting_in(interaction.client, self.server_id, settings.channel_id)
        return settings.channel_id


def _is_private(interaction: Click) -> bool:
    """Whether the sheet is where the group does not read."""
    message = interaction.message
    return interaction.guild_id is None or (message is not None and message.flags.ephemeral)


async def _require_organiser_of(interaction: Click, server_id: int) -> None:
    """Raise Refusal unless an organiser of this server clicked.

    In a private message nobody has permissions; there it has to be who set the bot up, and may
    still manage the server.
    """
    if interaction.guild_id == server_id:
        require_organiser(interaction)
        return
    settings = await services(interaction).setup.find(server_id)
    if settings is None:
        raise Refusal(refusals.NOT_SET_UP)
    user_id = interaction.user.id
    if interaction.guild_id is not None or user_id != settings.organiser_id:
        raise Refusal(refusals.ORGANISERS_ONLY)
    if not await still_manages(interaction.client, server_id, user_id):
        raise Refusal(refusals.ORGANISERS_ONLY)
