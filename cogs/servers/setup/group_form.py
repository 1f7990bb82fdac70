"""The form with what an organiser sets for the group: boards, the group's light, the sheet."""

from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.domain.servers.settings import ServerSettings, Sheet, parse_light
from bot.errors import Refusal
from bot.services.servers.settings import Changes
from cogs.kit.forms import Form, choice, field, offer_again
from cogs.servers.setup import wording
from cogs.servers.setup.form import Save

ASK_FIRST, SHOW_ALL = "ask", "all"
AT_ONCE, BY_WEEK = "now", "week"


@dataclass(frozen=True, slots=True)
class GroupFilled:
    """What stands in the fields of the form."""

    boards: str
    points: str
    light: str
    sheet: str

    @classmethod
    def with_settings(cls, settings: ServerSettings) -> "GroupFilled":
        """Return the fields as settings fill them in."""
        boards = ASK_FIRST if settings.opt_in else SHOW_ALL
        points = AT_ONCE if settings.at_once else BY_WEEK
        return cls(boards, points, str(settings.light), settings.sheet)

    def changes_from(self, before: "GroupFilled") -> Changes:
        """Return what is other than it was. Raises Refusal with every mistake."""
        return Changes(
            opt_in=None if self.boards == before.boards else self.boards == ASK_FIRST,
            at_once=None if self.points == before.points else self.points == AT_ONCE,
            light=None if self.light == before.light else parse_light(self.light),
            sheet=None if self.sheet == before.sheet else Sheet(self.sheet),
        )


class GroupForm(Form):
    """Boards, light and weekly sheet, filled in with what holds now.

    Only what is changed in it is stored: the rest may have been set otherwise meanwhile.
    """

    def __init__(
        self, settings: ServerSettings, save: Save, filled: GroupFilled | None = None
    ) -> None:
        super().__init__(wording.GROUP_FORM_TITLE)
        self._settings, self._save = settings, save
        filled = filled or GroupFilled.with_settings(settings)
        choices = {SHOW_ALL: wording.SHOW_ALL, ASK_FIRST: wording.ASK_FIRST}
        self.boards = choice(choices, filled.boards)
        self.points = choice({BY_WEEK: wording.BY_WEEK, AT_ONCE: wording.AT_ONCE}, filled.points)
        self.light = ui.TextInput[discord.ui.LayoutView](default=filled.light, max_length=20)
        self.sheet = choice(wording.SHEETS, filled.sheet)
        self.add_item(field(wording.FORM_BOARDS, self.boards, wording.FORM_BOARDS_HINT))
        self.add_item(field(wording.FORM_POINTS, self.points, wording.FORM_POINTS_HINT))
        self.add_item(field(wording.FORM_LIGHT, self.light, wording.FORM_LIGHT_HINT))
        self.add_item(field(wording.FORM_SHEET, self.sheet, wording.FORM_SHEET_HINT))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Store what was changed; with a mistake, offer the form again with what was typed."""
        settings = self._settings
        sent = GroupFilled(
            self.boards.value or SHOW_ALL,
            self.points.value or BY_WEEK,
            self.light.value,
            self.sheet.value or Sheet.OFF,
        )
        try:
            changes = sent.changes_from(GroupFilled.with_settings(settings))
            await self._save(interaction, changes, settings)
        except Refusal as refusal:
            await offer_again(interaction, refusal, lambda: GroupForm(settings, self._save, sent))
