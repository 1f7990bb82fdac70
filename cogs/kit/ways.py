"""The private screens that any message may lead to, each by a button of its own.

A feature says in its `setup` what one of its screens is shown by (`bot.ways[Way.STATS] =
show_stats`); the buttons are in cogs/kit/cross_feature.py.
"""

from enum import IntEnum


class Way(IntEnum):
    """Where a button leads. The numbers are part of buttons that stand in messages."""

    TODAY = 0
    MINE = 1
    PRACTICE = 2
    MISSED = 3
    STATS = 4
    PROGRESS = 5
    BOARDS = 6
    EXAMS = 7
    PAPER = 8
    RESULTS = 9
    SETTINGS = 10
    EXAM_DATE = 11
    DATA = 12
    HELP = 13
    ABOUT = 14
    CHOOSE_PRACTICE = 15
    START_EXAM = 16
    START_LIVE = 17

    @property
    def custom_id(self) -> str:
        """The id of every button that leads there."""
        return f"sg:way:{self.value}"


LABELS = {
    Way.TODAY: "Today's question",
    Way.MINE: "My question",
    Way.PRACTICE: "Practice",
    Way.MISSED: "Practice what I missed",
    Way.STATS: "My numbers",
    Way.PROGRESS: "My progress",
    Way.BOARDS: "Leaderboard",
    Way.EXAMS: "What runs here",
    Way.PAPER: "My paper",
    Way.RESULTS: "My results",
    Way.SETTINGS: "My settings",
    Way.EXAM_DATE: "My exam date",
    Way.DATA: "My data",
    Way.HELP: "Help",
    Way.ABOUT: "About this bot",
    Way.CHOOSE_PRACTICE: "Choose what to practice",
    Way.START_EXAM: "Start a mock exam",
    Way.START_LIVE: "Start a live round",
}
"""What each button says, unless a screen has better words for it."""
