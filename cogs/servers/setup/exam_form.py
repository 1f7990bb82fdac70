"""The form with the exam that a group prepares for, and what its mock exams are like."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.domain.bank.items import Profile
from bot.domain.exam.sittings import Length, PaperForm
from bot.domain.servers.settings import ServerSettings, parse_opens_in
from bot.services.servers.settings import Changes
from cogs.kit.exam_lengths import PAPERS, exam_size, lengths
from cogs.kit.forms import Form, choice, field
from cogs.kit.text import cut
from cogs.servers.setup import wording
from cogs.servers.setup.form import Save, other

MOST_EXAMS = 25
"""Entries of a list: Discord takes no more."""


@dataclass(frozen=True, slots=True)
class ExamFilled:
    """What stands in the fields of the form."""

    exam: str
    length: str
    paper: str
    opens_in: str

    @classmethod
    def with_settings(cls, settings: ServerSettings, exam: str) -> "ExamFilled":
        """Return the fields as settings, and the exam that holds by them, fill them in."""
        return cls(exam, settings.length, settings.form, str(settings.opens_in))

    def changes_from(self, before: "ExamFilled") -> Changes:
        """Return what is other than it was. Raises Refusal with the mistake."""
        opens_in = other(self.opens_in, before.opens_in)
        return Changes(
            exam=other(self.exam, before.exam),
            length=None if self.length == before.length else Length(self.length),
            form=None if self.paper == before.paper else PaperForm(self.paper),
            opens_in=None if opens_in is None else parse_opens_in(opens_in),
        )


class ExamForm(Form):
    """The exam and the usual mock exam, filled in with what holds now.

    Only what is changed in it is stored: the rest may have been set otherwise meanwhile.
    """

    def __init__(self, settings: ServerSettings, exams: Sequence[Profile], save: Save) -> None:
        super().__init__(wording.EXAM_FORM_TITLE)
        self._settings, self._exams, self._save = settings, exams, save
        filled = self._before()
        self.exam = ui.Select[discord.ui.LayoutView](
            options=[
                discord.SelectOption(
                    label=one.name,
                    value=one.profile_id,
                    description=cut(f"{one.title}: {exam_size(one)}", 100),
                    default=one.profile_id == filled.exam,
                )
                for one in exams[:MOST_EXAMS]
            ],
            required=True,
        )
        self.length = choice(lengths(self._exam_named(filled.exam)), filled.length)
        self.paper = choice(PAPERS, filled.paper)
        self.opens_in = ui.TextInput[discord.ui.LayoutView](default=filled.opens_in, max_length=20)
        self.add_item(field(wording.FORM_EXAM, self.exam, wording.FORM_EXAM_HINT))
        self.add_item(field(wording.FORM_LENGTH, self.length, wording.FORM_LENGTH_HINT))
        self.add_item(field(wording.FORM_PAPER, self.paper, wording.FORM_LENGTH_HINT))
        self.add_item(field(wording.FORM_OPENS_IN, self.opens_in, wording.FORM_OPENS_IN_HINT))

    def _exam_named(self, exam: str | None) -> Profile:
        return next((one for one in self._exams if one.profile_id == exam), self._exams[0])

    def _before(self) -> ExamFilled:
        exam = self._exam_named(self._settings.exam).profile_id
        return ExamFilled.with_settings(self._settings, exam)

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Store what was changed. Raises Refusal with the mistake."""
        before = self._before()
        sent = ExamFilled(
            self.exam.values[0] if self.exam.values else before.exam,
            self.length.value or before.length,
            self.paper.value or before.paper,
            self.opens_in.value,
        )
        await self._save(interaction, sent.changes_from(before), self._settings)
