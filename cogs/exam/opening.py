"""A mock exam is planned and its lobby opened: from a command, or from a form."""

import re
from datetime import timedelta
from math import ceil
from typing import Any

import discord
from discord import ui

from bot import refusals
from bot.domain.bank import Bank
from bot.domain.exam.sittings import PaperForm, Plan
from bot.errors import Refusal
from cogs.exam import wording
from cogs.kit.buttons import Click, channel_of, server_of, services
from cogs.kit.channels import require_posting_here
from cogs.kit.domains import ALL_DOMAINS, domain_choices, domain_named
from cogs.kit.forms import Form, Mistakes, choice, entries, field, number, number_in, offer_again
from cogs.kit.screens import note

LENGTHS = {"full": 1.0, "half": 0.5, "quarter": 0.25, "sprint": 0.1}
"""Shares of the exam's own length, which the profile gives."""

QUESTIONS, MINUTES, OPENS_IN = range(1, 201), range(1, 481), range(1, 1441)


async def open_lobby(
    interaction: Click, plan: Plan, *, opens_in: int, length_too: bool = False
) -> None:
    """Open a lobby in this channel, and tell the host of odd options."""
    require_posting_here(interaction)
    await services(interaction).sittings.start(
        server_of(interaction),
        channel_of(interaction),
        interaction.user.id,
        plan,
        opens_in=timedelta(minutes=opens_in),
    )
    profile = services(interaction).library.bank.profile
    odd = wording.odd_options(plan, profile, length_too=length_too)
    screen = note(wording.LOBBY_OPENS, *odd)
    await interaction.response.send_message(view=screen, ephemeral=True)


def plan_for(
    bank: Bank,
    *,
    length: str,
    questions: int | None,
    minutes: int | None,
    domain: str | None,
    form: PaperForm,
) -> Plan:
    """Return what a host asks for in full; the exam's own pace where no minutes are named.

    Raises Refusal for a domain that the exam does not have.
    """
    profile = bank.profile
    count = questions or max(1, round(profile.questions * LENGTHS[length]))
    pace = profile.minutes / profile.questions
    return Plan(
        questions=count,
        minutes=minutes or ceil(count * pace),
        domain=domain_named(bank, domain),
        form=form,
    )


async def ask_for_exam(interaction: Click) -> None:
    """Open the form with which a member starts a mock exam here."""
    require_posting_here(interaction)
    await interaction.response.send_modal(ExamForm(services(interaction).library.bank))


class ExamForm(Form):
    """How long, of which domain, the same questions or own ones, and when it begins."""

    def __init__(self, bank: Bank, *filled: str) -> None:
        super().__init__(wording.FORM_TITLE)
        self._bank = bank
        usual = ("quarter", "", ALL_DOMAINS, PaperForm.SAME.value, "5")
        length, own_length, domain, form, opens_in = filled or usual
        self.length = choice(wording.lengths(bank.profile, LENGTHS), length)
        self.own_length = ui.TextInput[Any](default=own_length, max_length=20, required=False)
        self.domain = entries(domain_choices(bank), domain)
        self.form = choice(wording.FORMS, form)
        self.opens_in = number(opens_in, required=True)
        self.add_item(field(wording.FORM_LENGTH, self.length))
        self.add_item(field(wording.FORM_OWN_LENGTH, self.own_length, wording.FORM_OWN_HINT))
        self.add_item(field(wording.FORM_DOMAIN, self.domain))
        self.add_item(field(wording.FORM_PAPER, self.form))
        self.add_item(field(wording.FORM_OPENS_IN, self.opens_in))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Open the lobby; with mistakes, offer the form again with what was typed."""
        sent = (
            self.length.value or "quarter",
            self.own_length.value,
            next(iter(self.domain.values), ALL_DOMAINS),
            self.form.value or PaperForm.SAME.value,
            self.opens_in.value,
        )
        try:
            plan, opens_in = _read(self._bank, *sent)
            await open_lobby(interaction, plan, opens_in=opens_in)
        except Refusal as refusal:
            await offer_again(interaction, refusal, lambda: ExamForm(self._bank, *sent))


def _read(
    bank: Bank, length: str, own_length: str, domain: str, form: str, opens_in: str
) -> tuple[Plan, int]:
    """Return what was asked for in a form. Raises Refusal with every mistake."""
    mistakes = Mistakes()
    questions, minutes = mistakes.read(_own_length, own_length) or (None, None)
    wait = mistakes.read(lambda text: number_in(text, OPENS_IN), opens_in)
    mistakes.check()
    plan = plan_for(
        bank,
        length=length,
        questions=questions,
        minutes=minutes,
        domain=None if domain == ALL_DOMAINS else domain,
        form=PaperForm(form),
    )
    return plan, wait or 5


def _own_length(text: str) -> tuple[int | None, int | None]:
    """Return the questions, and the minutes if they were named too."""
    numbers = re.findall(r"\d{1,4}", text) if text.isascii() else []
    if len(numbers) > 2 or bool(numbers) is not bool(text.strip()):
        raise Refusal(refusals.bad_number(text, QUESTIONS[0], QUESTIONS[-1]))
    questions, minutes, *_ = [*numbers, "", ""]
    return number_in(questions, QUESTIONS), number_in(minutes, MINUTES)
