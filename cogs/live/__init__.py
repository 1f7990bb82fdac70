"""Live rounds: question by question in the channel, each with its own clock."""

from discord import app_commands

from bot.client import StudyBot
from cogs.kit.ways import Way
from cogs.live.buttons import (
    JoinRoundButton,
    LiveAnswerButton,
    NextNowButton,
    PauseRoundButton,
    ResumeRoundButton,
    RoundOverButton,
    StopRoundButton,
)
from cogs.live.commands import list_rounds, live, show_round
from cogs.live.opening import ask_for_round

PARTS = (
    JoinRoundButton,
    LiveAnswerButton,
    NextNowButton,
    PauseRoundButton,
    ResumeRoundButton,
    RoundOverButton,
    StopRoundButton,
)


async def setup(bot: StudyBot) -> None:
    """Add live rounds to the bot; their command belongs to the group of the mock exams."""
    for part in PARTS:
        bot.add_button(part.pattern, part.press)
    exam = bot.tree.get_command("exam")
    assert isinstance(exam, app_commands.Group), "cogs.exam is added first"
    exam.add_command(live, override=True)
    bot.listings.append(list_rounds)
    bot.ways[Way.START_LIVE] = ask_for_round
    bot.add_running(show_round)
