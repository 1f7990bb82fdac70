"""What is a member's own: settings, exam date, reminders, their data."""

from bot.client import StudyBot
from cogs.kit.ways import Way
from cogs.members.commands import Me
from cogs.members.data import (
    AskDeleteButton,
    DeleteMeButton,
    ExportMeButton,
    KeepMeButton,
    show_my_data,
)
from cogs.members.direct_messages import NoMoreButton, NoMoreCallsButton
from cogs.members.exam_date import show_exam_date
from cogs.members.preferences import OwnSettingsButton, show_settings
from cogs.members.progress import show_progress
from cogs.members.stats import show_stats

PARTS = (
    AskDeleteButton,
    DeleteMeButton,
    ExportMeButton,
    KeepMeButton,
    NoMoreButton,
    NoMoreCallsButton,
    OwnSettingsButton,
)


async def setup(bot: StudyBot) -> None:
    """Add a member's own commands to the bot."""
    for part in PARTS:
        bot.add_button(part.pattern, part.press)
    bot.ways |= {
        Way.STATS: show_stats,
        Way.PROGRESS: show_progress,
        Way.SETTINGS: show_settings,
        Way.EXAM_DATE: show_exam_date,
        Way.DATA: show_my_data,
    }
    await bot.add_cog(Me())
