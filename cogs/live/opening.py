"""A live round is begun: from a command, or from a form."""

from datetime import timedelta
from typing import Any

import discord

from bot.domain.bank.items import Bank
from cogs.kit.buttons import Click, bank_here, channel_of, server_of, services
from cogs.kit.channels import require_posting_here
from cogs.kit.domains import ALL_DOMAINS, domain_choices, domain_chosen
from cogs.kit.forms import Form, Mistakes, entries, field, number, number_in
from cogs.live import wording
from cogs.live.buttons import host_panel

QUESTIONS, SECONDS, BEGINS_IN = range(1, 51), range(10, 601), range(601)
USUAL = ("10", "60", ALL_DOMAINS, "60")


async def open_round(
    interaction: Click, *, questions: int, seconds: int, domain: str | None, begins_in: int
) -> None:
    """Begin a live round in this channel, and show its host what to steer it by."""
    require_posting_here(interaction)
    one = await services(interaction).rounds.start(
        server_of(interaction),
        channel_of(interaction),
        interaction.user.id,
        questions=questions,
        seconds=seconds,
        domain=domain,
        opens_in=timedelta(seconds=begins_in),
    )
    screen = host_panel(one, "\n".join([wording.host_panel(one), *wording.odd_options(one)]))
    await interaction.response.send_message(view=screen, ephemeral=True)


async def ask_for_round(interaction: Click) -> None:
    """Open the form with which a member starts a live round here."""
    require_posting_here(interaction)
    await interaction.response.send_modal(RoundForm(await bank_here(interaction)))


class RoundForm(Form):
    """How many questions, how long each, of which domain, and when the first one comes."""

    def __init__(self, bank: Bank) -> None:
        super().__init__(wording.FORM_TITLE)
        self._bank = bank
        questions, seconds, domain, begins_in = USUAL
        self.questions = number(questions, required=True)
        self.seconds = number(seconds, required=True)
        self.domain = entries(domain_choices(bank), domain)
        self.begins_in = number(begins_in, required=True)
        self.add_item(field(wording.FORM_QUESTIONS, self.questions, wording.FORM_QUESTIONS_HINT))
        self.add_item(field(wording.FORM_SECONDS, self.seconds, wording.FORM_SECONDS_HINT))
        self.add_item(field(wording.FORM_DOMAIN, self.domain))
        self.add_item(field(wording.FORM_BEGINS, self.begins_in, wording.FORM_BEGINS_HINT))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Begin the round. Raises Refusal with every mistake."""
        domain = next(iter(self.domain.values), ALL_DOMAINS)
        sent = (
            (self.questions.value, QUESTIONS),
            (self.seconds.value, SECONDS),
            (self.begins_in.value, BEGINS_IN),
        )
        mistakes = Mistakes()
        questions, seconds, begins_in = (
            mistakes.read(lambda text, within=within: number_in(text, within), text)
            for text, within in sent
        )
        mistakes.check()
        await open_round(
            interaction,
            questions=questions or 10,
            seconds=seconds or 60,
            domain=domain_chosen(self._bank, domain),
            begins_in=60 if begins_in is None else begins_in,
        )
