"""The form with every setting of the daily question."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import ui

from bot import refusals
from bot.domain.daily.schedule import parse_time, parse_timezone
from bot.domain.servers.settings import DEFAULT_TIME, DEFAULT_ZONE, ServerSettings
from bot.errors import Refusal
from bot.services.servers.settings import Changes
from cogs.kit.buttons import Click
from cogs.kit.days import WEEK
from cogs.kit.forms import Form, field
from cogs.servers.setup import wording

Save = Callable[[Click, Changes], Awaitable[None]]


def role_to_mention(role: discord.Role | None) -> int | None:
    """Return the id of a role that was chosen, if any. Raises Refusal for @everyone."""
    if role is not None and role.is_default():
        raise Refusal(refusals.ROLE_IS_EVERYONE)
    return role.id if role else None


class SettingsForm(Form):
    """Channel, time, time zone, days and role, filled in with what holds now."""

    def __init__(self, settings: ServerSettings | None, here: int, save: Save) -> None:
        super().__init__(wording.FORM_TITLE)
        self._save = save
        channel = settings.channel_id if settings else here
        at = settings.at if settings else DEFAULT_TIME
        zone = settings.zone if settings else DEFAULT_ZONE
        days = settings.days if settings else frozenset(range(1, 8))
        role_id = settings.role_id if settings else None
        self.channel = ui.ChannelSelect[discord.ui.LayoutView](
            channel_types=[discord.ChannelType.text, discord.ChannelType.news],
            default_values=[discord.Object(channel)],
            required=True,
        )
        self.at = ui.TextInput[discord.ui.LayoutView](default=f"{at:%H:%M}", max_length=20)
        self.zone = ui.TextInput[discord.ui.LayoutView](default=zone.key, max_length=60)
        self.days = ui.CheckboxGroup[discord.ui.LayoutView](
            options=[
                discord.CheckboxGroupOption(label=name, value=str(day), default=day in days)
                for day, name in enumerate(WEEK, 1)
            ],
            min_values=1,
            max_values=7,
        )
        self.role = ui.RoleSelect[discord.ui.LayoutView](
            default_values=[discord.Object(role_id)] if role_id else [],
            min_values=0,
            required=False,
        )
        self.add_item(field(wording.FORM_CHANNEL, self.channel, wording.FORM_CHANNEL_HINT))
        self.add_item(field(wording.FORM_TIME, self.at, wording.FORM_TIME_HINT))
        self.add_item(field(wording.FORM_TIMEZONE, self.zone, wording.FORM_TIMEZONE_HINT))
        self.add_item(field(wording.FORM_DAYS, self.days))
        self.add_item(field(wording.FORM_ROLE, self.role, wording.FORM_ROLE_HINT))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Read the fields and hand them to the panel. A wrong one raises Refusal."""
        changes = Changes(
            channel_id=self.channel.values[0].id if self.channel.values else None,
            at=parse_time(self.at.value),
            zone=parse_timezone(self.zone.value),
            days=frozenset(int(day) for day in self.days.values) or None,
            role_id=role_to_mention(self.role.values[0] if self.role.values else None),
            no_role=not self.role.values,
        )
        await self._save(interaction, changes)
