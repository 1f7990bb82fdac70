"""The buttons of a lobby, and the one that ends a sitting early."""

import re

import discord

from bot import refusals
from bot.domain.exam.sittings import Ending, Sitting, SittingState
from bot.errors import Refusal
from cogs.exam import wording
from cogs.exam.paper import show_paper
from cogs.kit.buttons import Click, LastingButton, require_host, row, server_of, services
from cogs.kit.cross_feature import WayButton, ways_on
from cogs.kit.screens import Screen, card, note
from cogs.kit.text import GENTLE
from cogs.kit.ways import Way


class _SittingButton(LastingButton):
    """A button about a sitting."""

    name = ""
    label_text = ""
    look = discord.ButtonStyle.secondary

    def __init__(self, sitting_id: int) -> None:
        super().__init__(self.label_text, f"sg:{self.name}:{sitting_id}", self.look)
        self.sitting_id = sitting_id


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"sg:{name}:(?P<sitting>\d{{1,18}})")


class JoinButton(_SittingButton):
    """Come in, to the lobby or late."""

    name, label_text, look = "join", wording.JOIN, discord.ButtonStyle.primary
    pattern = _pattern("join")

    async def act(self, interaction: Click) -> None:
        """Let the member in; who joins late has their paper at once."""
        server_id, user_id = server_of(interaction), interaction.user.id
        await services(interaction).sittings.join(
            server_id, self.sitting_id, user_id, reply_token=interaction.token
        )
        shown = await services(interaction).papers.paper_in(server_id, self.sitting_id, user_id)
        await show_paper(interaction, shown)


class LeaveButton(_SittingButton):
    """Go out of the lobby."""

    name, label_text = "leave", wording.LEAVE
    pattern = _pattern("leave")

    async def act(self, interaction: Click) -> None:
        """Let the member out."""
        await services(interaction).sittings.leave(
            server_of(interaction), self.sitting_id, interaction.user.id
        )
        await interaction.response.send_message(
            view=note(wording.LEFT, ways_on(Way.EXAMS, Way.MINE)), ephemeral=True
        )


class BeginButton(_SittingButton):
    """Start without waiting; for the host."""

    name, label_text = "begin", wording.START_NOW
    pattern = _pattern("begin")

    async def act(self, interaction: Click) -> None:
        """Start the sitting; its message shows it in a moment."""
        sitting = await _for_host(interaction, self.sitting_id)
        if sitting.state is not SittingState.LOBBY:
            raise Refusal(refusals.ALREADY_BEGUN)
        if not await services(interaction).sittings.count(sitting):
            raise Refusal(refusals.NOBODY_IN)
        await services(interaction).sittings.begin(sitting.server_id, self.sitting_id)
        await interaction.response.defer()


class CancelButton(_SittingButton):
    """Call the lobby off; for the host."""

    name, label_text, look = "cancel", wording.CANCEL, discord.ButtonStyle.danger
    pattern = _pattern("cancel")

    async def act(self, interaction: Click) -> None:
        """Call the sitting off."""
        sitting = await _for_host(interaction, self.sitting_id)
        await services(interaction).sittings.cancel(sitting.server_id, self.sitting_id)
        screen = note(wording.CALLED_OFF, ways_on(Way.MINE, Way.TODAY))
        await interaction.response.send_message(view=screen, ephemeral=True)


class AskStopButton(_SittingButton):
    """Ask whether a sitting is to end for everyone; for the host, and organisers from afar."""

    name, label_text = "askstop", wording.STOP
    pattern = _pattern("askstop")

    async def act(self, interaction: Click) -> None:
        """Show what it means, with a button to do it."""
        screen = stop_screen(await _for_host(interaction, self.sitting_id))
        await interaction.response.send_message(view=screen, ephemeral=True)


class StopButton(_SittingButton):
    """Confirm that a running sitting ends for everyone; for the host."""

    name, label_text, look = "stop", wording.STOP_NOW, discord.ButtonStyle.danger
    pattern = _pattern("stop")

    async def act(self, interaction: Click) -> None:
        """Close every paper as it is."""
        sitting = await _for_host(interaction, self.sitting_id)
        lobby = sitting.state is SittingState.LOBBY
        ending = Ending.CANCELLED if lobby else Ending.STOPPED
        await services(interaction).sittings.stop(sitting.server_id, self.sitting_id, ending)
        said = wording.CALLED_OFF if lobby else wording.STOPPED
        ways = ways_on(Way.MINE, Way.TODAY) if lobby else ways_on(Way.RESULTS, Way.MISSED)
        screen = note(said, ways, colour=GENTLE)
        await interaction.response.edit_message(view=screen)


def stop_screen(sitting: Sitting) -> Screen:
    """Return the question whether a sitting is to end for everyone, or not to begin."""
    asked = wording.CALL_OFF_ASKED if sitting.state is SittingState.LOBBY else wording.STOP_ASKED
    goes_on = WayButton(Way.EXAMS, wording.LET_IT_RUN)
    return Screen(card(asked, row(StopButton(sitting.sitting_id), goes_on), colour=GENTLE))


def lobby_marker(sitting_id: int) -> str:
    """Return the custom id by which a sitting's message is recognised in its channel."""
    return f"sg:{JoinButton.name}:{sitting_id}"


async def _for_host(interaction: Click, sitting_id: int) -> Sitting:
    """Return the sitting if whoever clicked may steer it. Raises Refusal otherwise."""
    sitting = await services(interaction).sittings.find(server_of(interaction), sitting_id)
    require_host(interaction, sitting.host_id)
    return sitting
