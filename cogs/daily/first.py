"""What whoever answers for the first time is told once: what others see, and what they can set."""

import re

from bot.domain.scores.boards import BoardName
from bot.services.members.settings import MemberView
from cogs.daily import wording
from cogs.kit.buttons import Click, LastingButton, row, server_of, services
from cogs.kit.cross_feature import WayButton
from cogs.kit.screens import Screen, note
from cogs.kit.ways import Way


def first_screen(own: MemberView) -> Screen:
    """Return what others see of a member, with the way to change that, and where the rest is."""
    is_shown = own.settings.is_shown_on(BoardName.DAILY, opt_in=own.opt_in)
    return note(
        wording.what_others_see(is_shown=is_shown),
        wording.WHAT_YOU_CAN_SET,
        row(SeenButton(int(not is_shown)), WayButton(Way.SETTINGS), WayButton(Way.EXAM_DATE)),
    )


class SeenButton(LastingButton):
    """Be on the board of the daily questions from now on, or no longer."""

    pattern = re.compile(r"sg:seen:(?P<shown>[01])")

    def __init__(self, shown: int) -> None:
        super().__init__(wording.SHOW_ME if shown else wording.HIDE_ME, f"sg:seen:{shown}")
        self.shown = bool(shown)

    async def act(self, interaction: Click) -> None:
        """Store the wish, and show how it stands."""
        server_id, user_id = server_of(interaction), interaction.user.id
        await services(interaction).boards.show_me(
            user_id, BoardName.DAILY, shown=self.shown, server_id=server_id
        )
        own = await services(interaction).preferences.own(server_id, user_id)
        await interaction.response.edit_message(view=first_screen(own))
