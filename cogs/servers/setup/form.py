"""The form with every setting of the daily question."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import discord
from discord import ui

from bot import refusals
from bot.domain.daily.schedule import parse_time, parse_timezone
from bot.domain.servers.settings import ServerSettings
from bot.errors import Refusal
from bot.services.servers.settings import Changes
from cogs.kit.buttons import Click, server_of
from cogs.kit.days import WEEK, time_in_words
from cogs.kit.forms import Form, Mistakes, field
from cogs.servers.setup import wording

Value = TypeVar("Value")

Save = Callable[[Click, Changes, ServerSettings | None], Awaitable[None]]
"""Stores changes that a form has, which was filled in with these settings."""


def role_to_mention(role_id: int, server_id: int) -> int:
    """Return the id of a role that was chosen. Raises Refusal for @everyone."""
    # Discord gives the role that everyone has the id of the server.
    if role_id == server_id:
        raise Refusal(refusals.ROLE_IS_EVERYONE)
    return role_id


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the fields of the form."""

    channel_id: int
    at: str
    zone: str
    days: frozenset[int]
    role_id: int | None

    @classmethod
    def with_settings(cls, settings: ServerSettings) -> "Filled":
        """Return the fields as settings fill them in."""
        at = time_in_words(settings.at)
        return cls(settings.channel_id, at, settings.zone_name, settings.days, settings.role_id)

    def changes_from(self, before: "Filled | None", server_id: int) -> Changes:
        """Return what is other than it was, or all of it. Raises Refusal with every mistake."""
        mistakes = Mistakes()
        role_id = other(self.role_id, before and before.role_id)
        changes = Changes(
            channel_id=other(self.channel_id, before and before.channel_id),
            at=mistakes.read(parse_time, other(self.at, before and before.at)),
            zone=mistakes.read(parse_timezone, other(self.zone, before and before.zone)),
            days=other(self.days, before and before.days),
            role_id=mistakes.read(partial(role_to_mention, server_id=server_id), role_id),
            no_role=self.role_id is None and before is not None and before.role_id is not None,
        )
        mistakes.check()
        return changes


def other(value: Value, before: Value | None) -> Value | None:
    """Return what a field holds, where it is other than it was."""
    return None if value == before else value


class SettingsForm(Form):
    """Channel, time, time zone, days and role, filled in with what holds now.

    Only what is changed in it is stored: the rest may have been set otherwise meanwhile.
    """

    def __init__(
        self,
        settings: ServerSettings | None,
        here: int,
        save: Save,
    ) -> None:
        super().__init__(wording.FORM_TITLE)
        self._settings, self._here, self._save = settings, here, save
        filled = Filled.with_settings(settings or ServerSettings(0, here, 0))
        self.channel = ui.ChannelSelect[discord.ui.LayoutView](
            channel_types=[discord.ChannelType.text, discord.ChannelType.news],
            default_values=[discord.Object(filled.channel_id)],
            required=True,
        )
        self.at = ui.TextInput[discord.ui.LayoutView](default=filled.at, max_length=20)
        self.zone = ui.TextInput[discord.ui.LayoutView](default=filled.zone, max_length=60)
        self.days = ui.CheckboxGroup[discord.ui.LayoutView](
            options=[
                discord.CheckboxGroupOption(label=name, value=str(day), default=day in filled.days)
                for day, name in enumerate(WEEK, 1)
            ],
            min_values=1,
            max_values=7,
        )
        self.role = ui.RoleSelect[discord.ui.LayoutView](
            default_values=[discord.Object(filled.role_id)] if filled.role_id else [],
            min_values=0,
            required=False,
        )
        self.add_item(field(wording.FORM_CHANNEL, self.channel, wording.FORM_CHANNEL_HINT))
        self.add_item(field(wording.FORM_TIME, self.at, wording.FORM_TIME_HINT))
        self.add_item(field(wording.FORM_TIMEZONE, self.zone, wording.FORM_TIMEZONE_HINT))
        self.add_item(field(wording.FORM_DAYS, self.days))
        self.add_item(field(wording.FORM_ROLE, self.role, wording.FORM_ROLE_HINT))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Store what was changed. Raises Refusal with every mistake."""
        settings = self._settings
        before = Filled.with_settings(settings) if settings else None
        changes = self._sent().changes_from(before, server_of(interaction))
        await self._save(interaction, changes, settings)

    def _sent(self) -> Filled:
        known = self._settings.channel_id if self._settings else self._here
        return Filled(
            self.channel.values[0].id if self.channel.values else known,
            self.at.value,
            self.zone.value,
            frozenset(int(day) for day in self.days.values),
            self.role.values[0].id if self.role.values else None,
        )
