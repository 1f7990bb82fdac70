"""Timed group mock exams: lobby, papers, results."""

from bot.client import StudyBot
from cogs.exam.commands import Exam
from cogs.exam.lobby import BeginButton, CancelButton, JoinButton, LeaveButton, StopButton
from cogs.exam.paper import (
    ChoiceButton,
    FlagButton,
    HandInButton,
    JumpList,
    MyPaperButton,
    PageButton,
    SubmitButton,
)
from cogs.exam.review import ReviewButton, ShareButton

PARTS = (
    BeginButton,
    CancelButton,
    ChoiceButton,
    FlagButton,
    HandInButton,
    JoinButton,
    JumpList,
    LeaveButton,
    MyPaperButton,
    PageButton,
    ReviewButton,
    ShareButton,
    StopButton,
    SubmitButton,
)


async def setup(bot: StudyBot) -> None:
    """Add mock exams to the bot."""
    for part in PARTS:
        bot.add_button(part.pattern, part.press)
    await bot.add_cog(Exam())
