"""What a member reads who is in before a mock exam begins, and how they hear that it does."""

import re
from dataclasses import replace
from typing import Any

from discord import ui

from bot.domain.exam.sittings import Sitting
from bot.errors import Refusal
from bot.services.exam.sittings import Waiting
from bot.services.members.settings import SettingsChange
from cogs.exam import wording
from cogs.kit.buttons import Click, LastingButton, row, server_of, services
from cogs.kit.screens import Screen, card


def waiting_card(waiting: Waiting) -> ui.Container[Any]:
    """Return that a member is in, when it begins, and how they hear of that."""
    return card(
        wording.you_are_in(waiting.sitting),
        wording.how_told(gets_letter=waiting.gets_letter),
        row(LetterButton(waiting.sitting.sitting_id, int(not waiting.gets_letter))),
    )


async def place_in_lobby(interaction: Click, sitting: Sitting) -> ui.Container[Any]:
    """Return whether whoever asks is in a lobby; what they read leads to their paper then."""
    try:
        return waiting_card(
            await services(interaction).sittings.waits(
                sitting.server_id, sitting.sitting_id, interaction.user.id, interaction.token
            )
        )
    except Refusal:
        return card(wording.NOT_IN)


class LetterButton(LastingButton):
    """Ask for a private message when a mock exam begins, or for none any more."""

    pattern = re.compile(r"sg:examletter:(?P<sitting>\d{1,18}):(?P<wanted>[01])")

    def __init__(self, sitting_id: int, wanted: int) -> None:
        label = wording.WRITE_TO_ME if wanted else wording.WRITE_NO_MORE
        super().__init__(label, f"sg:examletter:{sitting_id}:{wanted}")
        self.sitting_id, self.wanted = sitting_id, bool(wanted)

    async def act(self, interaction: Click) -> None:
        """Keep the wish, and show how it stands."""
        server_id, user_id = server_of(interaction), interaction.user.id
        # First, since a button that stands under an old reply changes nothing.
        waiting = await services(interaction).sittings.waits(
            server_id, self.sitting_id, user_id, interaction.token
        )
        await services(interaction).preferences.change(
            server_id, user_id, SettingsChange(exam_letter=self.wanted)
        )
        shown = waiting_card(replace(waiting, gets_letter=self.wanted))
        await interaction.response.edit_message(view=Screen(shown))
