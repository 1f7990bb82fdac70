"""Direct messages: reminders that members asked for, and corrections of what they met alone."""

import re
from collections.abc import Sequence
from datetime import datetime

import discord

from bot.domain.bank.items import Item
from bot.domain.bank.reports import Report
from bot.domain.daily.posts import OpenQuestion
from bot.domain.exam.sittings import Sitting
from bot.domain.members import Letter
from bot.outbox.obstacles import Asked
from bot.services.members.settings import SettingsChange
from cogs.kit.buttons import Click, LastingButton, row, services
from cogs.kit.channels import (
    CLOCK_SKEW,
    explained,
    find_own_message,
    nonce_of,
    own_messages,
    paragraphs,
)
from cogs.kit.item_text import crisis_note
from cogs.kit.screens import Screen, card, note
from cogs.kit.text import safe
from cogs.members import wording


class NoMoreButton(LastingButton):
    """End the reminders of a server. It stands on direct messages, so its id says which."""

    pattern = re.compile(r"sg:nomore:(?P<server>[1-8]?\d{1,18})")

    def __init__(self, server_id: int) -> None:
        super().__init__(wording.NO_MORE, f"sg:nomore:{server_id}")
        self.server_id = server_id

    async def act(self, interaction: Click) -> None:
        """Remove the reminder of whoever pressed, and say so."""
        await services(interaction).preferences.no_more_reminders(
            self.server_id, interaction.user.id
        )
        await interaction.response.edit_message(view=note(wording.REMINDERS_OFF))


def reminder_screen(server_id: int, server_name: str, question: OpenQuestion) -> Screen:
    """Return what a member reads who asked to be reminded."""
    return Screen(
        card(
            wording.reminder(server_id, server_name, question),
            row(NoMoreButton(server_id)),
        )
    )


def letter_screen(items: Sequence[Item]) -> Screen:
    """Return what a member reads of corrections to what they met on their own."""
    return note(*wording.corrected(items), *crisis_note(*items))


class NoMoreCallsButton(LastingButton):
    """End the letters about mock exams. Its id says which letter it stands on."""

    pattern = re.compile(r"sg:nocall:(?P<server>[1-8]?\d{1,18}):(?P<letter>\d{1,18})")

    def __init__(self, server_id: int, sitting_id: int) -> None:
        super().__init__(wording.NO_MORE_CALLS, f"sg:nocall:{server_id}:{sitting_id}")
        self.server_id = server_id

    async def act(self, interaction: Click) -> None:
        """Write to whoever pressed no more, and say so."""
        await services(interaction).preferences.change(
            self.server_id, interaction.user.id, SettingsChange(exam_letter=False)
        )
        await interaction.response.edit_message(view=note(wording.CALLS_OFF))


class MemberMessages:
    """The DirectMessages over discord.py."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def remind(self, server_id: int, user_id: int, question: OpenQuestion) -> int:
        """Write to a member that a question is open."""
        screen = reminder_screen(server_id, self._name_of(server_id), question)
        # Once a question: discord.py by itself repeats what was answered with 502.
        nonce = nonce_of("reminder", server_id, user_id, question.post_id)
        return await self._send(user_id, screen, nonce)

    async def call(self, sitting: Sitting, user_id: int, message_id: int | None) -> int:
        """Write to a member that the mock exam they have joined begins."""
        button = NoMoreCallsButton(sitting.server_id, sitting.sitting_id)
        name = self._name_of(sitting.server_id)
        screen = Screen(card(wording.exam_begins(sitting, name, message_id), row(button)))
        nonce = nonce_of("call", sitting.sitting_id, user_id)
        return await self._send(user_id, screen, nonce)

    async def find_call(self, sitting: Sitting, user_id: int, *, since: datetime) -> int | None:
        """Look for that letter by the button that ends them."""
        button = NoMoreCallsButton(sitting.server_id, sitting.sitting_id)
        return await self._find(user_id, button, since=since - sitting.downtime_credit)

    async def find_reminder(self, server_id: int, user_id: int, *, since: datetime) -> int | None:
        """Look for a reminder by the button that ends them."""
        return await self._find(user_id, NoMoreButton(server_id), since=since)

    async def tell_corrected(self, letter: Letter, items: Sequence[Item]) -> int:
        """Write to a member that what they met has been corrected."""
        nonce = nonce_of("letter", letter.letter_id, letter.written_at.isoformat())
        return await self._send(letter.user_id, letter_screen(items), nonce)

    async def find_letter(self, letter: Letter, items: Sequence[Item]) -> int | None:
        """Look for it by its words."""
        return await self._find_words(letter.user_id, wording.corrected(items), letter.written_at)

    async def thank(self, report: Report, stem: str) -> int:
        """Write to a member what became of their report."""
        nonce = nonce_of("thanks", report.report_id, str(report.decided_at))
        screen = note(*wording.thanks(report, stem, self._name_of(report.server_id)))
        return await self._send(report.user_id, screen, nonce)

    async def find_thanks(self, report: Report, stem: str) -> int | None:
        """Look for it by its words."""
        words = wording.thanks(report, stem, self._name_of(report.server_id))
        since = report.decided_at or report.reported_at
        return await self._find_words(report.user_id, words, since)

    async def _find_words(
        self, user_id: int, words: Sequence[str], written_at: datetime
    ) -> int | None:
        """Look in a member's own channel for a letter with all these paragraphs."""
        async with explained(self._client, Asked.LETTER, user_id):
            direct = await self._client.create_dm(discord.Object(user_id))
            async for message in own_messages(self._client, direct, since=written_at - CLOCK_SKEW):
                if set(words) <= paragraphs(message):
                    return message.id
        return None

    def _name_of(self, server_id: int) -> str:
        guild = self._client.get_guild(server_id)
        return safe(guild.name) if guild else wording.YOUR_SERVER

    async def _find(self, user_id: int, button: LastingButton, *, since: datetime) -> int | None:
        """Look in a member's own channel for a letter with this button."""
        since, marker = since - CLOCK_SKEW, str(button.custom_id)
        async with explained(self._client, Asked.LETTER, user_id):
            direct = await self._client.create_dm(discord.Object(user_id))
            return await find_own_message(self._client, direct, marker, since=since)

    async def _send(self, user_id: int, screen: Screen, nonce: str) -> int:
        async with explained(self._client, Asked.LETTER, user_id):
            direct = await self._client.create_dm(discord.Object(user_id))
            message = await direct.send(view=screen.in_direct_message(), nonce=nonce)
        return message.id
