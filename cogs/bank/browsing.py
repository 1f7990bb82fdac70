"""/bank browse: a server's questions found, read, retired, restored, edited; what it draws from."""

import re
from typing import Any

import discord
from discord import ui

from bot import refusals
from bot.domain.bank.items import Bank
from bot.domain.bank.own_items import OwnItem
from bot.errors import Refusal
from bot.services.bank.shelf import Listing, Opened, Search, item_of
from cogs.bank import own_wording as wording
from cogs.bank.importing import ImportsButton, TemplateButton
from cogs.bank.own_forms import EditForm, KeyForm, PlaceForm, PoolForm
from cogs.kit.buttons import (
    Click,
    LastingButton,
    LastingList,
    bank_here,
    chosen,
    row,
    server_of,
    services,
)
from cogs.kit.kept import Kept
from cogs.kit.numbers import topic_title
from cogs.kit.rights import require_lead
from cogs.kit.screens import Screen, card
from cogs.kit.text import ACCENT, QUIET, cut

MOST_SEARCHES = 200
"""Searches of which another page can be opened; the oldest go first, all at a restart."""

_NUMBER = r"[1-8]?\d{1,18}"
_PAGE = r"\d{1,4}"
_searches = Kept[Search](most=MOST_SEARCHES, forgotten=refusals.SEARCH_FORGOTTEN)


async def show_list(interaction: Click, search: Search) -> None:
    """Show the first page of what is found, to an organiser alone."""
    await require_lead(interaction)
    _searches.keep(interaction, search)
    listing = await services(interaction).shelf.search(server_of(interaction), search)
    screen = list_screen(listing, interaction.id, await bank_here(interaction))
    await interaction.response.send_message(view=screen, ephemeral=True)


def list_screen(listing: Listing, number: int, bank: Bank) -> Screen:
    """Return a page of questions with a list to open one, and the ways on."""
    parts: list[ui.Item[Any] | str] = [*wording.listing(listing, bank.domain_titles)]
    if listing.entries:
        parts.append(row(OpenList(listing)))
    page, pages = listing.search.page, listing.pages
    earlier = [PageButton(number, page - 1, "Previous")] if page > 1 else []
    later = [PageButton(number, page + 1, "Next")] if page < pages else []
    if earlier or later:
        parts.append(row(*earlier, *later))
    parts.append(row(PoolButton(), ImportsButton(), TemplateButton()))
    return Screen(card(*parts))


class PageButton(LastingButton):
    """Opens another page of a search."""

    pattern = re.compile(rf"sg:ownpage:(?P<search>{_NUMBER}):(?P<page>{_PAGE})")

    def __init__(self, number: int, page: int, label: str = "Next") -> None:
        super().__init__(label, f"sg:ownpage:{number}:{page}")
        self.number, self.page = number, page

    async def act(self, interaction: Click) -> None:
        """Show it in place of the one before."""
        await require_lead(interaction)
        search = _searches.of(self.number, interaction)
        there = Search(search.words, search.topic, search.whose, self.page)
        listing = await services(interaction).shelf.search(server_of(interaction), there)
        screen = list_screen(listing, self.number, await bank_here(interaction))
        await interaction.response.edit_message(view=screen)


class OpenList(LastingList):
    """Opens one question of a page, in a message of its own."""

    pattern = re.compile("sg:ownopen:one")

    def __init__(self, listing: Listing | None = None) -> None:
        options = [
            discord.SelectOption(
                label=cut(item_of(one).stem, 100),
                value=item_of(one).item_id,
                description=topic_title(item_of(one).topic),
            )
            for one in (listing.entries if listing else ())
        ]
        super().__init__(self.pattern.pattern, wording.OPEN_ONE, options)

    async def act(self, interaction: Click) -> None:
        """Show it."""
        await require_lead(interaction)
        opened = await services(interaction).shelf.open(server_of(interaction), chosen(interaction))
        screen = item_screen(opened, await bank_here(interaction))
        await interaction.response.send_message(view=screen, ephemeral=True)


def item_screen(opened: Opened, bank: Bank, *said: str) -> Screen:
    """Return a question, with what an organiser may do about it where it is the server's own."""
    parts: list[ui.Item[Any] | str] = [*said, *wording.opened(opened, bank)]
    entry, colour = opened.entry, ACCENT
    if isinstance(entry, OwnItem):
        of = entry.own_id, entry.revision
        toggle = RestoreButton(*of) if entry.retired else RetireButton(*of)
        edit = [] if opened.is_asked else [EditButton(*of), KeyButton(*of)]
        parts.append(row(*edit, PlaceButton(*of), toggle))
        colour = QUIET if entry.retired else ACCENT
    return Screen(card(*parts, colour=colour))


async def show_item(interaction: Click, own: OwnItem, *said: str) -> None:
    """Show a question as it stands now, in a new message or in place of the one clicked."""
    shelf = services(interaction).shelf
    opened = await shelf.open(server_of(interaction), own.item.item_id)
    screen = item_screen(opened, await bank_here(interaction), *said)
    if interaction.type is discord.InteractionType.modal_submit:
        await interaction.response.send_message(view=screen, ephemeral=True)
    else:
        await interaction.response.edit_message(view=screen)


class _OwnButton(LastingButton):
    """A button of one question, in the state of it that its message shows."""

    def __init__(
        self,
        own_id: int,
        revision: int,
        *,
        label: str = "",
        kind: str = "",
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    ) -> None:
        super().__init__(label, f"sg:{kind}:{own_id}:{revision}", style)
        self.own_id, self.revision = own_id, revision

    async def opened(self, interaction: Click) -> tuple[OwnItem, bool]:
        """Return the question and whether it is asked now. Raises Refusal if it was changed."""
        await require_lead(interaction)
        shelf = services(interaction).shelf
        opened = await shelf.open(server_of(interaction), f"own.{self.own_id}")
        entry = opened.entry
        if not isinstance(entry, OwnItem) or entry.revision != self.revision:
            raise Refusal(refusals.QUESTION_CHANGED)
        return entry, opened.is_asked


class EditButton(_OwnButton):
    """Opens a form with the question."""

    pattern = re.compile(rf"sg:ownedit:(?P<own>{_NUMBER}):(?P<revision>\d{{1,9}})")

    def __init__(self, own_id: int, revision: int) -> None:
        style = discord.ButtonStyle.primary
        super().__init__(own_id, revision, label=wording.EDIT, kind="ownedit", style=style)

    async def act(self, interaction: Click) -> None:
        """Open it, unless the question is being asked: the form shows its key."""
        entry, is_asked = await self.opened(interaction)
        if is_asked:
            raise Refusal(refusals.ASKED_JUST_NOW)
        await interaction.response.send_modal(EditForm(entry, show_item))


class KeyButton(_OwnButton):
    """Opens a form with which answer is best after all."""

    pattern = re.compile(rf"sg:ownkey:(?P<own>{_NUMBER}):(?P<revision>\d{{1,9}})")

    def __init__(self, own_id: int, revision: int) -> None:
        super().__init__(own_id, revision, label=wording.CORRECT_KEY, kind="ownkey")

    async def act(self, interaction: Click) -> None:
        """Open it, unless the question is being asked: the form tells its key."""
        entry, is_asked = await self.opened(interaction)
        if is_asked:
            raise Refusal(refusals.ASKED_JUST_NOW)
        await interaction.response.send_modal(KeyForm(entry, show_item))


class PlaceButton(_OwnButton):
    """Opens a form with where the question is asked, and what it is about."""

    pattern = re.compile(rf"sg:ownplace:(?P<own>{_NUMBER}):(?P<revision>\d{{1,9}})")

    def __init__(self, own_id: int, revision: int) -> None:
        super().__init__(own_id, revision, label=wording.PLACE, kind="ownplace")

    async def act(self, interaction: Click) -> None:
        """Open it."""
        entry, _ = await self.opened(interaction)
        titles = (await bank_here(interaction)).profile.domain_titles
        await interaction.response.send_modal(PlaceForm(entry, titles, show_item))


class RetireButton(_OwnButton):
    """Has a question asked no more."""

    pattern = re.compile(rf"sg:ownretire:(?P<own>{_NUMBER}):(?P<revision>\d{{1,9}})")

    def __init__(self, own_id: int, revision: int) -> None:
        super().__init__(own_id, revision, label=wording.RETIRE, kind="ownretire")

    async def act(self, interaction: Click) -> None:
        """Retire it."""
        await require_lead(interaction)
        shelf, server_id = services(interaction).shelf, server_of(interaction)
        one = await shelf.retire(server_id, self.own_id, seen=self.revision)
        await show_item(interaction, one, wording.RETIRED)


class RestoreButton(_OwnButton):
    """Has a question asked again."""

    pattern = re.compile(rf"sg:ownrestore:(?P<own>{_NUMBER}):(?P<revision>\d{{1,9}})")

    def __init__(self, own_id: int, revision: int) -> None:
        super().__init__(own_id, revision, label=wording.RESTORE, kind="ownrestore")

    async def act(self, interaction: Click) -> None:
        """Restore it."""
        await require_lead(interaction)
        shelf, server_id = services(interaction).shelf, server_of(interaction)
        one = await shelf.restore(server_id, self.own_id, seen=self.revision)
        await show_item(interaction, one, wording.RESTORED)


class PoolButton(LastingButton):
    """Opens a form with what the server draws from."""

    pattern = re.compile("sg:ownpool:now")

    def __init__(self) -> None:
        super().__init__(wording.POOL, self.pattern.pattern)

    async def act(self, interaction: Click) -> None:
        """Open it."""
        await require_lead(interaction)
        settings = await services(interaction).shelf.settings(server_of(interaction))
        titles = (await bank_here(interaction)).profile.domain_titles
        await interaction.response.send_modal(PoolForm(settings, titles))
