"""Sends weekly sheets through discord.py: to the organiser alone, or into the daily channel."""

from datetime import date, datetime, time

import discord

from bot import refusals
from bot.domain.servers.settings import ServerSettings, Sheet, Trouble
from bot.domain.servers.weekly_sheet import WEEK
from bot.outbox.obstacles import Asked, Blocked
from bot.services.ports import WeekReport
from cogs.kit.channels import CLOCK_SKEW, explained, find_own_message, nonce_of
from cogs.kit.rights import still_manages
from cogs.kit.text import safe
from cogs.servers.weekly_sheet.buttons import WarmUpButton
from cogs.servers.weekly_sheet.screen import sheet_screen


class WeekPublisher:
    """The SheetPublisher of the running bot."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def send_sheet(self, settings: ServerSettings, report: WeekReport) -> int:
        """Send the sheet once: within minutes Discord takes the same nonce for the same message."""
        week = report.sheet.week
        screen = sheet_screen(
            report, WarmUpButton.of(report.server_id, week), server=self._name_for(settings)
        )
        nonce = nonce_of("sheet", report.server_id, week.isoformat())
        async with explained(self._client, _asked(settings, Asked.SEND), settings.channel_id):
            place = await self._place_of(settings)
            if isinstance(place, discord.DMChannel):
                screen.in_direct_message()
            return (await place.send(view=screen, nonce=nonce)).id

    async def find_sheet(self, settings: ServerSettings, week: date) -> int | None:
        """Look for the sheet's button among the messages since the Monday on which it was due."""
        monday = datetime.combine(week + WEEK, time(), tzinfo=settings.zone)
        marker = str(WarmUpButton.of(settings.server_id, week).custom_id)
        async with explained(self._client, _asked(settings, Asked.LOOK), settings.channel_id):
            place = await self._place_of(settings)
            since = monday - CLOCK_SKEW
            return await find_own_message(self._client, place, marker, since=since)

    async def _place_of(self, settings: ServerSettings) -> discord.abc.Messageable:
        if settings.sheet is Sheet.PRIVATE:
            # Whoever set the bot up may have left, or lost the right, since then.
            server_id, organiser_id = settings.server_id, settings.organiser_id
            if not await still_manages(self._client, server_id, organiser_id):
                raise Blocked(Trouble.NO_PERMISSION, refusals.ORGANISERS_ONLY)
            return await self._client.create_dm(discord.Object(organiser_id))
        return self._client.get_partial_messageable(
            settings.channel_id, guild_id=settings.server_id
        )

    def _name_for(self, settings: ServerSettings) -> str | None:
        guild = self._client.get_guild(settings.server_id)
        private = settings.sheet is Sheet.PRIVATE
        return safe(guild.name) if private and guild else None


def _asked(settings: ServerSettings, in_channel: Asked) -> Asked:
    return Asked.LETTER if settings.sheet is Sheet.PRIVATE else in_channel
