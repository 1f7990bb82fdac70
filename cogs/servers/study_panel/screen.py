"""The study panel as everybody in its channel sees it: the same for all, whoever presses."""

from cogs.kit.buttons import row
from cogs.kit.cross_feature import WayButton, ways_on
from cogs.kit.screens import Screen, card
from cogs.kit.ways import Way
from cogs.servers.study_panel import wording

ROWS = (
    (wording.STUDY, (Way.TODAY, Way.MINE, Way.PRACTICE, Way.MISSED, Way.CHOOSE_PRACTICE)),
    (
        wording.TOGETHER,
        (Way.PAPER, Way.EXAMS, Way.RESULTS, Way.START_EXAM, Way.START_LIVE),
    ),
    (wording.NUMBERS, (Way.STATS, Way.PROGRESS, Way.HISTORY, Way.BOARDS)),
    (wording.MINE, (Way.SETTINGS, Way.EXAM_DATE, Way.DATA)),
    (wording.HELP, (Way.HELP, Way.REPORT, Way.SUGGEST, Way.ABOUT)),
)
"""What stands over each row of buttons: the words come before them, for who hears the screen."""


def study_panel() -> Screen:
    """Return the panel with every way there is."""
    (study, first), *others = ROWS
    rows = (part for words, ways in others for part in (words, row(*map(WayButton, ways))))
    return Screen(card(wording.TITLE, study, ways_on(*first), *rows, wording.CRISIS))
