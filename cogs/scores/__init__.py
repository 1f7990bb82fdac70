"""Scores: the leaderboard and its seasons."""

from bot.client import StudyBot
from cogs.kit.ways import Way
from cogs.scores.board import (
    AskSeasonButton,
    BoardList,
    BoardPageButton,
    PeriodList,
    ShowMeButton,
    StartSeasonButton,
    show_board,
)
from cogs.scores.commands import Scores

PARTS = (
    AskSeasonButton,
    BoardList,
    BoardPageButton,
    PeriodList,
    ShowMeButton,
    StartSeasonButton,
)


async def setup(bot: StudyBot) -> None:
    """Add the leaderboard to the bot."""
    for part in PARTS:
        bot.add_button(part.pattern, part.press)
    bot.ways[Way.BOARDS] = show_board
    await bot.add_cog(Scores())
