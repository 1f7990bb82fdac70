"""/leaderboard."""

from discord import app_commands
from discord.ext import commands

from bot.domain.boards import Period
from cogs.kit.buttons import Click, server_of, services
from cogs.scores.screens import board_screen

_PERIODS = [
    app_commands.Choice(name="week", value=Period.WEEK.value),
    app_commands.Choice(name="month", value=Period.MONTH.value),
    app_commands.Choice(name="all", value=Period.ALL.value),
]


class Scores(commands.Cog):
    """What members did together."""

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(period="Which time to look at")
    @app_commands.choices(period=_PERIODS)
    async def leaderboard(
        self, interaction: Click, period: app_commands.Choice[str] | None = None
    ) -> None:
        """See how the group does, and your own place. Only you see the reply."""
        chosen = Period(period.value) if period else Period.WEEK
        board = await services(interaction).ranking.board(
            server_of(interaction), interaction.user.id, chosen
        )
        await interaction.response.send_message(view=board_screen(board), ephemeral=True)
