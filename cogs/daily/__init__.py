"""The daily question: its buttons, and the organiser's commands."""

from bot.client import StudyBot
from cogs.daily.buttons import AnswerButton, PrivateAnswerButton, ReasonsButton
from cogs.daily.commands import Daily
from cogs.daily.today import show_today
from cogs.kit.ways import Way


async def setup(bot: StudyBot) -> None:
    """Add the daily question to the bot."""
    for kind in (AnswerButton, PrivateAnswerButton, ReasonsButton):
        bot.add_button(kind.pattern, kind.press)
    bot.ways[Way.TODAY] = show_today
    await bot.add_cog(Daily())
