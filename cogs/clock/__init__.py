"""What lets time pass: the one ticker, and what ends when a channel goes."""

from bot.client import StudyBot
from cogs.clock.ticker import Ticker


async def setup(bot: StudyBot) -> None:
    """Add the ticker to the bot."""
    await bot.add_cog(Ticker(bot))
