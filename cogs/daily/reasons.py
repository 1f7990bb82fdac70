"""The look back at a question: one's own answer, and the reason for every option."""

import re

from bot.domain.bank.items import LETTERS, Bank
from bot.domain.bank.reports import MetIn
from bot.domain.daily.answers import AnswerOutcome
from cogs.daily import wording
from cogs.kit.buttons import Click, LastingButton, message_of, row, server_of, services
from cogs.kit.cross_feature import ReportDoor, WayButton
from cogs.kit.item_text import correction_note, crisis_note, reason_line, source_line
from cogs.kit.screens import Screen, note
from cogs.kit.text import QUIET
from cogs.kit.ways import Way


def report_door(outcome: AnswerOutcome) -> ReportDoor:
    """Return the way to report the question that was answered."""
    return ReportDoor(MetIn.POST, outcome.post.post_id)


def reasons_screen(outcome: AnswerOutcome, bank: Bank) -> Screen:
    """Return every option with its reason, for a member who has answered, or once it is closed."""
    item = outcome.item
    return note(
        item.stem,
        *(reason_line(index, item, outcome.chosen) for index in range(len(LETTERS))),
        source_line(item, bank),
        *correction_note(item),
        *crisis_note(item),
        row(WayButton(Way.MINE), WayButton(Way.STATS), report_door(outcome)),
        colour=QUIET,
    )


class ReasonsButton(LastingButton):
    """The look back at a closed post: one's own answer, and the reason for every option."""

    pattern = re.compile(r"sg:reasons:(?P<post>\d{1,18})")

    def __init__(self, post_id: int) -> None:
        super().__init__(wording.REASONS_BUTTON, f"sg:reasons:{post_id}")
        self.post_id = post_id

    async def act(self, interaction: Click) -> None:
        """Show every reason to this member alone."""
        outcome = await services(interaction).answers.look_up(
            server_id=server_of(interaction),
            post_id=self.post_id,
            user_id=interaction.user.id,
            message_id=message_of(interaction),
        )
        screen = reasons_screen(outcome, services(interaction).library.bank)
        await interaction.response.send_message(view=screen, ephemeral=True)


class AllReasonsButton(LastingButton):
    """Every reason, right after an answer; it says which message showed the question."""

    pattern = re.compile(r"sg:allreasons:(?P<post>\d{1,18}):(?P<message>[1-8]?\d{1,18})")

    def __init__(self, post_id: int, message_id: int) -> None:
        super().__init__(wording.ALL_REASONS, f"sg:allreasons:{post_id}:{message_id}")
        self.post_id, self.message_id = post_id, message_id

    async def act(self, interaction: Click) -> None:
        """Show them in place of the feedback."""
        outcome = await services(interaction).answers.look_up(
            server_id=server_of(interaction),
            post_id=self.post_id,
            user_id=interaction.user.id,
            message_id=self.message_id or None,
        )
        screen = reasons_screen(outcome, services(interaction).library.bank)
        await interaction.response.edit_message(view=screen)
