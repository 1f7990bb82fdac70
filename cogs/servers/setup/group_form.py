"""The form with what an organiser sets for the group: boards, the group's light, the sheet."""

from typing import Any

import discord
from discord import ui

from bot.domain.servers.settings import ServerSettings, Sheet, parse_light
from bot.services.servers.settings import Changes
from cogs.kit.forms import Form, field
from cogs.servers.setup import wording
from cogs.servers.setup.form import Save

ASK_FIRST, SHOW_ALL = "ask", "all"
AT_ONCE, BY_WEEK = "now", "week"


class GroupForm(Form):
    """Boards, light and weekly sheet, filled in with what holds now."""

    def __init__(self, settings: ServerSettings, save: Save) -> None:
        super().__init__(wording.GROUP_FORM_TITLE)
        self._save = save
        boards = ASK_FIRST if settings.opt_in else SHOW_ALL
        self.boards = _choice({SHOW_ALL: wording.SHOW_ALL, ASK_FIRST: wording.ASK_FIRST}, boards)
        points = AT_ONCE if settings.at_once else BY_WEEK
        self.points = _choice({BY_WEEK: wording.BY_WEEK, AT_ONCE: wording.AT_ONCE}, points)
        self.light = ui.TextInput[discord.ui.LayoutView](default=str(settings.light), max_length=20)
        self.sheet = _choice(wording.SHEETS, settings.sheet)
        self.add_item(field(wording.FORM_BOARDS, self.boards, wording.FORM_BOARDS_HINT))
        self.add_item(field(wording.FORM_POINTS, self.points, wording.FORM_POINTS_HINT))
        self.add_item(field(wording.FORM_LIGHT, self.light, wording.FORM_LIGHT_HINT))
        self.add_item(field(wording.FORM_SHEET, self.sheet, wording.FORM_SHEET_HINT))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Read the fields and hand them to the panel. A wrong one raises Refusal."""
        changes = Changes(
            opt_in=self.boards.value == ASK_FIRST,
            at_once=self.points.value == AT_ONCE,
            light=parse_light(self.light.value),
            sheet=Sheet(self.sheet.value or Sheet.OFF),
        )
        await self._save(interaction, changes)


def _choice(labels: dict[str, str], chosen: str) -> ui.RadioGroup[discord.ui.LayoutView]:
    return ui.RadioGroup[discord.ui.LayoutView](
        options=[
            discord.RadioGroupOption(label=label, value=value, default=value == chosen)
            for value, label in labels.items()
        ]
    )
