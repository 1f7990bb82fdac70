"""/bank: what organisers may know of the questions, and of how the group does with them."""

import io
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.domain.bank import Bank
from bot.domain.scores.readiness import Calibration
from bot.services.scores.item_stats import ItemReport
from bot.services.scores.readiness import Misconception
from cogs.bank import item_table, wording
from cogs.kit.buttons import Click, organiser_only, server_of, services
from cogs.kit.item_text import crisis_note
from cogs.kit.screens import Screen, card, note


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class BankCommands(
    commands.GroupCog, group_name="bank", group_description="The questions, for organisers."
):
    """The organiser's look at the bank."""

    @app_commands.command()
    @organiser_only
    async def stats(self, interaction: Click) -> None:
        """See how questions fare in mock exams, which mislead, how estimates hold. No names."""
        foretelling, server_id = services(interaction).predictions, server_of(interaction)
        report = await services(interaction).item_stats.report(server_id)
        file = item_file(report)
        attached: list[ui.Item[Any]] = [ui.File(file)] if file else []
        screen = stats_screen(
            await services(interaction).library.bank_of(server_id),
            await foretelling.misconceptions(server_id),
            await foretelling.calibration(server_id),
        )
        screen.add_item(card(*wording.items(report), *attached))
        await interaction.response.send_message(
            view=screen, files=[file] if file else [], ephemeral=True
        )


def stats_screen(bank: Bank, found: Sequence[Misconception], known: Calibration | None) -> Screen:
    """Return what an organiser may know, without names."""
    return note(
        wording.heading(bank),
        *wording.misconceptions(found),
        *crisis_note(*(one.item for one in found)),
        wording.calibration(known),
    )


def item_file(report: ItemReport) -> discord.File | None:
    """Return the table of all items that may be told of, or None without any."""
    if not report.items:
        return None
    data = io.BytesIO(item_table.as_csv(report.items).encode("utf-8-sig"))
    return discord.File(data, item_table.FILE_NAME, description=item_table.FILE_WORDS)
