"""Help, about, and the servers the bot is on."""

from bot.client import StudyBot
from cogs.ops.commands import Help, Servers


async def setup(bot: StudyBot) -> None:
    """Add help and the server notes to the bot."""
    await bot.add_cog(Help())
    await bot.add_cog(Servers(bot))
