"""Help, what the bot is, and the buttons that lead on from any message."""

from bot.client import StudyBot
from cogs.help.commands import Help, show_about, show_help
from cogs.kit.cross_feature import WayButton
from cogs.kit.ways import Way


async def setup(bot: StudyBot) -> None:
    """Add /help, /about and the buttons that lead on to the bot."""
    bot.add_button(WayButton.pattern, WayButton.press)
    bot.ways |= {Way.HELP: show_help, Way.ABOUT: show_about}
    await bot.add_cog(Help())
