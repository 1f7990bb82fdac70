"""Sharing one's own result: asked first, shown as others will see it, and taken back at will."""

import re

import discord

from bot.services.exam.papers import Returned
from bot.services.ports import SharedResult
from cogs.exam import wording
from cogs.kit.buttons import Click, LastingButton, row, server_of, services
from cogs.kit.cross_feature import ways_on
from cogs.kit.screens import Screen, card, note
from cogs.kit.text import ACCENT, QUIET
from cogs.kit.ways import Way


def shared_screen(shared: SharedResult) -> Screen:
    """Return what a channel reads of a member who shares their result."""
    line = wording.shared(shared.user_id, shared.score)
    return Screen(card(line, row(TakeBackButton(shared.paper_id))))


def _my_screen(returned: Returned, *, is_shared: bool) -> Screen:
    """Return the question whether to share, or that it is shared, to its member alone."""
    paper = returned.paper
    seen = f"> {wording.shared(paper.user_id, returned.result.whole)}"
    channel_id = returned.sitting.channel_id
    if is_shared:
        return Screen(
            card(wording.it_is_shared(channel_id), seen, row(TakeBackButton(paper.paper_id)))
        )
    ways = row(ShareNowButton(paper.sitting_id), KeepButton(paper.sitting_id))
    return Screen(card(wording.ask_to_share(channel_id), seen, wording.SHARE_RULES, ways))


class ShareButton(LastingButton):
    """Ask whether to tell the channel one's own result."""

    pattern = re.compile(r"sg:share:(?P<sitting>\d{1,18})")

    def __init__(self, sitting_id: int) -> None:
        super().__init__(wording.SHARE, share_marker(sitting_id), discord.ButtonStyle.secondary)
        self.sitting_id = sitting_id

    async def act(self, interaction: Click) -> None:
        """Show what others would see; nothing is told yet."""
        returned = await services(interaction).papers.to_share(
            server_of(interaction), self.sitting_id, interaction.user.id
        )
        screen = _my_screen(returned, is_shared=returned.paper.is_shared)
        await interaction.response.send_message(view=screen, ephemeral=True)


class ShareNowButton(LastingButton):
    """Tell the channel."""

    pattern = re.compile(r"sg:sharenow:(?P<sitting>\d{1,18})")

    def __init__(self, sitting_id: int) -> None:
        super().__init__(
            wording.SHARE_NOW, f"sg:sharenow:{sitting_id}", discord.ButtonStyle.success
        )
        self.sitting_id = sitting_id

    async def act(self, interaction: Click) -> None:
        """Share the result of whoever pressed it, once."""
        returned = await services(interaction).papers.share(
            server_of(interaction), self.sitting_id, interaction.user.id
        )
        await interaction.response.edit_message(view=_my_screen(returned, is_shared=True))


class KeepButton(LastingButton):
    """Share nothing."""

    pattern = re.compile(r"sg:keepresult:(?P<sitting>\d{1,18})")

    def __init__(self, sitting_id: int) -> None:
        super().__init__(wording.KEEP_PRIVATE, f"sg:keepresult:{sitting_id}")
        self.sitting_id = sitting_id

    async def act(self, interaction: Click) -> None:
        """Say that nothing was shared."""
        await interaction.response.edit_message(
            view=note(wording.KEPT_PRIVATE, ways_on(Way.RESULTS, Way.MISSED), colour=QUIET)
        )


class TakeBackButton(LastingButton):
    """Take a shared result out of the channel; for its member, there or in private."""

    pattern = re.compile(r"sg:takeback:(?P<paper>\d{1,18})")

    def __init__(self, paper_id: int) -> None:
        super().__init__(wording.TAKE_BACK, take_back_marker(paper_id))
        self.paper_id = paper_id

    async def act(self, interaction: Click) -> None:
        """Take it back; the message goes in a moment."""
        await services(interaction).papers.take_back(
            server_of(interaction), interaction.user.id, self.paper_id
        )
        screen = note(wording.TAKEN_BACK, ways_on(Way.RESULTS, Way.MISSED), colour=ACCENT)
        if interaction.message is not None and interaction.message.flags.ephemeral:
            await interaction.response.edit_message(view=screen)
        else:
            await interaction.response.send_message(view=screen, ephemeral=True)


def share_marker(sitting_id: int) -> str:
    """Return the custom id by which a results message is recognised in its channel."""
    return f"sg:share:{sitting_id}"


def take_back_marker(paper_id: int) -> str:
    """Return the custom id by which a shared result is recognised in its channel."""
    return f"sg:takeback:{paper_id}"
