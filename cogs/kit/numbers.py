"""How a member's numbers read wherever they are shown: streaks, kinds and topics."""

import re

from bot.domain.bank.items import Kind
from bot.domain.scores.streaks import Streak
from cogs.kit.text import safe

KINDS = {
    Kind.RECALL: "Recall",
    Kind.COMPREHENSION: "Comprehension",
    Kind.APPLICATION: "Application",
}

_HYPHENATED = ("co", "de", "evidence", "non", "person", "self", "trauma")
"""After these a hyphen of a topic's id is one, as in self-advocacy; elsewhere it is a space."""
_BETWEEN_WORDS = re.compile("".join(rf"(?<!\b{word})" for word in _HYPHENATED) + "-")

DOMAINS_TITLE = "Right answers by domain"


def pass_mark_line(needed: float) -> str:
    """Return what the line of the pass mark is called in a picture."""
    return f"pass mark {needed:.0f}%"


def beside_pass_mark(needed: float | None) -> str:
    """Return the same for a sentence; nothing where nobody can tell the pass mark."""
    return "" if needed is None else f", {pass_mark_line(needed)}"


def topic_title(topic: str) -> str:
    """Return a topic's id as people read it."""
    words = safe(_BETWEEN_WORDS.sub(" ", topic).strip(), most=60)
    return words[:1].upper() + words[1:]


def streak_line(streak: Streak) -> str:
    """Return how a member's weeks go, without a word about those that did not."""
    this_week = f"this week {streak.this_week} of {counted(streak.wanted, 'day')}"
    if streak.wanted == 0:
        this_week = "no question this week"
    weeks = counted(streak.weeks, "week", "weeks in a row")
    weeks = "a whole year of weeks" if streak.weeks > 52 else weeks
    kept = f", {weeks} kept" if streak.weeks else ""
    days_off = counted(streak.freezes, "day off", "days off")
    saved = f", {days_off} saved" if streak.freezes else ""
    return f"**Your days:** {this_week}{kept}{saved}."


def counted(count: int, one: str, many: str = "") -> str:
    """Return a number of things: 1 question, 2,000 questions. `many` is where no s will do."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def is_or_are(count: int) -> str:
    """Return the verb that goes with a number of things."""
    return "is" if count == 1 else "are"


def people_count(count: int) -> str:
    """Return a number of people; never who."""
    return counted(count, "person", "people")
