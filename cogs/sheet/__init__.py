"""The organiser's weekly sheet, and the warm-up that it offers."""

from bot.client import StudyBot
from cogs.sheet.buttons import ThisWeekButton, WarmUpButton


async def setup(bot: StudyBot) -> None:
    """Add the sheet's buttons to the bot."""
    for kind in (ThisWeekButton, WarmUpButton):
        bot.add_button(kind.pattern, kind.press)
