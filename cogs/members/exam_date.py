"""/me exam-date: the countdown to a member's own exam, and what helps next."""

import re
from typing import Any

import discord
from discord import ui

from bot import refusals
from bot.domain.daily.schedule import parse_date
from bot.domain.scores.stats import ENOUGH, Stats
from bot.errors import Refusal
from cogs.kit.buttons import Click, LastingButton, row, server_of, services
from cogs.kit.forms import Form, field, offer_again
from cogs.kit.screens import Screen, card
from cogs.members import wording


async def show_exam_date(interaction: Click) -> None:
    """Show a member how long it is until their exam, and what helps next."""
    screen = await exam_date_screen(interaction, None)
    await interaction.response.send_message(view=screen, ephemeral=True)


async def exam_date_screen(interaction: Click, text: str | None) -> Screen:
    """Set or clear the date that a member gave, if any; return how it stands."""
    preferring, user_id = services(interaction).preferences, interaction.user.id
    server_id = server_of(interaction)
    today = await preferring.today(server_id, user_id)
    if text is not None and text.casefold().strip() in wording.CLEAR_WORDS:
        await preferring.set_exam_on(user_id, None, server_id=server_id)
        return _screen(wording.EXAM_DATE_CLEARED)
    if text is not None:
        on = parse_date(text)
        if on < today:
            raise Refusal(refusals.PAST_DATE)
        await preferring.set_exam_on(user_id, on, server_id=server_id)
    settings = await preferring.settings(user_id)
    if settings.exam_on is None:
        return _screen(wording.NO_EXAM_DATE)
    if settings.exam_on < today:
        return _screen(wording.EXAM_OVER, is_set=True)
    profile = services(interaction).library.bank.profile
    stats = await services(interaction).boards.stats(server_id, user_id)
    weakest = _weakest(stats, profile.domain_titles)
    said = wording.countdown(settings.exam_on, today, profile, weakest, saved=text is not None)
    return _screen(*said, is_set=True)


def _screen(*said: str, is_set: bool = False) -> Screen:
    forget = [ForgetDateButton()] if is_set else []
    return Screen(card(*said, row(SetDateButton(), *forget)))


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

    def __init__(self) -> None:
        super().__init__(wording.SET_DATE, self.pattern.pattern, discord.ButtonStyle.primary)

    async def act(self, interaction: Click) -> None:
        """Open it with the day that is set."""
        settings = await services(interaction).preferences.settings(interaction.user.id)
        day = settings.exam_on
        await interaction.response.send_modal(ExamDateForm(day.isoformat() if day else ""))


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
        """Set it; with a mistake, offer the form again with what was typed."""
        typed = self.day.value
        try:
            screen = await exam_date_screen(interaction, typed)
        except Refusal as refusal:
            await offer_again(interaction, refusal, lambda: ExamDateForm(typed))
            return
        await interaction.response.send_message(view=screen, ephemeral=True)
