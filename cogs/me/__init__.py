"""What is a member's own: their settings."""

from bot.client import StudyBot
from cogs.me.commands import Me


async def setup(bot: StudyBot) -> None:
    """Add a member's own commands to the bot."""
    await bot.add_cog(Me())
