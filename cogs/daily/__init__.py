"""The daily question: its buttons, and the organiser's commands."""

from bot.client import StudyBot
from cogs.daily.buttons import AnswerButton, ReasonsButton
from cogs.daily.commands import Daily
from cogs.daily.next_question import PARTS


async def setup(bot: StudyBot) -> None:
    """Add the daily question to the bot."""
    for kind in (AnswerButton, ReasonsButton, *PARTS):
        bot.add_button(kind.pattern, kind.press)
    await bot.add_cog(Daily())
