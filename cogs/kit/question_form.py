"""A question as a form with one choice, for whom a row of buttons is hard to use."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord
from discord import ui

from cogs.kit.buttons import Click
from cogs.kit.forms import Form, field
from cogs.kit.text import cut

ANSWER = "Answer"
"""The button that opens the form, in place of the letters."""
_TITLE, _WHICH = "Your answer", "Which is the best answer?"
MOST = 100
"""Characters of a choice, and of the line under it, where a longer option goes on."""

Take = Callable[[Click, int], Awaitable[None]]
"""Does with the place of a choice what the button with its letter does."""


class QuestionForm(Form):
    """A stem and its options in the order in which the member sees them."""

    def __init__(
        self, stem: str, options: Sequence[str], take: Take, chosen: int | None = None
    ) -> None:
        super().__init__(_TITLE)
        self._take = take
        self.choice = ui.RadioGroup[ui.LayoutView](
            options=[
                _option(text, str(place), chosen=place == chosen)
                for place, text in enumerate(options)
            ]
        )
        self.add_item(ui.TextDisplay(stem))
        self.add_item(field(_WHICH, self.choice))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Take the choice."""
        await self._take(interaction, int(self.choice.value or 0))


def _option(text: str, value: str, *, chosen: bool) -> discord.RadioGroupOption:
    """Return an option; a long one goes on in the line under it, from a word's beginning."""
    fits = len(text) <= MOST
    head = text if fits else text[: MOST + 1].rsplit(" ", 1)[0][:MOST]
    rest = cut(text.removeprefix(head).strip(), MOST)
    return discord.RadioGroupOption(
        label=head, value=value, description=rest or None, default=chosen
    )
