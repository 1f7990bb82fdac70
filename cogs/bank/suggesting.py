"""/question suggest: a member writes a question, and promises that it is their own."""

import re
from dataclasses import replace
from typing import Any

import discord
from discord import ui

from bot import refusals
from bot.domain.bank.items import Item
from bot.errors import Refusal
from bot.services.bank.shelf import LONGEST_REASON, LONGEST_STEM, Written, settled_as_item
from cogs.bank import suggest_wording as wording
from cogs.bank.own_forms import LONGEST_OPTIONS, lines_of, paragraph
from cogs.bank.own_wording import LETTER_LABELS
from cogs.kit.buttons import (
    Click,
    LastingList,
    bank_here,
    picked,
    row,
    server_of,
    services,
)
from cogs.kit.cross_feature import ways_on
from cogs.kit.fields import fill_in, filled_in
from cogs.kit.forms import Form, Mistakes, choice, field, offer_again
from cogs.kit.screens import Screen, card, note
from cogs.kit.text import ACCENT, GOOD
from cogs.kit.ways import Way

PROMISED = "promised"


async def choose_domain(interaction: Click) -> None:
    """Say how it goes, and ask what the question is about. Raises Refusal where too many wait."""
    await services(interaction).suggestions.may_suggest(server_of(interaction), interaction.user.id)
    titles = (await bank_here(interaction)).profile.domain_titles
    screen = Screen(card(wording.HOW, row(SuggestList(titles)), colour=ACCENT))
    await interaction.response.send_message(view=screen, ephemeral=True)


class SuggestList(LastingList):
    """The domains of the exam; opens the form for a question of one."""

    pattern = re.compile("sg:suggest:domain")

    def __init__(self, titles: dict[str, str] | None = None) -> None:
        options = [
            discord.SelectOption(label=title, value=str(place))
            for place, title in enumerate((titles or {}).values())
        ]
        super().__init__(self.pattern.pattern, wording.WHICH_DOMAIN, options)

    async def act(self, interaction: Click) -> None:
        """Open the form. Raises Refusal where too many wait."""
        domains = [*(await bank_here(interaction)).profile.domain_titles]
        place = picked(interaction, range(len(domains)))
        if place is None:
            raise Refusal(refusals.NOT_OFFERED)
        suggestions = services(interaction).suggestions
        await suggestions.may_suggest(server_of(interaction), interaction.user.id)
        await interaction.response.send_modal(SuggestForm(domains[place]))


class SuggestForm(Form):
    """A question with its four answers, why one of them is best, and the promise.

    What is much like it is named once, and is `told` from then on: sent again as it is, the
    question goes to the organisers all the same.
    """

    def __init__(self, domain: str, told: frozenset[str] = frozenset()) -> None:
        super().__init__(wording.FORM_TITLE)
        self._domain, self._told = domain, told
        self.stem = paragraph("", LONGEST_STEM)
        self.options = paragraph("", LONGEST_OPTIONS)
        self.key = choice(LETTER_LABELS, "")
        self.why = paragraph("", LONGEST_REASON)
        self.promise = ui.CheckboxGroup[discord.ui.LayoutView](
            options=[discord.CheckboxGroupOption(label=wording.PROMISE, value=PROMISED)],
            min_values=1,
            max_values=1,
        )
        self.add_item(field(wording.FORM_STEM, self.stem))
        self.add_item(field(wording.FORM_OPTIONS, self.options, wording.FORM_OPTIONS_HINT))
        self.add_item(field(wording.FORM_KEY, self.key))
        self.add_item(field(wording.FORM_WHY, self.why, wording.FORM_WHY_HINT))
        self.add_item(field(wording.FORM_PROMISE, self.promise))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Keep it for the organisers. Raises Refusal with every mistake."""
        mistakes = Mistakes()
        settled = mistakes.read(settled_as_item, self._written())
        mistakes.read(_require_reason, self.why.value)
        mistakes.read(_require_promise, self.promise.values)
        mistakes.check()
        assert settled is not None
        suggestions, member = services(interaction).suggestions, interaction.user.id
        server_id = server_of(interaction)
        item = replace(settled.items[0].item, domain=self._domain)
        alike = await suggestions.alike(server_id, member, item)
        if alike is not None and alike.item_id not in self._told:
            await self._offer_with(interaction, alike)
            return
        await suggestions.suggest(server_id, member, interaction.id, item)
        screen = note(wording.suggested(settled.changed), ways_on(Way.MINE, Way.TODAY), colour=GOOD)
        await interaction.response.send_message(view=screen, ephemeral=True)

    def _written(self) -> Written:
        options = lines_of(self.options.value)
        key = int(self.key.value or -1)
        reasons = tuple(self.why.value if place == key else "" for place in range(len(options)))
        return Written(self.stem.value, options, reasons, key)

    async def _offer_with(self, interaction: Click, alike: Item) -> None:
        """Name what is much like it, and open the form again so that it may be sent as it is."""
        filled = filled_in(self)

        def again() -> Form:
            form = SuggestForm(self._domain, self._told | {alike.item_id})
            fill_in(form, filled)
            return form

        await offer_again(interaction, Refusal(refusals.much_like(alike.stem)), again)


def _require_reason(text: str) -> None:
    if not text.strip():
        raise Refusal(refusals.SAY_WHY)


def _require_promise(ticked: list[str]) -> None:
    if not ticked:
        raise Refusal(refusals.PROMISE_FIRST)
