"""The daily question: its buttons, and the organiser's commands."""

from bot.client import StudyBot
from cogs.daily.buttons import AnswerButton, PrivateAnswerButton
from cogs.daily.commands import Daily
from cogs.daily.first import SeenButton
from cogs.daily.next_question import PARTS as NEXT_PARTS
from cogs.daily.reasons import AllReasonsButton, ReasonsButton
from cogs.daily.today import TodayFormButton, show_today
from cogs.kit.ways import Way

PARTS = (
    AllReasonsButton,
    AnswerButton,
    PrivateAnswerButton,
    ReasonsButton,
    SeenButton,
    TodayFormButton,
    *NEXT_PARTS,
)


async def setup(bot: StudyBot) -> None:
    """Add the daily question to the bot."""
    for kind in PARTS:
        bot.add_button(kind.pattern, kind.press)
    bot.ways[Way.TODAY] = show_today
    await bot.add_cog(Daily())
