"""Help, and what the bot is."""

from bot.client import StudyBot
from cogs.help.commands import Help


async def setup(bot: StudyBot) -> None:
    """Add /help and /about to the bot."""
    await bot.add_cog(Help())
