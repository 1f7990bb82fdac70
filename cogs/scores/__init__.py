"""Scores: the leaderboard and its seasons."""

from bot.client import StudyBot
from cogs.scores.board import (
    AskSeasonButton,
    BoardList,
    BoardPageButton,
    PeriodList,
    ShowMeButton,
    StartSeasonButton,
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
    await bot.add_cog(Scores())
