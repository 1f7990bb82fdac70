"""/setup: with options it sets them and confirms, without it opens the panel."""

from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.daily.schedule import parse_days, parse_time, parse_timezone
from bot.services.servers.settings import Changes
from cogs.kit.asking_back import understand
from cogs.kit.buttons import Click, organiser_only, server_of
from cogs.kit.forms import Mistakes
from cogs.kit.zones import suggest_zones
from cogs.servers.setup.form import role_to_mention
from cogs.servers.setup.panel import open_panel, save_and_show

DAY_SUGGESTIONS = ("every day", "weekdays", "weekends", "Mon, Wed, Fri")


class Setup(commands.Cog):
    """The command that every group starts with."""

    @app_commands.command(name="setup")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    @organiser_only
    @app_commands.describe(
        channel="Where the question is posted",
        time="When, such as 9 am, 18:30 or noon",
        timezone="Whose clock, such as Central, Chicago or America/Chicago",
        days="On which days, such as: every day, weekdays, Mon-Fri",
        role="Whom to mention with each question",
    )
    async def setup_daily(
        self,
        interaction: Click,
        channel: discord.TextChannel | None = None,
        time: str | None = None,
        timezone: str | None = None,
        days: str | None = None,
        role: discord.Role | None = None,
    ) -> None:
        """Set up the daily question; without options, open the panel."""
        everyone = partial(role_to_mention, server_id=server_of(interaction))

        async def store(click: Click, at: str | None, zone: str | None) -> None:
            mistakes = Mistakes()
            changes = Changes(
                channel_id=channel.id if channel else None,
                at=mistakes.read(parse_time, at or None),
                zone=mistakes.read(parse_timezone, zone or None),
                days=mistakes.read(parse_days, days or None),
                role_id=mistakes.read(everyone, role.id if role else None),
            )
            mistakes.check()
            await save_and_show(click, changes)

        if not (channel or time or timezone or days or role):
            await open_panel(interaction)
        else:
            await understand(interaction, store, time, timezone)

    @setup_daily.autocomplete("timezone")
    async def _zones(self, interaction: Click, current: str) -> list[app_commands.Choice[str]]:
        return suggest_zones(current)

    @setup_daily.autocomplete("days")
    async def suggest_days(
        self, interaction: Click, current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest common sets of days; anything else may be typed."""
        return [
            app_commands.Choice(name=text, value=text)
            for text in DAY_SUGGESTIONS
            if current.casefold() in text.casefold()
        ]
