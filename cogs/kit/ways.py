"""The private screens that any message may lead to, each by a button of its own.

A feature says in its `setup` what one of its screens is shown by (`bot.ways[Way.STATS] =
show_stats`); the buttons are in cogs/kit/cross_feature.py.
"""

from collections.abc import Mapping
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
    REPORT = 18
    HISTORY = 19
    SUGGEST = 20

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
    Way.HISTORY: "All my mock exams",
    Way.CHOOSE_PRACTICE: "Choose what to practice",
    Way.START_EXAM: "Start a mock exam",
    Way.START_LIVE: "Start a live round",
    Way.REPORT: "Report a question",
    Way.SUGGEST: "Suggest a question",
}
"""What each button says, unless a screen has better words for it."""

ALL_SETTINGS = "All settings", "sg:setup:open"
"""What leads an organiser to all settings: its label, and its custom id."""

_DAILY = (Way.TODAY, Way.MINE)
_EXAM = (Way.START_EXAM, Way.MINE)
_PRACTICE = (Way.MINE, Way.PRACTICE, Way.TODAY)

AFTER_REFUSAL: Mapping[str, tuple[Way, ...]] = {
    **dict.fromkeys(("no_such_post", "still_open", "answered_before", "reasons_wait"), _DAILY),
    **dict.fromkeys(
        ("no_sitting_here", "no_such_sitting", "too_late_to_join", "sitting_over", "called_off"),
        _EXAM,
    ),
    **dict.fromkeys(("no_paper", "no_results", "not_in_sitting", "had_a_paper"), _EXAM),
    **dict.fromkeys(("not_your_paper", "no_such_question", "has_begun"), (Way.PAPER, Way.EXAMS)),
    **dict.fromkeys(("no_such_round", "round_is_over"), _EXAM),
    **dict.fromkeys(("no_such_drill", "asked_elsewhere", "no_question_yet"), _PRACTICE),
    **dict.fromkeys(
        ("nothing_to_practise_due", "nothing_to_practise_missed", "nothing_to_practise_new"),
        _PRACTICE,
    ),
    "nothing_to_practise_mixed": (Way.TODAY, Way.STATS),
    "all_done_today": (Way.TODAY, Way.STATS),
    "still_writing": (Way.PAPER,),
    "not_yet_review": (Way.MINE, Way.STATS),
    "nothing_to_share": _EXAM,
    "taken_back": (Way.RESULTS,),
    "not_yours_to_take_back": (Way.RESULTS,),
    "past_date": (Way.EXAM_DATE,),
    "bad_date": (Way.EXAM_DATE,),
}
"""Where to go after a refusal, by its code. After any other it is the help."""
