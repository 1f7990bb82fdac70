"""/bank: what organisers may know of the questions, and of how the group does with them."""

from discord import app_commands
from discord.ext import commands

from cogs.bank import wording
from cogs.kit.buttons import Click, organiser_only, server_of, services
from cogs.kit.screens import note


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
        await interaction.response.defer(ephemeral=True, thinking=True)
        foretelling, server_id = services(interaction).foretelling, server_of(interaction)
        screen = note(
            wording.heading(services(interaction).library.bank),
            wording.misconceptions(await foretelling.misconceptions(server_id)),
            wording.calibration(await foretelling.calibration(server_id)),
        )
        await interaction.followup.send(view=screen, ephemeral=True)
