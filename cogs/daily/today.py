"""Today's question for one member alone, from wherever they ask for it."""

import re

import discord

from bot import refusals
from bot.domain.bank.items import LETTERS, Bank
from bot.domain.daily.answers import AnswerOutcome
from bot.errors import Refusal
from cogs.daily import wording
from cogs.daily.buttons import PrivateAnswerButton, take_answer
from cogs.daily.reasons import reasons_screen
from cogs.daily.replies import feedback_screen
from cogs.kit.buttons import Click, LastingButton, row, server_of, services
from cogs.kit.item_text import crisis_note, option_line
from cogs.kit.question_form import ANSWER, QuestionForm
from cogs.kit.screens import Screen, card

_ALL = range(len(LETTERS))


async def show_today(interaction: Click) -> None:
    """Show the question with its letters; once answered, what was right and why."""
    outcome = await services(interaction).answers.today(server_of(interaction), interaction.user.id)
    own = await services(interaction).preferences.settings(interaction.user.id)
    bank = services(interaction).library.bank
    screen = today_screen(outcome, bank, as_form=own.as_form)
    await interaction.response.send_message(view=screen, ephemeral=True)


def today_screen(outcome: AnswerOutcome, bank: Bank, *, as_form: bool = False) -> Screen:
    """Return the latest daily question as a member may see it who has answered it, or has not."""
    post, item, message_id = outcome.post, outcome.item, outcome.post.message_id or 0
    if not post.is_open:
        return reasons_screen(outcome, bank)
    if outcome.chosen is not None:
        return feedback_screen(outcome, bank)
    letters = (
        [TodayFormButton(post.post_id, message_id)]
        if as_form
        else [PrivateAnswerButton(post.post_id, message_id, index) for index in _ALL]
    )
    return Screen(
        card(
            wording.title(post.kind, post.local_on),
            item.stem,
            *(option_line(index, item) for index in _ALL),
            *crisis_note(item),
            row(*letters),
            f"-# {wording.PRIVATE_ANSWERS}",
        )
    )


class TodayFormButton(LastingButton):
    """Opens an open post as a form; it stands on a private copy, as PrivateAnswerButton does."""

    pattern = re.compile(r"sg:todayform:(?P<post>\d{1,18}):(?P<message>[1-8]?\d{1,18})")

    def __init__(self, post_id: int, message_id: int) -> None:
        super().__init__(
            ANSWER, f"sg:todayform:{post_id}:{message_id}", discord.ButtonStyle.primary
        )
        self.post_id, self.message_id = post_id, message_id

    async def act(self, interaction: Click) -> None:
        """Open it; one that was answered meanwhile, or is no longer the latest, is shown."""
        outcome = await services(interaction).answers.today(
            server_of(interaction), interaction.user.id
        )
        post, item, message_id = outcome.post, outcome.item, self.message_id
        is_this = (post.post_id, post.message_id) == (self.post_id, message_id)
        if not is_this:
            raise Refusal(refusals.NO_SUCH_POST)
        if not post.is_open or outcome.chosen is not None:
            screen = today_screen(outcome, services(interaction).library.bank)
            await interaction.response.send_message(view=screen, ephemeral=True)
            return

        async def take(sent: Click, place: int) -> None:
            await take_answer(sent, post.post_id, place, message_id)

        options = [item.options[index].text for index in _ALL]
        await interaction.response.send_modal(QuestionForm(item.stem, options, take))
