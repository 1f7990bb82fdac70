"""/bank: what organisers may know of the questions, and of how the group does with them."""

from collections.abc import Sequence

from discord import app_commands
from discord.ext import commands

from bot.domain.bank import Bank
from bot.domain.scores.readiness import Calibration
from bot.services.scores.readiness import Misconception
from cogs.bank import wording
from cogs.kit.buttons import Click, organiser_only, server_of, services
from cogs.kit.item_text import crisis_note
from cogs.kit.screens import Screen, note


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class BankCommands(
    commands.GroupCog, group_name="bank", group_description="The questions, for organisers."
):
    """The organiser's look at the bank."""

    @app_commands.command()
    @organiser_only
    async def stats(self, interaction: Click) -> None:
        """See how sure the group is of wrong answers, and how well estimates hold. No names."""
        foretelling, server_id = services(interaction).predictions, server_of(interaction)
        screen = stats_screen(
            services(interaction).library.bank,
            await foretelling.misconceptions(server_id),
            await foretelling.calibration(server_id),
        )
        await interaction.response.send_message(view=screen, ephemeral=True)


def stats_screen(bank: Bank, found: Sequence[Misconception], known: Calibration | None) -> Screen:
    """Return what an organiser may know, without names."""
    return note(
        wording.heading(bank),
        *wording.misconceptions(found),
        *crisis_note(*(one.item for one in found)),
        wording.calibration(known),
    )
