"""Scores: the leaderboard."""

from bot.client import StudyBot
from cogs.scores.commands import Scores


async def setup(bot: StudyBot) -> None:
    """Add the leaderboard to the bot."""
    await bot.add_cog(Scores())
