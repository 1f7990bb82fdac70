"""The form with which a member chooses what to practice."""

from typing import Any

import discord

from bot.domain.bank import Bank
from bot.domain.practice.next_item import DrillKind
from bot.errors import Refusal
from cogs.kit.buttons import Click, services
from cogs.kit.domains import ALL_DOMAINS, domain_choices, domain_chosen
from cogs.kit.forms import Form, choice, entries, field, number, number_in, offer_again
from cogs.practice import wording
from cogs.practice.starting import start_run

QUESTIONS = range(1, 51)


async def choose_practice(interaction: Click) -> None:
    """Open the form."""
    await interaction.response.send_modal(PracticeForm(services(interaction).library.bank))


class PracticeForm(Form):
    """What kind of questions, of which domain, and how many."""

    def __init__(
        self,
        bank: Bank,
        kind: str = DrillKind.MIXED,
        domain: str = ALL_DOMAINS,
        questions: str = "",
    ) -> None:
        super().__init__(wording.FORM_TITLE)
        self._bank = bank
        self.kind = choice({one.value: text for one, text in wording.KINDS.items()}, kind)
        self.domain = entries(domain_choices(bank), domain)
        self.questions = number(questions)
        self.add_item(field(wording.FORM_KIND, self.kind))
        self.add_item(field(wording.FORM_DOMAIN, self.domain))
        self.add_item(field(wording.FORM_QUESTIONS, self.questions, wording.FORM_QUESTIONS_HINT))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Begin the run; with a mistake, offer the form again with what was typed."""
        kind, domain = self.kind.value or DrillKind.MIXED, next(iter(self.domain.values), "")
        sent = (self._bank, kind, domain, self.questions.value)
        try:
            await start_run(
                interaction,
                DrillKind(kind),
                domain=domain_chosen(self._bank, domain),
                questions=number_in(self.questions.value, QUESTIONS),
            )
        except Refusal as refusal:
            await offer_again(interaction, refusal, lambda: PracticeForm(*sent))
