"""The forms of a server's own questions: what one says, where it is asked, what is drawn from."""

from collections.abc import Awaitable
from dataclasses import replace
from typing import Any, Protocol

import discord
from discord import ui

from bot import refusals
from bot.domain.bank.items import LETTERS
from bot.domain.bank.own_items import Choice, OwnBank, OwnItem
from bot.errors import Refusal
from bot.services.bank.shelf import Written
from cogs.bank import own_wording as wording
from cogs.bank.importing import pool_boxes, ticked
from cogs.kit.buttons import Click, server_of, services
from cogs.kit.forms import Form, choice, field
from cogs.kit.rights import require_lead
from cogs.kit.screens import note
from cogs.kit.text import GOOD, cut

NO_REASON = "-"
LONGEST_LABEL, LONGEST_WHY = 80, 300
LONGEST_STEM, LONGEST_OPTIONS, LONGEST_REASONS = 1000, 1000, 2000


class ShowItem(Protocol):
    """Shows a question as it stands now, and what became of it."""

    def __call__(self, interaction: Click, own: OwnItem, /, *said: str) -> Awaitable[None]:
        """Show it."""
        ...


class EditForm(Form):
    """What a question says, filled in with what it says now; it is stored as a new version."""

    def __init__(self, own: OwnItem, show: ShowItem) -> None:
        super().__init__(wording.EDIT_FORM)
        self._own, self._show = own, show
        said = _written(own)
        self.stem = paragraph(said.stem, LONGEST_STEM)
        self.options = paragraph("\n".join(said.options), LONGEST_OPTIONS)
        self.key = choice(wording.LETTER_LABELS, str(said.key))
        reasons = (reason or NO_REASON for reason in said.reasons)
        self.reasons = paragraph("\n".join(reasons), LONGEST_REASONS)
        self.add_item(field(wording.FORM_STEM, self.stem))
        self.add_item(field(wording.FORM_OPTIONS, self.options, wording.FORM_OPTIONS_HINT))
        self.add_item(field(wording.FORM_KEY, self.key))
        self.add_item(field(wording.FORM_REASONS, self.reasons, wording.FORM_REASONS_HINT))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Store it. Raises Refusal for what cannot be a question."""
        await require_lead(interaction)
        sent = Written(
            self.stem.value,
            lines_of(self.options.value),
            tuple("" if one == NO_REASON else one for one in lines_of(self.reasons.value)),
            int(self.key.value or 0),
        )
        _require_four(sent)
        saved, notes = await services(interaction).shelf.rewrite(
            server_of(interaction), self._own.own_id, sent, seen=self._own.revision
        )
        await self._show(interaction, saved, wording.saved_with(notes))


def _written(own: OwnItem) -> Written:
    options = own.item.options
    texts, reasons = (one.text for one in options), (one.reason for one in options)
    return Written(own.item.stem, tuple(texts), tuple(reasons), own.item.key)


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a text that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _require_four(sent: Written) -> None:
    """Raise Refusal unless there are four options, and a line on each."""
    for lines in (sent.options, sent.reasons):
        if len(lines) != len(LETTERS):
            raise Refusal(refusals.four_lines(len(lines)))


class KeyForm(Form):
    """Which answer is best after all, and why: scores only rise, and all who met it are told."""

    def __init__(self, own: OwnItem, show: ShowItem) -> None:
        super().__init__(wording.KEY_FORM)
        self._own, self._show = own, show
        labels = {
            str(at): f"{letter}: {cut(option.text, LONGEST_LABEL)}"
            for at, (letter, option) in enumerate(zip(LETTERS, own.item.options, strict=True))
            if at != own.item.key
        }
        self.key = choice(labels, next(iter(labels)))
        self.why = paragraph("", LONGEST_WHY)
        self.add_item(field(wording.FORM_NEW_KEY, self.key))
        self.add_item(field(wording.FORM_WHY, self.why, wording.FORM_WHY_HINT))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Correct it. Raises Refusal where that is not possible, or nobody would know why."""
        await require_lead(interaction)
        own, why = self._own, self.why.value.strip()
        if not why:
            raise Refusal(refusals.SAY_WHY)
        saved, raised = await services(interaction).own_keys.correct(
            server_of(interaction),
            own.own_id,
            int(self.key.value or own.item.key),
            why,
            seen=own.revision,
        )
        await self._show(interaction, saved, wording.key_corrected(raised))


class PlaceForm(Form):
    """Where a question is asked, and what it is about."""

    def __init__(self, own: OwnItem, titles: dict[str, str], show: ShowItem) -> None:
        super().__init__(wording.PLACE_FORM)
        self._own, self._show = own, show
        self.pools = pool_boxes(own.pools)
        domain = own.item.domain if own.item.domain in titles else next(iter(titles))
        self.domain = choice(titles, domain)
        self.topic = ui.TextInput[discord.ui.LayoutView](default=own.item.topic, max_length=40)
        self.add_item(field(wording.FORM_POOLS, self.pools))
        self.add_item(field(wording.FORM_DOMAIN, self.domain))
        self.add_item(field(wording.FORM_TOPIC, self.topic))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Store it."""
        await require_lead(interaction)
        saved = await services(interaction).shelf.place(
            server_of(interaction),
            self._own.own_id,
            seen=self._own.revision,
            pools=ticked(self.pools),
            domain=self.domain.value or self._own.item.domain,
            topic=self.topic.value,
        )
        await self._show(interaction, saved, wording.PLACED)


class PoolForm(Form):
    """What the server draws from: whose questions, and which the daily one is of."""

    def __init__(self, settings: OwnBank, titles: dict[str, str]) -> None:
        super().__init__(wording.POOL_FORM)
        self._settings, self._titles = settings, titles
        chosen = settings.daily_from
        self.whose = choice({**wording.CHOICES}, settings.choice)
        self.domains = ui.CheckboxGroup[discord.ui.LayoutView](
            options=[
                discord.CheckboxGroupOption(label=title, value=key, default=key in chosen)
                for key, title in titles.items()
            ],
            min_values=0,
            max_values=len(titles),
            required=False,
        )
        known = ", ".join(sorted(chosen - titles.keys()))
        self.topics = ui.TextInput[discord.ui.LayoutView](
            default=known, max_length=400, required=False
        )
        self.add_item(field(wording.FORM_CHOICE, self.whose))
        self.add_item(field(wording.FORM_DAILY, self.domains, wording.FORM_DAILY_HINT))
        self.add_item(field(wording.FORM_TOPICS, self.topics, wording.FORM_TOPICS_HINT))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Store it. Raises Refusal for a topic that is none, or where nothing would be left."""
        await require_lead(interaction)
        shelf = services(interaction).shelf
        sent = replace(
            self._settings,
            server_id=server_of(interaction),
            choice=Choice(self.whose.value or self._settings.choice),
            daily_from=frozenset(self.domains.values),
        )
        topics = self.topics.value
        meant = await shelf.daily_from(sent.server_id, self.domains.values, topics)
        saved = replace(sent, daily_from=frozenset(meant))
        await shelf.draw_from(saved)
        screen = note(wording.pool_saved(saved, self._titles), colour=GOOD)
        await interaction.response.send_message(view=screen, ephemeral=True)


def paragraph(text: str, most: int) -> ui.TextInput[discord.ui.LayoutView]:
    """Return a field for a longer text, with what stands in it."""
    return ui.TextInput(style=discord.TextStyle.paragraph, default=text[:most], max_length=most)
