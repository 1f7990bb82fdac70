"""Private practice: /quiz, and My question."""

from bot.client import StudyBot
from cogs.kit.ways import Way
from cogs.practice.choosing import choose_practice
from cogs.practice.commands import Practice
from cogs.practice.run import (
    CauseButton,
    DrillChoiceButton,
    DrillNextButton,
    FiveMoreButton,
    StopAskingButton,
    StopDrillButton,
    SurenessButton,
)
from cogs.practice.starting import MyQuestionButton, ask_mine, go_on, practise_missed

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
    bot.ways |= {
        Way.MINE: ask_mine,
        Way.PRACTICE: go_on,
        Way.CHOOSE_PRACTICE: choose_practice,
        Way.MISSED: practise_missed,
    }
    await bot.add_cog(Practice())
