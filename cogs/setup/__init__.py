"""/setup: where, when and for whom the daily question is posted."""

from bot.client import StudyBot
from cogs.setup.commands import Setup
from cogs.setup.panel import ChangeButton, PauseButton, ResumeButton, SendTestButton


async def setup(bot: StudyBot) -> None:
    """Add the setup to the bot."""
    bot.add_dynamic_items(ChangeButton, SendTestButton, PauseButton, ResumeButton)
    await bot.add_cog(Setup())
