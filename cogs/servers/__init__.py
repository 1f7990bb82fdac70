"""Servers: how organisers set the bot up, their weekly sheet, and where the bot comes and goes."""

from bot.client import StudyBot
from cogs.kit.asking_back import MeantButton
from cogs.kit.forms import ChangeItButton
from cogs.servers.doctor.commands import Doctor
from cogs.servers.presence import Presence
from cogs.servers.setup.commands import Setup
from cogs.servers.setup.panel import (
    ChangeButton,
    EndTestButton,
    ExamButton,
    GroupButton,
    LeadsButton,
    OpenButton,
    PauseButton,
    ResumeButton,
    SendTestButton,
    StartButton,
    TimesButton,
)
from cogs.servers.study_panel.buttons import StudyPanelButton
from cogs.servers.weekly_sheet.buttons import ThisWeekButton, WarmUpButton

PARTS = (
    ChangeButton,
    ChangeItButton,
    EndTestButton,
    ExamButton,
    GroupButton,
    LeadsButton,
    OpenButton,
    MeantButton,
    PauseButton,
    ResumeButton,
    SendTestButton,
    StartButton,
    TimesButton,
    StudyPanelButton,
    ThisWeekButton,
    WarmUpButton,
)


async def setup(bot: StudyBot) -> None:
    """Add the setup, the checkup, the weekly sheet and the notes on servers to the bot."""
    for part in PARTS:
        bot.add_button(part.pattern, part.press)
    await bot.add_cog(Presence(bot))
    await bot.add_cog(Setup())
    await bot.add_cog(Doctor())
