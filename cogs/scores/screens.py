"""The leaderboard's screen."""

from bot.domain.boards import Board
from cogs.kit.screens import Screen, note
from cogs.scores import wording


def board_screen(board: Board) -> Screen:
    """Return the board as one member sees it."""
    places = "\n".join(wording.standing_line(standing) for standing in board.top)
    return note(
        wording.TITLES[board.period],
        places or wording.NOBODY,
        *([wording.own_line(board)] if places or board.own else []),
        wording.RULES,
    )
