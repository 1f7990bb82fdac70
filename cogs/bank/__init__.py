"""The question bank as organisers see it."""

from bot.client import StudyBot
from cogs.bank.commands import BankCommands


async def setup(bot: StudyBot) -> None:
    """Add the bank's commands to the bot."""
    await bot.add_cog(BankCommands())
