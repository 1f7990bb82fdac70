"""How a member's numbers read wherever they are shown: streaks, kinds and topics."""

import re

from bot.domain.bank import Kind
from bot.domain.scores.streaks import Streak
from cogs.kit.text import safe

KINDS = {
    Kind.RECALL: "Recall",
    Kind.COMPREHENSION: "Comprehension",
    Kind.APPLICATION: "Application",
}

_BETWEEN_WORDS = re.compile(r"(?<!\bnon)(?<!\bperson)(?<!\bself)(?<!\btrauma)-")
"""A hyphen of a topic's id that stands for a space, not that of self-advocacy."""

DOMAINS_TITLE = "Right answers by domain"


def pass_mark_line(needed: float) -> str:
    """Return what the line of the pass mark is called in a picture."""
    return f"pass mark {needed:.0f} %"


def beside_pass_mark(needed: float | None) -> str:
    """Return the same for a sentence; nothing where nobody can tell the pass mark."""
    return "" if needed is None else f", {pass_mark_line(needed)}"


def topic_title(topic: str) -> str:
    """Return a topic's id as people read it."""
    words = safe(_BETWEEN_WORDS.sub(" ", topic).strip(), most=60)
    return words[:1].upper() + words[1:]


def streak_line(streak: Streak) -> str:
    """Return how a member's weeks go, without a word about those that did not."""
    this_week = f"this week {streak.this_week} of {streak.wanted} days"
    if streak.wanted == 0:
        this_week = "no question this week"
    weeks = "1 week" if streak.weeks == 1 else f"{streak.weeks} weeks in a row"
    weeks = "a whole year of weeks" if streak.weeks > 52 else weeks
    kept = f", {weeks} kept" if streak.weeks else ""
    days_off = "1 day off" if streak.freezes == 1 else f"{streak.freezes} days off"
    saved = f", {days_off} saved" if streak.freezes else ""
    return f"**Your days:** {this_week}{kept}{saved}."


def people_count(count: int) -> str:
    """Return a number of people; never who."""
    return "1 person" if count == 1 else f"{count} people"
