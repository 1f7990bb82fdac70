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
from cogs.exam.opening import ask_for_exam
from cogs.exam.paper import (
    BegunButton,
    ChoiceButton,
    FlagButton,
    HandInButton,
    JumpList,
    MyPaperButton,
    PageButton,
    SubmitButton,
)
from cogs.exam.review import ExamCauseButton, ReviewButton
from cogs.exam.running import list_sittings
from cogs.exam.sharing import KeepButton, ShareButton, ShareNowButton, TakeBackButton
from cogs.exam.standing import show_latest_paper, show_results, show_status
from cogs.exam.waiting import LetterButton
from cogs.kit.ways import Way

PARTS = (
    AskStopButton,
    BeginButton,
    BegunButton,
    CancelButton,
    ChoiceButton,
    ExamCauseButton,
    FlagButton,
    HandInButton,
    JoinButton,
    JumpList,
    KeepButton,
    LeaveButton,
    LetterButton,
    MyPaperButton,
    PageButton,
    ReviewButton,
    ShareButton,
    ShareNowButton,
    StopButton,
    SubmitButton,
    TakeBackButton,
)


async def setup(bot: StudyBot) -> None:
    """Add mock exams to the bot."""
    for part in PARTS:
        bot.add_button(part.pattern, part.press)
    bot.ways |= {
        Way.EXAMS: show_status,
        Way.PAPER: show_latest_paper,
        Way.RESULTS: show_results,
        Way.START_EXAM: ask_for_exam,
    }
    bot.listings.append(list_sittings)
    await bot.add_cog(Exam())
