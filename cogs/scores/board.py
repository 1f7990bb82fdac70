"""The leaderboard: one private message that turns its pages and changes what it shows."""

import re
from typing import Self

import discord

from bot import refusals
from bot.domain.scores.boards import Board, BoardName, Period
from bot.errors import Refusal
from cogs.kit.buttons import (
    Click,
    LastingButton,
    LastingList,
    is_organiser,
    picked,
    require_organiser,
    row,
    server_of,
    services,
)
from cogs.kit.cross_feature import WayButton, ways_on
from cogs.kit.numbers import streak_line
from cogs.kit.screens import Screen, card, note
from cogs.kit.text import QUIET
from cogs.kit.ways import Way
from cogs.scores import wording

# Custom ids carry numbers; the order of these is part of buttons that stand in messages.
NAMES = (BoardName.DAILY, BoardName.EXAM, BoardName.ALL)
PERIODS = (Period.WEEK, Period.MONTH, Period.SEASON, Period.ALL)


async def show_board(interaction: Click, name: int = 0, period: int = 0) -> None:
    """Show a board to one member alone, unless they say otherwise that of the week's points."""
    screen = await board_for(interaction, name, period)
    await interaction.response.send_message(view=screen, ephemeral=True)


async def board_for(interaction: Click, name: int, period: int, page: int = 0) -> Screen:
    """Return a page of a board as the member sees it who clicked."""
    board = await services(interaction).boards.board(
        server_of(interaction), interaction.user.id, PERIODS[period], NAMES[name], page=page
    )
    return board_screen(board, organiser=is_organiser(interaction))


def board_screen(board: Board, *, organiser: bool) -> Screen:
    """Return a page of a board as one member sees it."""
    if board.period is Period.SEASON and board.season is None:
        parts = [card(wording.title(board), wording.no_season(board))]
    else:
        parts = [card(wording.title(board), *_places(board)), card(*_own(board), colour=QUIET)]
    name, period = NAMES.index(board.name), PERIODS.index(board.period)
    buttons = _buttons(board, name, period, organiser=organiser)
    return Screen(
        *parts,
        *([row(*buttons)] if buttons else []),
        row(PeriodList.over(name, period)),
        row(BoardList.over(name, period)),
    )


def _places(board: Board) -> list[str]:
    lines = [wording.standing_line(board, standing) for standing in board.places]
    if board.around:
        lines += [wording.GAP, *(wording.standing_line(board, one) for one in board.around)]
    return ["\n".join(lines) or wording.nobody(board), wording.rules(board)]


def _own(board: Board) -> list[str]:
    return [
        wording.own_line(board),
        *([streak_line(board.streak)] if board.streak else []),
        *([wording.light_line(board.light)] if board.light > 1 else []),
        wording.shown_line(board),
    ]


def _buttons(board: Board, name: int, period: int, *, organiser: bool) -> list[LastingButton]:
    last = board.pages - 1
    in_season = board.period is Period.SEASON
    may_start = organiser and in_season and board.coming is None
    turning = [
        *([BoardPageButton(name, period, board.page - 1, 0)] if board.page else []),
        *([BoardPageButton(name, period, board.page + 1, 1)] if board.page < last else []),
    ]
    return [
        *turning,
        # Where nothing stands there is nothing to be hidden from.
        *(
            [ShowMeButton(name, period, int(not board.is_shown))]
            if board.season or not in_season
            else []
        ),
        *([AskSeasonButton()] if may_start else []),
    ]


class BoardPageButton(LastingButton):
    """Turn to a page; the slot says in which direction."""

    pattern = re.compile(
        r"sg:board:(?P<name>[0-2]):(?P<period>[0-3]):(?P<page>\d{1,6}):(?P<slot>[01])"
    )

    def __init__(self, name: int, period: int, page: int, slot: int) -> None:
        label = wording.NEXT if slot else wording.BACK
        super().__init__(label, f"sg:board:{name}:{period}:{page}:{slot}")
        self.name, self.period, self.page = name, period, page

    async def act(self, interaction: Click) -> None:
        """Show the page."""
        screen = await board_for(interaction, self.name, self.period, self.page)
        await interaction.response.edit_message(view=screen)


class ShowMeButton(LastingButton):
    """Be seen on this board from now on, or no longer."""

    pattern = re.compile(r"sg:showme:(?P<name>[0-2]):(?P<period>[0-3]):(?P<shown>[01])")

    def __init__(self, name: int, period: int, shown: int) -> None:
        super().__init__(
            wording.SHOW if shown else wording.HIDE, f"sg:showme:{name}:{period}:{shown}"
        )
        self.name, self.period, self.shown = name, period, bool(shown)

    async def act(self, interaction: Click) -> None:
        """Store the wish, then show the board as others see it now."""
        await services(interaction).boards.show_me(
            interaction.user.id,
            NAMES[self.name],
            shown=self.shown,
            server_id=server_of(interaction),
        )
        screen = await board_for(interaction, self.name, self.period)
        await interaction.response.edit_message(view=screen)


class _Choosing(LastingList):
    """A list of spans or of boards; the number in its id is what the other list stands at."""

    key: str

    def __init__(
        self, other: int, options: list[discord.SelectOption] | None = None, hint: str = ""
    ) -> None:
        super().__init__(f"sg:{self.key}:{other}", hint, options or [])
        self.other = other


class PeriodList(_Choosing):
    """Which time to look at."""

    key = "boardtime"
    pattern = re.compile(r"sg:boardtime:(?P<name>[0-2])")

    @classmethod
    def over(cls, name: int, period: int) -> Self:
        """Return the list with what is shown now."""
        titles = [wording.TITLES[one] for one in PERIODS]
        return cls(name, _options(titles, period), wording.PERIOD_LIST)

    async def act(self, interaction: Click) -> None:
        """Show the board of that time."""
        screen = await board_for(interaction, self.other, _number(interaction, len(PERIODS)))
        await interaction.response.edit_message(view=screen)


class BoardList(_Choosing):
    """Which board to look at."""

    key = "boardname"
    pattern = re.compile(r"sg:boardname:(?P<period>[0-3])")

    @classmethod
    def over(cls, name: int, period: int) -> Self:
        """Return the list with what is shown now."""
        titles = [wording.BOARDS[one].capitalize() for one in NAMES]
        return cls(period, _options(titles, name), wording.BOARD_LIST)

    async def act(self, interaction: Click) -> None:
        """Show that board."""
        screen = await board_for(interaction, _number(interaction, len(NAMES)), self.other)
        await interaction.response.edit_message(view=screen)


def _options(titles: list[str], chosen: int) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(label=title, value=str(index), default=index == chosen)
        for index, title in enumerate(titles)
    ]


def _number(interaction: Click, count: int) -> int:
    """Return the number that was picked. Raises Refusal for what no list of ours offers."""
    number = picked(interaction, range(count))
    if number is None:
        raise Refusal(refusals.NOT_OFFERED)
    return number


class AskSeasonButton(LastingButton):
    """Ask an organiser whether a season is to begin."""

    pattern = re.compile("sg:season:ask")

    def __init__(self) -> None:
        super().__init__(wording.START_SEASON, self.pattern.pattern)

    async def act(self, interaction: Click) -> None:
        """Say what it means, with a button to do it."""
        require_organiser(interaction)
        ways = row(StartSeasonButton(), WayButton(Way.BOARDS, wording.NOT_NOW))
        screen = Screen(card(wording.SEASON_ASKED, ways))
        await interaction.response.send_message(view=screen, ephemeral=True)


class StartSeasonButton(LastingButton):
    """Let a season begin tomorrow."""

    pattern = re.compile("sg:season:start")

    def __init__(self) -> None:
        super().__init__(wording.START_NOW, self.pattern.pattern, discord.ButtonStyle.primary)

    async def act(self, interaction: Click) -> None:
        """Start it, once, and say from when on it counts."""
        require_organiser(interaction)
        season = await services(interaction).boards.start_season(server_of(interaction))
        await interaction.response.edit_message(
            view=note(wording.season_begins(season), ways_on(Way.BOARDS))
        )
