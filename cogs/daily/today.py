"""Today's question for one member alone, from wherever they ask for it."""

from bot.domain.bank import LETTERS, Bank
from bot.domain.daily.answers import AnswerOutcome
from cogs.daily import wording
from cogs.daily.buttons import PrivateAnswerButton
from cogs.daily.replies import feedback_screen, reasons_screen
from cogs.kit.buttons import Click, row, server_of, services
from cogs.kit.item_text import crisis_note, option_line
from cogs.kit.screens import Screen, card

_ALL = range(len(LETTERS))


async def show_today(interaction: Click) -> None:
    """Show the question with its letters; once answered, what was right and why."""
    outcome = await services(interaction).answers.today(server_of(interaction), interaction.user.id)
    screen = today_screen(outcome, services(interaction).library.bank)
    await interaction.response.send_message(view=screen, ephemeral=True)


def today_screen(outcome: AnswerOutcome, bank: Bank) -> Screen:
    """Return the latest daily question as a member may see it who has answered it, or has not."""
    post, item, message_id = outcome.post, outcome.item, outcome.post.message_id or 0
    if not post.is_open:
        return reasons_screen(outcome, bank)
    if outcome.chosen is not None:
        return feedback_screen(outcome, bank)
    return Screen(
        card(
            wording.title(post.kind, post.local_on),
            item.stem,
            *(option_line(index, item) for index in _ALL),
            *crisis_note(item),
            row(*(PrivateAnswerButton(post.post_id, message_id, index) for index in _ALL)),
            f"-# {wording.PRIVATE_ANSWERS}",
        )
    )
