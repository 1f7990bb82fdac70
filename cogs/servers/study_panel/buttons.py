"""How an organiser has a study panel put up: a button, and a form with its channel."""

import re
from contextlib import suppress
from typing import Any

import discord
from discord import ui

from bot.services.servers.study_panel import PanelPlace
from cogs.kit.buttons import (
    Click,
    LastingButton,
    channel_of,
    require_organiser,
    row,
    server_of,
    services,
)
from cogs.kit.channels import UNREACHABLE, require_posting_in
from cogs.kit.cross_feature import SetupDoor
from cogs.kit.forms import Form, field
from cogs.kit.screens import note
from cogs.servers.study_panel import wording


class StudyPanelButton(LastingButton):
    """Asks an organiser where the study panel is to stand."""

    pattern = re.compile("sg:studypanel:ask")

    def __init__(self) -> None:
        super().__init__(wording.BUTTON, self.pattern.pattern)

    async def act(self, interaction: Click) -> None:
        """Open the form, with where it stands, or else where the daily question is posted."""
        require_organiser(interaction)
        server_id = server_of(interaction)
        place = await services(interaction).panels.place_of(server_id)
        settings = await services(interaction).setup.find(server_id)
        usual = settings.channel_id if settings else channel_of(interaction)
        form = StudyPanelForm(place.channel_id if place else usual)
        await interaction.response.send_modal(form)


class StudyPanelForm(Form):
    """The channel of the study panel."""

    def __init__(self, channel_id: int) -> None:
        super().__init__(wording.FORM_TITLE)
        self._channel_id = channel_id
        self.channel = ui.ChannelSelect[ui.LayoutView](
            channel_types=[discord.ChannelType.text, discord.ChannelType.news],
            default_values=[discord.Object(channel_id)],
            required=True,
        )
        self.add_item(field(wording.FORM_CHANNEL, self.channel, wording.FORM_CHANNEL_HINT))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Have it put up there; the one that stood elsewhere goes."""
        require_organiser(interaction)
        chosen = self.channel.values
        await put_up(interaction, chosen[0].id if chosen else self._channel_id)


async def put_up(interaction: Click, channel_id: int) -> None:
    """Have a panel put up in a channel. Raises Refusal where the bot may not post."""
    server_id = server_of(interaction)
    require_posting_in(interaction.client, server_id, channel_id)
    before = await services(interaction).panels.put_up(server_id, channel_id)
    said = wording.coming(channel_id, may_pin=_may_pin(interaction, channel_id))
    await interaction.response.send_message(view=note(said, row(SetupDoor())), ephemeral=True)
    if before is not None:
        await _take_away(interaction, before)


def _may_pin(interaction: Click, channel_id: int) -> bool:
    guild = interaction.guild
    channel = guild.get_channel(channel_id) if guild else None
    return bool(guild and channel and channel.permissions_for(guild.me).pin_messages)


async def _take_away(interaction: Click, before: PanelPlace) -> None:
    """Delete a panel that was replaced; its buttons work on where that is not possible."""
    if before.message_id is not None:
        channel = interaction.client.get_partial_messageable(before.channel_id)
        with suppress(*UNREACHABLE):
            await channel.get_partial_message(before.message_id).delete()
