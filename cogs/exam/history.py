"""All my mock exams: with their dates in words first, then as a line over time."""

import re
from collections.abc import Sequence

import discord

from bot import refusals
from bot.domain.exam.history import PastMock
from bot.errors import Refusal
from cogs.exam import wording
from cogs.exam.chart import history_picture
from cogs.exam.review import returned_screen
from cogs.kit.buttons import Click, LastingButton, LastingList, picked, row, server_of, services
from cogs.kit.chart import gallery, render
from cogs.kit.cross_feature import WayButton, ways_on
from cogs.kit.screens import Screen, card, note
from cogs.kit.ways import Way

PAGE = 8
"""Mock exams on a page; its list offers to open one of them."""


async def show_history(interaction: Click) -> None:
    """Show the first page, with the picture where there is enough for a line."""
    mocks = await _mine(interaction)
    screen = history_screen(mocks)
    picture = history_picture(mocks)
    files = [await render(picture)] if picture else []
    for file in files:
        screen.add_item(gallery(file))
    await interaction.response.send_message(view=screen, files=files, ephemeral=True)


def history_screen(mocks: Sequence[PastMock], page: int = 0) -> Screen:
    """Return a page of a member's mock exams, the newest first."""
    if not mocks:
        return note(wording.NO_HISTORY, ways_on(Way.START_EXAM, Way.MINE))
    last = (len(mocks) - 1) // PAGE
    page = min(page, last)
    shown = mocks[page * PAGE : (page + 1) * PAGE]
    turning = [
        *([HistoryPageButton(page - 1, 0)] if page else []),
        *([HistoryPageButton(page + 1, 1)] if page < last else []),
    ]
    return Screen(
        card(
            wording.history_title(len(mocks), page, last),
            wording.trend(mocks),
            "\n".join(wording.history_line(one) for one in shown),
            wording.HISTORY_NOTE,
            row(HistoryList.of(shown, page)),
            row(*turning, WayButton(Way.MISSED), WayButton(Way.PROGRESS)),
        )
    )


async def _mine(interaction: Click) -> list[PastMock]:
    return await services(interaction).exam_history.of_member(
        server_of(interaction), interaction.user.id
    )


class HistoryPageButton(LastingButton):
    """Turn to a page; the slot says in which direction."""

    pattern = re.compile(r"sg:mocks:(?P<page>\d{1,4}):(?P<slot>[01])")

    def __init__(self, page: int, slot: int) -> None:
        super().__init__(wording.NEXT if slot else wording.BACK, f"sg:mocks:{page}:{slot}")
        self.page = page

    async def act(self, interaction: Click) -> None:
        """Show the page in a message of its own, so that the picture stays where it is."""
        screen = history_screen(await _mine(interaction), self.page)
        await interaction.response.send_message(view=screen, ephemeral=True)


class HistoryList(LastingList):
    """Which of a page's mock exams to open."""

    pattern = re.compile(r"sg:mockat:(?P<page>\d{1,4})")

    def __init__(self, page: int, options: list[discord.SelectOption] | None = None) -> None:
        super().__init__(f"sg:mockat:{page}", wording.OPEN_ONE, options or [])
        self.page = page

    @classmethod
    def of(cls, mocks: Sequence[PastMock], page: int) -> "HistoryList":
        """Return the list of a page's mock exams, by their numbers."""
        options = [
            discord.SelectOption(label=wording.history_entry(one), value=str(one.paper_id))
            for one in mocks
        ]
        return cls(page, options)

    async def act(self, interaction: Click) -> None:
        """Show the result, with the way to every reason."""
        chosen = picked(interaction, [one.paper_id for one in await _mine(interaction)])
        if chosen is None:
            raise Refusal(refusals.NOT_OFFERED)
        returned = await services(interaction).papers.results(
            server_of(interaction), interaction.user.id, chosen
        )
        screen = returned_screen(returned, services(interaction).library.bank)
        await interaction.response.send_message(view=screen, ephemeral=True)
