"""Every sentence of the leaderboard."""

from bot.domain.exam.results import Score
from bot.domain.scores.boards import (
    EXAM_MINIMUM,
    Board,
    BoardName,
    Period,
    Season,
    Standing,
    Tally,
)
from cogs.kit.days import day_and_year as day
from cogs.kit.numbers import counted
from cogs.kit.text import called

TITLES = {
    Period.WEEK: "This week",
    Period.MONTH: "This month",
    Period.SEASON: "This season",
    Period.ALL: "All time",
}
BOARDS = {
    BoardName.DAILY: "daily questions",
    BoardName.EXAM: "mock exams",
    BoardName.ALL: "daily questions and mock exams",
}
NOBODY = "The board is still empty. The first point is only a tap away."
NO_SEASON = (
    "No season is under way. An organizer can start one with **Start a season**; it begins with "
    "the next day. Until then, look at the week, the month or all time."
)
_NOT_YET = "You have not answered in this time yet. Any day is a good day to start."
NOT_YET = {
    BoardName.DAILY: _NOT_YET,
    BoardName.EXAM: (
        "You have not answered in a mock exam in this time yet. **/exam start** opens one for the "
        "group whenever you like."
    ),
    BoardName.ALL: _NOT_YET,
}
RULES = {
    BoardName.DAILY: (
        "-# One point for each daily question answered with the best answer first. "
        "Speed never counts, practice never counts."
    ),
    BoardName.EXAM: (
        "-# By the share of right answers in mock exams, from "
        f"{EXAM_MINIMUM} questions on. A share of many questions counts for more than one of few. "
        "Only members who chose to be here are shown."
    ),
    BoardName.ALL: (
        "-# Points from daily questions and right answers in mock exams, of members who show "
        "both. Speed never counts, practice never counts."
    ),
}
BY_WEEK = (
    "-# Points come here when a week is over, some of them later, so that nobody's single answer "
    "shows. A week belongs to the month and the season in which it began."
)
NOBODY_BY_WEEK = "The board is still empty. The first points come when the week is over."
GAP = "-# …"
BACK, NEXT, HIDE, SHOW = "Back", "Next", "Hide me", "Show me"
START_SEASON = "Start a season"
PERIOD_LIST, BOARD_LIST = "Another time", "Another board"


def title(board: Board) -> str:
    """Return the heading: which time, which board, which page."""
    span = TITLES[board.period]
    if board.period is Period.SEASON and board.season:
        span = f"Season {board.season.number}, since {day(board.season.started_on)}"
    if board.is_of_week_over:
        span = f"Week of {day(board.counted_until)}" if board.counted_until else "Latest week"
    page = f" · page {board.page + 1} of {board.pages}" if board.pages > 1 else ""
    return f"### {span}: {BOARDS[board.name]}{page}"


def rules(board: Board) -> str:
    """Return what a board goes by, and when it counts."""
    by_week = not board.at_once and board.name is not BoardName.EXAM
    return RULES[board.name] + (f"\n{BY_WEEK}" if by_week else "")


def nobody(board: Board) -> str:
    """Return what an empty board says."""
    return NOBODY if board.at_once or board.name is BoardName.EXAM else NOBODY_BY_WEEK


def no_season(board: Board) -> str:
    """Return that no season is under way, and when one will be."""
    return season_begins(board.coming) if board.coming else NO_SEASON


def standing_line(board: Board, standing: Standing) -> str:
    """Return one place of the board; one's own is marked with a word, not with colour."""
    mine = board.own is not None and board.own.user_id == standing.user_id
    you = " · **you**" if mine else ""
    name = called(standing.user_id, board.names.get(standing.user_id))
    return f"**{standing.rank}.** {name} · {merit(board.name, standing)}{you}"


def merit(name: BoardName, standing: Standing) -> str:
    """Return what a place is for: what went well, and on the exam board how sure that is."""
    if name is BoardName.EXAM:
        part = Score(standing.correct, standing.answered)
        return f"{part.percent}% of {counted(standing.answered, 'question')}"
    return counted(standing.correct, "point")


def own_line(board: Board) -> str:
    """Return the asking member's own place, for them alone."""
    if board.counts is None and board.own is None:
        return NOT_YET[board.name]
    found = board.counts or Tally(0, 0, 0)
    counts = f"{found.correct} of {found.answered} with the best answer"
    if board.is_of_week_over:
        counts = f"this week {counts}"
    place = f"place {board.own.rank}, " if board.own else ""
    if board.own and not board.is_shown:
        place = f"would be at place {board.own.rank}, "
    missing = EXAM_MINIMUM - found.answered
    if board.name is BoardName.EXAM and missing > 0:
        more = counted(missing, "more question")
        place = f"{more} and you {'' if board.is_shown else 'could '}stand here, "
    return f"**You:** {place}{counts} (only you see this)."


def shown_line(board: Board) -> str:
    """Return whether others see the asking member here, and how to change it."""
    if board.is_shown and board.own is None:
        return f"-# Others see you here once you have a place. **{HIDE}** changes that at once."
    if board.is_shown:
        return (
            "-# Others on this server see you here: your line on the board, nothing more. "
            f"**{HIDE}** changes that at once."
        )
    return f"-# Others do not see you here. **{SHOW}** puts you on this board."


def light_line(days: int) -> str:
    """Return how many questions in a row enough of the group answered."""
    return f"**The group's streak:** {days} questions in a row." if days > 1 else ""


def season_begins(season: Season) -> str:
    """Confirm a new season."""
    return (
        f"Season {season.number} begins tomorrow, {day(season.started_on)}. What is answered today "
        "still counts for the time before; all time goes on as it is."
    )


SEASON_ASKED = (
    "### Start a season?\nEverybody begins at zero on the season's board, with tomorrow's "
    "question. Nothing is lost: the month and all time go on as they are."
)
START_NOW, NOT_NOW = "Start it tomorrow", "Not now"
