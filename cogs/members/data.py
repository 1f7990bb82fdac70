"""/me export and /me delete: a member's data in a file, and gone for good."""

import asyncio
import io
import json
import re

import discord
from discord import ui

from cogs.kit.buttons import Click, LastingButton, row, services
from cogs.kit.screens import Screen, card, note
from cogs.kit.text import GENTLE, GOOD
from cogs.members import wording

FILE_NAME = "my-study-group-data.json"


async def show_my_data(interaction: Click) -> None:
    """Show what a member can do with their data."""
    screen = Screen(card(wording.MY_DATA, row(ExportMeButton(), AskDeleteButton())))
    await interaction.response.send_message(view=screen, ephemeral=True)


async def send_export(interaction: Click) -> None:
    """Send everything that is held on whoever asks, to them alone."""
    # A few at once, until they are sent: a long member's file is many megabytes in the making.
    async with interaction.client.heavy_work:
        held = await services(interaction).privacy.export(interaction.user.id)
        # In a thread: it takes a while, and others click meanwhile.
        text = await asyncio.to_thread(json.dumps, held, indent=2, ensure_ascii=False)
        rows = {name: value for name, value in held.items() if isinstance(value, list)}
        words = wording.file_words(rows)
        del held, rows
        file = discord.File(io.BytesIO(text.encode()), FILE_NAME, description=words)
        screen = Screen(card(wording.EXPORTED, ui.File(file)))
        await interaction.response.send_message(view=screen, files=[file], ephemeral=True)


async def ask_to_delete(interaction: Click) -> None:
    """Show what would go, with a button to do it."""
    held = await services(interaction).privacy.held(interaction.user.id)
    screen = (
        Screen(card(*wording.preview(held), row(DeleteMeButton(), KeepMeButton()), colour=GENTLE))
        if any(held.values())
        else note(wording.NOTHING_HELD)
    )
    await interaction.response.send_message(view=screen, ephemeral=True)


class ExportMeButton(LastingButton):
    """Get everything that is held about whoever presses it."""

    pattern = re.compile("sg:mydata:export")

    def __init__(self) -> None:
        super().__init__(wording.EXPORT_BUTTON, self.pattern.pattern)

    async def act(self, interaction: Click) -> None:
        """Send it to them alone."""
        await send_export(interaction)


class AskDeleteButton(LastingButton):
    """Ask whether everything about whoever presses it is to go."""

    pattern = re.compile("sg:mydata:delete")

    def __init__(self) -> None:
        super().__init__(wording.ASK_DELETE_BUTTON, self.pattern.pattern)

    async def act(self, interaction: Click) -> None:
        """Show what would go; nothing is deleted yet."""
        await ask_to_delete(interaction)


class DeleteMeButton(LastingButton):
    """Delete everything about whoever presses it; it stands only on their own preview."""

    pattern = re.compile("sg:deleteme:now")

    def __init__(self) -> None:
        super().__init__(wording.DELETE_BUTTON, self.pattern.pattern, discord.ButtonStyle.danger)

    async def act(self, interaction: Click) -> None:
        """Delete, then say so."""
        await services(interaction).privacy.delete(interaction.user.id)
        await interaction.response.edit_message(view=note(wording.DELETED, colour=GOOD))


class KeepMeButton(LastingButton):
    """Leave everything as it is."""

    pattern = re.compile("sg:deleteme:keep")

    def __init__(self) -> None:
        super().__init__(wording.KEEP_BUTTON, self.pattern.pattern)

    async def act(self, interaction: Click) -> None:
        """Say that nothing was deleted."""
        await interaction.response.edit_message(view=note(wording.KEPT))
