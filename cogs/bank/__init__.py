"""The question bank as organisers see it."""

from bot.client import StudyBot
from cogs.bank.browsing import (
    EditButton,
    OpenList,
    PageButton,
    PlaceButton,
    PoolButton,
    RestoreButton,
    RetireButton,
)
from cogs.bank.commands import BankCommands
from cogs.bank.importing import (
    AddButton,
    DomainList,
    ImportsButton,
    ImportsList,
    TakeBackButton,
    TakeBackNowButton,
    TemplateButton,
)

PARTS = (
    AddButton,
    DomainList,
    EditButton,
    ImportsButton,
    ImportsList,
    OpenList,
    PageButton,
    PlaceButton,
    PoolButton,
    RestoreButton,
    RetireButton,
    TakeBackButton,
    TakeBackNowButton,
    TemplateButton,
)


async def setup(bot: StudyBot) -> None:
    """Add the bank's commands to the bot."""
    for part in PARTS:
        bot.add_button(part.pattern, part.press)
    await bot.add_cog(BankCommands())
