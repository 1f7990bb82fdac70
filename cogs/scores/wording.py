"""Every sentence of the leaderboard."""

from bot.domain.boards import Board, Period, Standing

TITLES = {
    Period.WEEK: "### This week",
    Period.MONTH: "### This month",
    Period.ALL: "### All time",
}
NOBODY = "Nobody has answered a question yet. The first one is only a tap away."
NOT_YET = "You have not answered in this time yet. Any day is a good day to start."
RULES = (
    "-# One point for each question answered with the best answer first. "
    "Speed never counts, practice never counts."
)


def standing_line(standing: Standing) -> str:
    """Return one place of the board."""
    return (
        f"**{standing.rank}.** <@{standing.user_id}> · "
        f"{standing.correct} of {standing.answered} correct"
    )


def own_line(board: Board) -> str:
    """Return the asking member's own place and streak."""
    if board.own is None:
        return NOT_YET
    streak = ""
    if board.streak > 1:
        streak = f" You have answered {board.streak} question days in a row."
    return (
        f"**You:** place {board.own.rank}, "
        f"{board.own.correct} of {board.own.answered} correct.{streak}"
    )
