"""Private practice: /quiz, and My question."""

from bot.client import StudyBot
from cogs.practice.commands import Practice
from cogs.practice.run import (
    CauseButton,
    DrillChoiceButton,
    DrillNextButton,
    FiveMoreButton,
    MyQuestionButton,
    StopAskingButton,
    StopDrillButton,
    SurenessButton,
)

PARTS = (
    CauseButton,
    DrillChoiceButton,
    DrillNextButton,
    FiveMoreButton,
    MyQuestionButton,
    StopAskingButton,
    StopDrillButton,
    SurenessButton,
)


async def setup(bot: StudyBot) -> None:
    """Add practice to the bot."""
    for part in PARTS:
        bot.add_button(part.pattern, part.press)
    await bot.add_cog(Practice())
