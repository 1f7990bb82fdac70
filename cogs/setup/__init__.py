"""/setup: where, when and for whom the daily question is posted."""

from bot.client import StudyBot
from cogs.setup.commands import Setup
from cogs.setup.panel import (
    ChangeButton,
    GroupButton,
    PauseButton,
    ResumeButton,
    SendTestButton,
)


async def setup(bot: StudyBot) -> None:
    """Add the setup to the bot."""
    for kind in (ChangeButton, GroupButton, SendTestButton, PauseButton, ResumeButton):
        bot.add_button(kind.pattern, kind.press)
    await bot.add_cog(Setup())
