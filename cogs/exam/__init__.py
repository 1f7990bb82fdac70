"""Timed group mock exams: lobby, papers, results."""

from bot.client import StudyBot
from cogs.exam.commands import Exam
from cogs.exam.lobby import (
    AskStopButton,
    BeginButton,
    CancelButton,
    JoinButton,
    LeaveButton,
    StopButton,
)
from cogs.exam.paper import (
    ChoiceButton,
    FlagButton,
    HandInButton,
    JumpList,
    MyPaperButton,
    PageButton,
    SubmitButton,
)
from cogs.exam.review import ExamCauseButton, ReviewButton, ShareButton
from cogs.exam.running import list_sittings

PARTS = (
    AskStopButton,
    BeginButton,
    CancelButton,
    ChoiceButton,
    ExamCauseButton,
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
    bot.listings.append(list_sittings)
    await bot.add_cog(Exam())
