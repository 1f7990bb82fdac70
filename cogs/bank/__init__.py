"""The question bank as organisers see it, and what members say of its questions."""

from bot.client import StudyBot
from cogs.bank.commands import BankCommands
from cogs.bank.reports import (
    NextCaseButton,
    QuestionCommands,
    ReportButton,
    ReportList,
    VerdictButton,
)

PARTS = (NextCaseButton, ReportButton, ReportList, VerdictButton)


async def setup(bot: StudyBot) -> None:
    """Add the bank's commands to the bot."""
    for part in PARTS:
        bot.add_button(part.pattern, part.press)
    await bot.add_cog(BankCommands())
    await bot.add_cog(QuestionCommands())
