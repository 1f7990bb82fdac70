"""Every sentence of the weekly sheet."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.bank import Item
from bot.domain.live import Round
from bot.domain.publishing import CROWD, GROUP, is_told
from bot.domain.scores.stats import ENOUGH
from bot.domain.servers.weekly_sheet import WARM_UP as WARM_UP_QUESTIONS
from bot.domain.servers.weekly_sheet import MissedItem, Participation, WeakTopic
from bot.services.ports import WeekReport
from cogs.kit.days import day_of_year
from cogs.kit.numbers import counted, topic_title
from cogs.kit.text import cut

WARM_UP = "Start a warm-up"
WARM_UP_HINT = (
    f"-# **{WARM_UP}** asks the group {WARM_UP_QUESTIONS} questions in the channel, one after the "
    "other, beginning with what is listed here. Only organisers can start it."
)
FOOTER = (
    f"-# Nobody is named here, and what fewer than {GROUP} members answered is not told. "
    "Questions and mock exams that are still open are left out of the lists."
)
QUIET = (
    "A quiet week: nobody answered. Every group has such weeks, and the next question is a "
    "fresh start."
)
QUIET_SO_FAR = "Nobody has answered yet this week. The next question is a good moment."
TOO_FEW = (
    "**What to look at again:** too few answers to say. It takes "
    f"{GROUP} members who answered the same question or topic, so that nobody's own "
    "answers are given away."
)
TOPICS = "**Topics to look at again**"
TOPICS_TOO_FEW = (
    f"{TOPICS}\nToo few answers to say: it takes {ENOUGH} of them on a topic, by {GROUP} members."
)
TOPICS_FINE = f"{TOPICS}\nNone stands out. Your group knows these well."
ITEMS = "**Questions most often missed**"
ITEMS_TOO_FEW = f"{ITEMS}\nToo few answers to say: it takes {GROUP} members on a question."
ITEMS_FINE = f"{ITEMS}\nNone stands out. Well done, everyone."

_STEM, _OPTION = 420, 160
"""Characters of a question and of an option, so that the longest sheet fits into a message."""


def title(report: WeekReport, server: str | None) -> str:
    """Return which week it is, and of which server where the reader may have several."""
    whose = f"{server}: the" if server else "The"
    first, last = report.sheet.week, report.sheet.week + timedelta(days=6)
    if report.so_far:
        return f"### {whose} week so far, since Monday, {day_of_year(first)}"
    return f"### {whose} week from {day_of_year(first)} to {day_of_year(last)}"


def participation(found: Participation, *, so_far: bool = False) -> str:
    """Return how many took part, in numbers."""
    questions = counted(found.questions, "daily question")
    if found.is_nothing:
        return f"{QUIET_SO_FAR if so_far else QUIET}\n-# {questions} asked"
    exams = f"{found.exams}, with {_people(found.papers, 'papers')} handed in"
    return (
        f"**{_people(found.members, 'members').capitalize()}** answered at least once.\n"
        f"**Daily questions:** {found.questions} asked, {_people(found.answers, 'answers')}\n"
        f"**Mock exams:** {exams if found.papers else 'none'}"
    )


def topics(found: Sequence[WeakTopic] | None) -> str:
    """Return the weakest topics, one a line."""
    if found is None:
        return TOPICS_TOO_FEW
    lines = [f"{topic_title(one.topic)}: {_right(one)}" for one in found]
    return "\n".join([TOPICS, *lines]) if lines else TOPICS_FINE


def items_title(found: Sequence[MissedItem] | None) -> str:
    """Return what stands above the questions that were missed, or why there are none."""
    if found is None:
        return ITEMS_TOO_FEW
    return ITEMS if found else ITEMS_FINE


def missed(number: int, one: MissedItem, item: Item) -> str:
    """Return a question with its best answer, and what was often chosen instead."""
    lines = [
        f"**{number}.** {cut(item.stem, _STEM)}",
        f"-# Missed by {_missed_by(one)}",
        f"**Best answer:** {cut(item.options[item.key].text, _OPTION)}",
    ]
    if one.instead is not None:
        lines.append(f"**Often chosen instead:** {cut(item.options[one.instead].text, _OPTION)}")
    return "\n".join(lines)


def _right(one: WeakTopic) -> str:
    if one.part is None:
        return "hardly any answers right"
    return f"{one.part.percent} % of {one.part.total} answers right"


def _missed_by(one: MissedItem) -> str:
    told = is_told(one.missed, one.members)
    return f"{one.missed} of {one.members}" if told else f"nearly all of {one.members}"


def warm_up_begins(one: Round) -> str:
    """Confirm to the organiser that the warm-up has begun, and where."""
    return (
        f"### The warm-up begins\nThe first of {counted(one.questions, 'question')} comes into "
        f"<#{one.channel_id}> in a moment. **/exam status** there lets you pause or stop it."
    )


def _people(number: int, things: str) -> str:
    """Return a number of what members did, unless it is too few members' own affair."""
    return f"{number} {things}" if number >= CROWD else f"fewer than {CROWD} {things}"
