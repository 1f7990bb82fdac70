"""The form with which a member chooses what to practice."""

from typing import Any

import discord

from bot.domain.bank.items import Bank
from bot.domain.practice.next_item import DrillKind
from cogs.kit.buttons import Click, bank_here
from cogs.kit.domains import ALL_DOMAINS, domain_choices, domain_chosen
from cogs.kit.forms import Form, choice, entries, field, number, number_in
from cogs.practice import wording
from cogs.practice.starting import start_run

QUESTIONS = range(1, 51)


async def choose_practice(interaction: Click) -> None:
    """Open the form."""
    await interaction.response.send_modal(PracticeForm(await bank_here(interaction)))


class PracticeForm(Form):
    """What kind of questions, of which domain, and how many."""

    def __init__(self, bank: Bank) -> None:
        super().__init__(wording.FORM_TITLE)
        self._bank = bank
        self.kind = choice(
            {one.value: text for one, text in wording.KINDS.items()}, DrillKind.MIXED
        )
        self.domain = entries(domain_choices(bank), ALL_DOMAINS)
        self.questions = number("")
        self.add_item(field(wording.FORM_KIND, self.kind))
        self.add_item(field(wording.FORM_DOMAIN, self.domain))
        self.add_item(field(wording.FORM_QUESTIONS, self.questions, wording.FORM_QUESTIONS_HINT))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Begin the run. Raises Refusal with a mistake."""
        await start_run(
            interaction,
            DrillKind(self.kind.value or DrillKind.MIXED),
            domain=domain_chosen(self._bank, next(iter(self.domain.values), "")),
            questions=number_in(self.questions.value, QUESTIONS),
        )
