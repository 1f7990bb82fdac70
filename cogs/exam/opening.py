"""A mock exam is planned and its lobby opened: from a command, or from a form."""

import re
from datetime import timedelta
from math import ceil
from typing import Any

import discord
from discord import ui

from bot import refusals
from bot.domain.bank.items import Bank
from bot.domain.exam.sittings import SHARES, Length, PaperForm, Plan
from bot.domain.servers.settings import ServerSettings
from bot.errors import Refusal
from cogs.exam import wording
from cogs.kit.buttons import Click, bank_here, channel_of, server_of, services
from cogs.kit.channels import require_posting_here
from cogs.kit.cross_feature import ways_on
from cogs.kit.domains import ALL_DOMAINS, domain_choices, domain_named
from cogs.kit.exam_lengths import PAPERS, lengths
from cogs.kit.forms import Form, Mistakes, choice, entries, field, number, number_in
from cogs.kit.screens import note
from cogs.kit.ways import Way

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
    profile = (await bank_here(interaction)).profile
    odd = wording.odd_options(plan, profile, length_too=length_too)
    screen = note(wording.LOBBY_OPENS, *odd, ways_on(Way.EXAMS))
    await interaction.response.send_message(view=screen, ephemeral=True)


def plan_for(
    bank: Bank,
    *,
    length: Length,
    questions: int | None,
    minutes: int | None,
    domain: str | None,
    form: PaperForm,
) -> Plan:
    """Return what a host asks for in full; the exam's own pace where no minutes are named.

    Raises Refusal for a domain that the exam does not have.
    """
    profile = bank.profile
    count = questions or max(1, round(profile.questions * SHARES[length]))
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
    bank, usual = await bank_here(interaction), await usual_exam(interaction)
    filled = usual.length, "", ALL_DOMAINS, usual.form, str(usual.opens_in)
    await interaction.response.send_modal(ExamForm(bank, *filled))


async def usual_exam(interaction: Click) -> ServerSettings:
    """Return what an organiser has set for mock exams whose host says nothing of it."""
    server_id = server_of(interaction)
    return await services(interaction).setup.find(server_id) or ServerSettings(server_id, 0, 0)


class ExamForm(Form):
    """How long, of which domain, the same questions or own ones, and when it begins."""

    def __init__(
        self, bank: Bank, length: str, own_length: str, domain: str, form: str, opens_in: str
    ) -> None:
        super().__init__(wording.FORM_TITLE)
        self._bank = bank
        self._length, self._form = length, form
        self.length = choice(lengths(bank.profile), length)
        self.own_length = ui.TextInput[Any](default=own_length, max_length=20, required=False)
        self.domain = entries(domain_choices(bank), domain)
        self.form = choice(PAPERS, form)
        self.opens_in = number(opens_in, required=True)
        self.add_item(field(wording.FORM_LENGTH, self.length))
        self.add_item(field(wording.FORM_OWN_LENGTH, self.own_length, wording.FORM_OWN_HINT))
        self.add_item(field(wording.FORM_DOMAIN, self.domain))
        self.add_item(field(wording.FORM_PAPER, self.form))
        self.add_item(field(wording.FORM_OPENS_IN, self.opens_in))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Open the lobby. Raises Refusal with every mistake."""
        plan, opens_in = _read(
            self._bank,
            self.length.value or self._length,
            self.own_length.value,
            next(iter(self.domain.values), ALL_DOMAINS),
            self.form.value or self._form,
            self.opens_in.value,
        )
        await open_lobby(interaction, plan, opens_in=opens_in)


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
        length=Length(length),
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
