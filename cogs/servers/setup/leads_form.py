"""The form in which an organiser names the role of the study leads."""

from typing import Any

import discord
from discord import ui

from bot import refusals
from bot.domain.servers.settings import ServerSettings
from bot.errors import Refusal
from bot.services.servers.settings import Changes
from cogs.kit.buttons import server_of
from cogs.kit.forms import Form, field
from cogs.servers.setup import wording
from cogs.servers.setup.form import Save, other


class LeadsForm(Form):
    """Whose role may run the daily question and the questions, and what they need to see it."""

    def __init__(self, settings: ServerSettings, save: Save) -> None:
        super().__init__(wording.LEADS_FORM_TITLE)
        self._settings, self._save = settings, save
        known = settings.lead_role_id
        self.role = ui.RoleSelect[discord.ui.LayoutView](
            default_values=[discord.Object(known)] if known else [],
            min_values=0,
            required=False,
        )
        self.add_item(ui.TextDisplay(wording.LEADS_FORM_TEXT))
        self.add_item(field(wording.FORM_LEADS, self.role, wording.FORM_LEADS_HINT))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Store what was changed. Raises Refusal for @everyone."""
        before = self._settings.lead_role_id
        chosen = self.role.values[0].id if self.role.values else None
        # Discord gives the role that everyone has the id of the server.
        if chosen == server_of(interaction):
            raise Refusal(refusals.LEAD_IS_EVERYONE)
        changes = Changes(
            lead_role_id=other(chosen, before), no_lead=chosen is None and bool(before)
        )
        await self._save(interaction, changes, self._settings)
