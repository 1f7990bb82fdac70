"""/me exam-date: the countdown to a member's own exam, and what helps next."""

import re
from datetime import date
from typing import Any

import discord
from discord import ui

from bot.domain.scores.stats import ENOUGH, Stats
from bot.domain.written_dates import WrittenDate, parse_date
from cogs.kit.asking_back import Doubt, guess_buttons, understand
from cogs.kit.buttons import Click, LastingButton, exam_of, row, server_of, services
from cogs.kit.cross_feature import WayButton, ways_on
from cogs.kit.days import day_and_year, how_it_was_read
from cogs.kit.forms import Form, field
from cogs.kit.screens import Screen, note
from cogs.kit.ways import Way
from cogs.members import wording

NEXT = (Way.MINE, Way.STATS, Way.EXAMS)
"""What helps whoever looks at the date."""


async def show_exam_date(interaction: Click, typed: str | None = None) -> None:
    """Set or clear the date that a member gave, if any, and show how it stands; or ask back."""
    await understand(interaction, _answer, typed)


async def _answer(interaction: Click, typed: str | None) -> None:
    screen = await exam_date_screen(interaction, typed)
    await interaction.response.send_message(view=screen, ephemeral=True)


async def exam_date_screen(interaction: Click, text: str | None) -> Screen:
    """Set or clear the date that a member gave, if any; return how it stands.

    Raises Refusal, with what may have been meant, for what is no date to come.
    """
    preferring, user_id = services(interaction).preferences, interaction.user.id
    server_id = server_of(interaction)
    today = await preferring.today(server_id, user_id)
    if text is not None and text.casefold().strip() in wording.CLEAR_WORDS:
        await preferring.set_exam_on(user_id, None, server_id=server_id)
        return _screen(wording.EXAM_DATE_CLEARED)
    written = parse_date(text, today) if text is not None else None
    if written is not None:
        await preferring.set_exam_on(user_id, written.on, server_id=server_id)
    settings = await preferring.settings(user_id)
    if settings.exam_on is None:
        return _screen(wording.NO_EXAM_DATE)
    if settings.exam_on < today:
        return _screen(wording.EXAM_OVER, is_set=True)
    return await _countdown(interaction, settings.exam_on, today, written)


async def _countdown(
    interaction: Click, exam_on: date, today: date, written: WrittenDate | None
) -> Screen:
    profile = await exam_of(interaction)
    stats = await services(interaction).boards.stats(server_of(interaction), interaction.user.id)
    weakest = _weakest(stats, profile.domain_titles)
    lines = wording.countdown(exam_on, today, profile, weakest, saved=written is not None)
    if written is None or written.instead is None:
        return _screen(*lines, is_set=True)
    other = guess_buttons(interaction, Doubt([""], "", [written.instead.isoformat()], _answer))
    said = *lines, *how_it_was_read(written), row(*other)
    return note(*said, row(*_day_buttons(is_set=True)), row(*map(WayButton, NEXT)))


def _screen(*said: str, is_set: bool = False) -> Screen:
    onward = ways_on(*NEXT) if is_set else row(*map(WayButton, NEXT))
    return note(*said, row(*_day_buttons(is_set=is_set)), onward)


def _day_buttons(*, is_set: bool) -> list[LastingButton]:
    if not is_set:
        return [SetDateButton()]
    return [SetDateButton(wording.CHANGE_DATE), ForgetDateButton()]


def _weakest(stats: Stats, titles: dict[str, str]) -> tuple[str, int, int] | None:
    """Return the domain with the lowest share of right answers, where enough were given."""
    parts = {key: part for key, part in stats.by_domain.items() if part.total >= ENOUGH}
    if not parts:
        return None
    key = min(parts, key=lambda key: (parts[key].correct / parts[key].total, key))
    return titles.get(key, key), parts[key].correct, parts[key].total


class SetDateButton(LastingButton):
    """Opens the form with the day of one's exam."""

    pattern = re.compile("sg:examdate:set")

    def __init__(self, label: str = wording.SET_DATE) -> None:
        is_first = label == wording.SET_DATE  # one button of a screen stands out
        style = discord.ButtonStyle.primary if is_first else discord.ButtonStyle.secondary
        super().__init__(label, self.pattern.pattern, style)

    async def act(self, interaction: Click) -> None:
        """Open it with the day that is set."""
        settings = await services(interaction).preferences.settings(interaction.user.id)
        day = settings.exam_on
        await interaction.response.send_modal(ExamDateForm(day_and_year(day) if day else ""))


class ForgetDateButton(LastingButton):
    """Sets no day any more."""

    pattern = re.compile("sg:examdate:clear")

    def __init__(self) -> None:
        super().__init__(wording.FORGET_DATE, self.pattern.pattern)

    async def act(self, interaction: Click) -> None:
        """Forget it, and say so where it stood."""
        screen = await exam_date_screen(interaction, next(iter(wording.CLEAR_WORDS)))
        await interaction.response.edit_message(view=screen)


class ExamDateForm(Form):
    """The day of one's exam, as one says it."""

    def __init__(self, filled: str) -> None:
        super().__init__(wording.DATE_FORM)
        self.day = ui.TextInput[Any](default=filled, max_length=40)
        self.add_item(field(wording.DATE_FIELD, self.day, wording.DATE_HINT))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Set it. Raises Refusal for what is no day to come."""
        await show_exam_date(interaction, self.day.value)
