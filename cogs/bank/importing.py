"""/bank import: a file read and shown with all that would become of it, then added, or not."""

import asyncio
import io
import re
from typing import Any

import discord
from discord import ui

from bot import refusals
from bot.domain.bank.items import Pool
from bot.domain.bank.own_import import Planned
from bot.domain.bank.own_items import EVERYWHERE
from bot.domain.bank.question_files import MOST_BYTES
from bot.errors import Refusal
from cogs.bank import own_wording as wording
from cogs.kit.buttons import (
    Click,
    LastingButton,
    LastingList,
    bank_here,
    chosen,
    picked,
    row,
    server_of,
    services,
)
from cogs.kit.channels import UNREACHABLE
from cogs.kit.forms import Form, field
from cogs.kit.rights import require_lead
from cogs.kit.screens import Screen, card, note
from cogs.kit.text import GENTLE, GOOD, cut

FETCH_SECONDS = 20
"""So long Discord may take to hand a file over."""

_NUMBER = r"[1-8]?\d{1,18}"


async def show_preview(
    interaction: Click,
    file: discord.Attachment,
    *,
    domain: str | None = None,
    pools: frozenset[Pool] = EVERYWHERE,
) -> None:
    """Read a file and show what would become of it, to an organiser alone."""
    await require_lead(interaction)
    plan = await services(interaction).own_imports.read(
        interaction.id,
        await _fetched(file),
        server_id=server_of(interaction),
        user_id=interaction.user.id,
        file_name=file.filename,
        domain=domain,
        pools=pools,
    )
    screen = preview_screen(plan, interaction.id, (await _titles(interaction)))
    await interaction.response.send_message(view=screen, ephemeral=True)


async def _fetched(file: discord.Attachment) -> bytes:
    """Return what is in a file. Raises Refusal where it is too large, or does not come."""
    if file.size > MOST_BYTES:
        raise Refusal(refusals.file_too_large(MOST_BYTES // 1_000_000))
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            return await file.read()
    except UNREACHABLE as error:
        raise Refusal(refusals.FILE_NOT_FETCHED) from error


async def _titles(interaction: Click) -> dict[str, str]:
    return (await bank_here(interaction)).profile.domain_titles


def preview_screen(
    plan: Planned, number: int, titles: dict[str, str], *, meanwhile: bool = False
) -> Screen:
    """Return what a file would do, with what there is to say or press next."""
    first = [wording.FORGOTTEN] if meanwhile else []
    parts: list[ui.Item[Any] | str] = [*first, *wording.preview(plan, titles)]
    if plan.lacking:
        parts.append(row(DomainList(number, titles)))
    if plan.is_ready:
        parts.append(row(AddButton(number, plan.edition)))
    return Screen(card(*parts, colour=GOOD if plan.is_ready else GENTLE))


class ImportForm(Form):
    """A file, and where its questions may be asked."""

    def __init__(self) -> None:
        super().__init__(wording.IMPORT_FORM)
        self.file = ui.FileUpload[discord.ui.LayoutView](min_values=1, max_values=1)
        self.pools = pool_boxes(EVERYWHERE)
        self.add_item(field(wording.FORM_FILE, self.file, wording.FORM_FILE_HINT))
        self.add_item(field(wording.FORM_POOLS, self.pools))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Show what would become of the file."""
        if not self.file.values:
            raise Refusal(refusals.FILE_NOT_FETCHED)
        await show_preview(interaction, self.file.values[0], pools=ticked(self.pools))


def pool_boxes(chosen: frozenset[Pool]) -> ui.CheckboxGroup[discord.ui.LayoutView]:
    """Return a box to tick for each place in which a question may be asked."""
    return ui.CheckboxGroup(
        options=[
            discord.CheckboxGroupOption(label=label, value=pool, default=pool in chosen)
            for pool, label in wording.POOLS.items()
        ],
        min_values=1,
        max_values=len(Pool),
    )


def ticked(boxes: ui.CheckboxGroup[discord.ui.LayoutView]) -> frozenset[Pool]:
    """Return where questions may be asked, as it was ticked."""
    return frozenset(Pool(value) for value in boxes.values)


class DomainList(LastingList):
    """Says of which domain those questions of a file are that name none."""

    pattern = re.compile(rf"sg:owndomain:(?P<file>{_NUMBER})")

    def __init__(self, number: int, titles: dict[str, str] | None = None) -> None:
        options = [
            discord.SelectOption(label=title, value=str(place))
            for place, title in enumerate((titles or {}).values())
        ]
        super().__init__(f"sg:owndomain:{number}", wording.WHICH_DOMAIN, options)
        self.number = number

    async def act(self, interaction: Click) -> None:
        """Show what would become of the file with that."""
        await require_lead(interaction)
        domains = [*(await _titles(interaction))]
        place = picked(interaction, range(len(domains)))
        if place is None:
            raise Refusal(refusals.NOT_OFFERED)
        imports = services(interaction).own_imports
        plan = await imports.with_domain(server_of(interaction), self.number, domains[place])
        screen = preview_screen(plan, self.number, (await _titles(interaction)))
        await interaction.response.edit_message(view=screen)


class AddButton(LastingButton):
    """Adds what was shown of a file, if nothing was changed since."""

    pattern = re.compile(rf"sg:ownadd:(?P<file>{_NUMBER}):(?P<edition>\d{{1,9}})")

    def __init__(self, number: int, edition: int) -> None:
        style = discord.ButtonStyle.primary
        super().__init__(wording.ADD, f"sg:ownadd:{number}:{edition}", style)
        self.number, self.edition = number, edition

    async def act(self, interaction: Click) -> None:
        """Add them, or show what would be done now."""
        await require_lead(interaction)
        imports, server_id = services(interaction).own_imports, server_of(interaction)
        try:
            done = await imports.add(server_id, self.number, seen=self.edition)
        except Refusal as refusal:
            if refusal.reason != refusals.CHANGED_MEANWHILE:
                raise
            plan = await imports.plan(server_id, self.number)
            again = preview_screen(plan, self.number, (await _titles(interaction)), meanwhile=True)
            await interaction.response.edit_message(view=again)
            return
        screen = Screen(
            card(*wording.added(done), row(TakeBackButton(done.import_id)), colour=GOOD)
        )
        await interaction.response.edit_message(view=screen)


class TakeBackButton(LastingButton):
    """Asks whether to take a file back."""

    pattern = re.compile(rf"sg:ownback:(?P<taken>{_NUMBER})")

    def __init__(self, import_id: int) -> None:
        super().__init__(wording.TAKE_BACK, f"sg:ownback:{import_id}")
        self.import_id = import_id

    async def act(self, interaction: Click) -> None:
        """Say what that would mean."""
        await require_lead(interaction)
        await ask_to_take_back(interaction, self.import_id)


async def ask_to_take_back(interaction: Click, import_id: int) -> None:
    """Say what taking a file back would mean, with a button to do it."""
    found = await services(interaction).own_imports.find(server_of(interaction), import_id)
    ways = row(TakeBackNowButton(import_id), ImportsButton(wording.KEEP_THEM))
    screen = Screen(card(*wording.ask_to_take_back(found), ways, colour=GENTLE))
    await interaction.response.edit_message(view=screen)


class TakeBackNowButton(LastingButton):
    """Takes a file back."""

    pattern = re.compile(rf"sg:ownbacknow:(?P<taken>{_NUMBER})")

    def __init__(self, import_id: int) -> None:
        style = discord.ButtonStyle.danger
        super().__init__(wording.TAKE_BACK_NOW, f"sg:ownbacknow:{import_id}", style)
        self.import_id = import_id

    async def act(self, interaction: Click) -> None:
        """Take it back, and say what became of its questions."""
        await require_lead(interaction)
        imports = services(interaction).own_imports
        undone = await imports.take_back(server_of(interaction), self.import_id)
        await interaction.response.edit_message(view=note(wording.taken_back(undone)))


class ImportsButton(LastingButton):
    """Shows the latest files that were added."""

    pattern = re.compile("sg:ownimports:now")

    def __init__(self, label: str = wording.IMPORTS) -> None:
        super().__init__(label, self.pattern.pattern)

    async def act(self, interaction: Click) -> None:
        """Show them, with a list to take one back."""
        await require_lead(interaction)
        found = await services(interaction).own_imports.latest(server_of(interaction))
        parts: list[ui.Item[Any] | str] = [*wording.import_lines(found)]
        if found:
            ids = {one.import_id: one.file_name for one in found}
            parts.append(row(ImportsList(ids)))
        await interaction.response.send_message(view=Screen(card(*parts)), ephemeral=True)


class ImportsList(LastingList):
    """Chooses which of the latest files to take back."""

    pattern = re.compile("sg:ownimports:back")

    def __init__(self, files: dict[int, str] | None = None) -> None:
        options = [
            discord.SelectOption(label=cut(f"{place}. {name}", 100), value=str(import_id))
            for place, (import_id, name) in enumerate((files or {}).items(), 1)
        ]
        super().__init__(self.pattern.pattern, wording.TAKE_BACK, options)

    async def act(self, interaction: Click) -> None:
        """Say what taking it back would mean."""
        await require_lead(interaction)
        import_id = chosen(interaction)
        if not re.fullmatch(_NUMBER, import_id):
            raise Refusal(refusals.NOT_OFFERED)
        await ask_to_take_back(interaction, int(import_id))


class TemplateButton(LastingButton):
    """Hands out the table to fill in."""

    pattern = re.compile("sg:owntemplate:now")

    def __init__(self) -> None:
        super().__init__(wording.TEMPLATE, self.pattern.pattern)

    async def act(self, interaction: Click) -> None:
        """Send it to the organiser alone."""
        await require_lead(interaction)
        data = services(interaction).own_exports.template()
        file = discord.File(io.BytesIO(data), "template.csv", description=wording.TEMPLATE_WORDS)
        screen = Screen(card(wording.TEMPLATE_HINT, ui.File(file)))
        await interaction.response.send_message(view=screen, files=[file], ephemeral=True)
