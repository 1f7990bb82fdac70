"""The form with when a question shows its answer, where it is talked of, how late it may come."""

from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.domain.servers.settings import ServerSettings, parse_catch_up, parse_reveal
from bot.services.servers.settings import Changes
from cogs.kit.forms import Form, Mistakes, choice, field
from cogs.servers.setup import wording
from cogs.servers.setup.form import Save, other

NO_THREAD, THREAD = "none", "thread"


@dataclass(frozen=True, slots=True)
class TimesFilled:
    """What stands in the fields of the form."""

    reveal: str
    catch_up: str
    talk: str

    @classmethod
    def with_settings(cls, settings: ServerSettings) -> "TimesFilled":
        """Return the fields as settings fill them in."""
        talk = THREAD if settings.discussion else NO_THREAD
        return cls(str(settings.reveal_hours or ""), str(settings.catch_up_hours), talk)

    def changes_from(self, before: "TimesFilled") -> Changes:
        """Return what is other than it was. Raises Refusal with every mistake."""
        mistakes = Mistakes()
        changes = Changes(
            reveal_hours=mistakes.read(parse_reveal, other(self.reveal, before.reveal)),
            catch_up_hours=mistakes.read(parse_catch_up, other(self.catch_up, before.catch_up)),
            discussion=None if self.talk == before.talk else self.talk == THREAD,
        )
        mistakes.check()
        return changes


class TimesForm(Form):
    """Filled in with what holds now. Only what is changed in it is stored."""

    def __init__(self, settings: ServerSettings, save: Save) -> None:
        super().__init__(wording.TIMES_FORM_TITLE)
        self._settings, self._save = settings, save
        filled = TimesFilled.with_settings(settings)
        self.reveal = ui.TextInput[discord.ui.LayoutView](
            default=filled.reveal, max_length=20, required=False
        )
        self.catch_up = ui.TextInput[discord.ui.LayoutView](default=filled.catch_up, max_length=20)
        choices = {NO_THREAD: wording.NO_TALK, THREAD: wording.TALK}
        self.talk = choice(choices, filled.talk)
        self.add_item(field(wording.FORM_REVEAL, self.reveal, wording.FORM_REVEAL_HINT))
        self.add_item(field(wording.FORM_TALK, self.talk, wording.FORM_TALK_HINT))
        self.add_item(field(wording.FORM_CATCH_UP, self.catch_up, wording.FORM_CATCH_UP_HINT))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Store what was changed. Raises Refusal with every mistake."""
        settings = self._settings
        talk = self.talk.value or NO_THREAD
        sent = TimesFilled(self.reveal.value.strip(), self.catch_up.value, talk)
        changes = sent.changes_from(TimesFilled.with_settings(settings))
        await self._save(interaction, changes, settings)
