"""Every sentence of the leaderboard."""

from bot.domain.boards import Board, Period, Standing

TITLES = {
    Period.WEEK: "### This week",
    Period.MONTH: "### This month",
    Period.ALL: "### All time",
}
NOBODY = "The board is still empty. The first point is only a tap away."
NOT_YET = "You have not answered in this time yet. Any day is a good day to start."
RULES = (
    "-# One point for each question answered with the best answer first. "
    "Speed never counts, practice never counts."
)


def standing_line(standing: Standing) -> str:
    """Return one place of the board: what went well, and nothing else."""
    points = "1 point" if standing.correct == 1 else f"{standing.correct} points"
    return f"**{standing.rank}.** <@{standing.user_id}> · {points}"


def own_line(board: Board) -> str:
    """Return the asking member's own place and streak."""
    if board.own is None:
        return NOT_YET
    streak = ""
    if board.streak > 1:
        streak = f" You have answered {board.streak} question days in a row."
    counts = f"{board.own.correct} of {board.own.answered} with the best answer"
    place = f"place {board.own.rank}, " if board.own.correct else ""
    return f"**You:** {place}{counts} (only you see this).{streak}"
