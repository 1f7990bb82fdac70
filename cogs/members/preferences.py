"""/me settings: everything a member has set for themselves, with a form for each part of it."""

import re

import discord

from bot.services.members.settings import MemberView, SettingsChange
from cogs.kit.buttons import Click, LastingButton, row, server_of, services
from cogs.kit.cross_feature import WayButton
from cogs.kit.screens import Screen, card
from cogs.kit.ways import Way
from cogs.members import wording
from cogs.members.settings_forms import FORMS, SettingsForm

NOTHING = SettingsChange()


async def show_settings(interaction: Click, changes: SettingsChange = NOTHING) -> None:
    """Store what is to be otherwise, if anything, and show a member what holds now.

    A form that was opened from a member's own settings shows them there.
    """
    preferring, named = services(interaction).preferences, changes != NOTHING
    server_id, user_id = server_of(interaction), interaction.user.id
    own = (
        await preferring.change(server_id, user_id, changes)
        if named
        else await preferring.own(server_id, user_id)
    )
    screen, message = settings_screen(own, saved=named), interaction.message
    is_form = interaction.type is discord.InteractionType.modal_submit
    if is_form and message is not None and message.flags.ephemeral:
        await interaction.response.edit_message(view=screen)
    else:
        await interaction.response.send_message(view=screen, ephemeral=True)


def settings_screen(own: MemberView, *, saved: bool) -> Screen:
    """Return a member's settings with a button for each form, for that member alone."""
    return Screen(
        card(
            *wording.settings(own, saved=saved),
            row(*(OwnSettingsButton(number) for number in range(len(FORMS)))),
            row(WayButton(Way.EXAM_DATE), WayButton(Way.DATA)),
        )
    )


class OwnSettingsButton(LastingButton):
    """Opens a form with some of one's own settings."""

    pattern = re.compile(r"sg:ownsettings:(?P<form>[0-2])")

    def __init__(self, number: int) -> None:
        self.title = tuple(FORMS)[number]
        super().__init__(self.title, f"sg:ownsettings:{number}")

    async def act(self, interaction: Click) -> None:
        """Open the form with what holds now."""
        own = await services(interaction).preferences.own(
            server_of(interaction), interaction.user.id
        )
        form = SettingsForm.over(self.title, own, show_settings)
        await interaction.response.send_modal(form)
