"""/leaderboard."""

from discord import app_commands
from discord.ext import commands

from bot.domain.scores.boards import BoardName, Period
from cogs.kit.buttons import Click
from cogs.scores.board import NAMES, PERIODS, show_board

_PERIODS = [app_commands.Choice(name=one.value, value=one.value) for one in PERIODS]
_BOARDS = [app_commands.Choice(name=one.value, value=one.value) for one in NAMES]


class Scores(commands.Cog):
    """What members did together."""

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        period="Which time to look at (the week if you say nothing)",
        board="What counts: daily questions (the usual), mock exams, or all",
    )
    @app_commands.choices(period=_PERIODS, board=_BOARDS)
    async def leaderboard(
        self,
        interaction: Click,
        period: app_commands.Choice[str] | None = None,
        board: app_commands.Choice[str] | None = None,
    ) -> None:
        """See how the group does, and your own place. Only you see the reply."""
        chosen = Period(period.value) if period else Period.WEEK
        name = BoardName(board.value) if board else BoardName.DAILY
        await show_board(interaction, NAMES.index(name), PERIODS.index(chosen))
