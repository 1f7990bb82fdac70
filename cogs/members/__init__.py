"""What is a member's own: settings, exam date, reminders, their data."""

from bot.client import StudyBot
from cogs.members.commands import Me
from cogs.members.data import DeleteMeButton, KeepMeButton
from cogs.members.direct_messages import NoMoreButton, NoMoreCallsButton

PARTS = (DeleteMeButton, KeepMeButton, NoMoreButton, NoMoreCallsButton)


async def setup(bot: StudyBot) -> None:
    """Add a member's own commands to the bot."""
    for part in PARTS:
        bot.add_button(part.pattern, part.press)
    await bot.add_cog(Me())
