"""The forms of a member's own settings: a few of them in each, as choices in words.

Only what is changed in a form is stored: the rest may have been set otherwise meanwhile.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.domain.daily.schedule import parse_timezone
from bot.domain.scores.boards import BoardName
from bot.services.members.settings import NO_REMINDER, MemberView, SettingsChange
from cogs.kit.buttons import Click
from cogs.kit.forms import Form, choice, entries, field
from cogs.members import wording

Save = Callable[[Click, SettingsChange], Awaitable[None]]
"""Stores what a member wants to be otherwise, and shows what holds then."""

YES, NO = "yes", "no"
MOST_RADIOS = 10
"""More choices than Discord takes side by side are a list that opens."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting in a form: the field of SettingsChange it goes to, and how its values read.

    `now` is the value that holds; `labels` are its choices, or None for what is typed.
    """

    name: str
    label: str
    now: Callable[[MemberView], str]
    read: Callable[[str], object]
    labels: dict[str, str] | None = None
    hint: str | None = None

    def field_with(self, value: str) -> ui.RadioGroup[Any] | ui.Select[Any] | ui.TextInput[Any]:
        """Return the field, filled in."""
        if self.labels is None:
            return ui.TextInput[Any](default=value, max_length=60)
        if len(self.labels) > MOST_RADIOS:
            return entries(self.labels, value)
        return choice(self.labels, value)


def _yes_or_no(
    name: str, label: str, now: Callable[[MemberView], bool], yes: str, no: str
) -> Setting:
    return Setting(
        name,
        label,
        lambda own: YES if now(own) else NO,
        lambda value: value == YES,
        {YES: yes, NO: no},
    )


def _seen(name: str, label: str, board: BoardName) -> Setting:
    return _yes_or_no(
        name,
        label,
        lambda own: own.settings.is_shown_on(board, opt_in=own.opt_in),
        wording.SEEN,
        wording.UNSEEN,
    )


EXAMS = (
    Setting(
        "extra_time",
        wording.EXTRA_TIME,
        lambda own: str(own.settings.extra_time),
        float,
        {str(time): name.capitalize() for time, name in wording.TIMES.items()},
        wording.EXTRA_TIME_HINT,
    ),
    _yes_or_no(
        "hide_clock",
        wording.CLOCK,
        lambda own: own.settings.hide_clock,
        wording.HIDDEN,
        wording.SHOWN,
    ),
    _yes_or_no(
        "goes_on",
        wording.AFTER_CHOICE,
        lambda own: own.settings.goes_on,
        wording.GOES_ON,
        wording.STAYS,
    ),
    _yes_or_no(
        "exam_letter",
        wording.EXAM_MESSAGE,
        lambda own: own.settings.exam_letter,
        wording.SEND_ONE,
        wording.SEND_NONE,
    ),
)
GROUP = (
    _seen("daily_board", wording.DAILY_BOARD, BoardName.DAILY),
    _seen("exam_board", wording.EXAM_BOARD, BoardName.EXAM),
    _yes_or_no(
        "hide_games",
        wording.GAMES,
        lambda own: own.settings.hide_games,
        wording.HIDDEN,
        wording.SHOWN,
    ),
)
DAYS = (
    _yes_or_no(
        "as_form",
        wording.QUESTIONS,
        lambda own: own.settings.as_form,
        wording.AS_FORM,
        wording.AS_BUTTONS,
    ),
    _yes_or_no(
        "ask_confidence",
        wording.CONFIDENCE,
        lambda own: own.settings.ask_confidence is not False,
        wording.ASK,
        wording.ASK_NOT,
    ),
    Setting(
        "goal",
        wording.AIM,
        lambda own: str(own.next_aim),
        int,
        {str(days): wording.days_of_seven(days) for days in range(1, 8)},
    ),
    Setting(
        "reminder",
        wording.REMINDER,
        lambda own: str(NO_REMINDER if own.reminder is None else own.reminder),
        int,
        {str(NO_REMINDER): wording.NO_REMINDER}
        | {str(hour): wording.clock(hour) for hour in range(24)},
        wording.REMINDER_HINT,
    ),
    Setting(
        "zone",
        wording.ZONE,
        lambda own: own.zone.key,
        parse_timezone,
        hint=wording.ZONE_HINT,
    ),
)
FORMS = {
    wording.STUDY_FORM: DAYS,
    wording.EXAM_FORM: EXAMS,
    wording.GROUP_FORM: GROUP,
}
"""What each form is called, on its button too, and what it holds."""


class SettingsForm(Form):
    """Some of a member's settings, filled in with what holds now."""

    def __init__(
        self,
        title: str,
        settings: Sequence[Setting],
        now: Sequence[str],
        save: Save,
    ) -> None:
        super().__init__(title)
        self._settings, self._now, self._save = settings, now, save
        self._fields = [
            setting.field_with(value) for setting, value in zip(settings, now, strict=True)
        ]
        for setting, part in zip(settings, self._fields, strict=True):
            self.add_item(field(setting.label, part, setting.hint))

    @classmethod
    def over(cls, title: str, own: MemberView, save: Save) -> "SettingsForm":
        """Return a form with what holds for a member."""
        settings = FORMS[title]
        return cls(title, settings, [setting.now(own) for setting in settings], save)

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Store what was changed. Raises Refusal with a mistake."""
        sent = [_value_of(part) for part in self._fields]
        await self._save(interaction, self._changes(sent))

    def _changes(self, sent: Sequence[str]) -> SettingsChange:
        changed: dict[str, Any] = {
            setting.name: setting.read(value)
            for setting, value, before in zip(self._settings, sent, self._now, strict=True)
            if value not in ("", before)
        }
        return SettingsChange(**changed)


def _value_of(part: ui.RadioGroup[Any] | ui.Select[Any] | ui.TextInput[Any]) -> str:
    if isinstance(part, ui.Select):
        return next(iter(part.values), "")
    return part.value or ""
