"""The question bank as organisers see it, and what members say of its questions."""

from bot.client import StudyBot
from cogs.bank.browsing import (
    EditButton,
    KeyButton,
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
from cogs.bank.reports import (
    MendButton,
    NextCaseButton,
    QuestionCommands,
    ReportButton,
    ReportList,
    VerdictButton,
    choose_question,
)
from cogs.bank.suggesting import SuggestList, choose_domain
from cogs.kit.ways import Way

PARTS = (
    AddButton,
    DomainList,
    EditButton,
    ImportsButton,
    ImportsList,
    KeyButton,
    MendButton,
    NextCaseButton,
    OpenList,
    PageButton,
    PlaceButton,
    PoolButton,
    ReportButton,
    ReportList,
    RestoreButton,
    RetireButton,
    SuggestList,
    TakeBackButton,
    TakeBackNowButton,
    TemplateButton,
    VerdictButton,
)


async def setup(bot: StudyBot) -> None:
    """Add the bank's commands to the bot."""
    for part in PARTS:
        bot.add_button(part.pattern, part.press)
    bot.ways[Way.REPORT] = choose_question
    bot.ways[Way.SUGGEST] = choose_domain
    await bot.add_cog(BankCommands())
    await bot.add_cog(QuestionCommands())
