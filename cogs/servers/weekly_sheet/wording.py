"""Every sentence of the weekly sheet."""

from datetime import timedelta

from bot.domain.bank.items import Item
from bot.domain.live import Round
from bot.domain.publishing import CROWD, GROUP, is_told
from bot.domain.scores.stats import ENOUGH
from bot.domain.servers.weekly_sheet import (
    LONGER,
    MissedItem,
    Participation,
    WeakTopic,
    WeeklySheet,
)
from bot.domain.servers.weekly_sheet import WARM_UP as WARM_UP_QUESTIONS
from bot.services.ports import WeekReport
from cogs.kit.days import day_of_year
from cogs.kit.numbers import counted, topic_title
from cogs.kit.text import cut

WARM_UP = "Start a warm-up"
WARM_UP_HINT = (
    f"-# **{WARM_UP}** asks the group {WARM_UP_QUESTIONS} questions in the channel, one after the "
    "other, beginning with what is listed here. Only organizers can start it."
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
    f"**What to look at again:** too few answers to say, in the last {LONGER[-1]} weeks, too. It "
    f"takes {GROUP} members who answered the same question or topic, so that nobody's own "
    f"answers are given away. In a smaller group, **{WARM_UP}** is a good way to look at questions "
    "together, and each member has their own in **/me stats**."
)
TOPICS = "**Topics to look at again**"
TOPICS_TOO_FEW = (
    f"Too few answers to say, in the last {LONGER[-1]} weeks, too: it takes {ENOUGH} of them on a "
    f"topic, by {GROUP} members."
)
TOPICS_FINE = f"None stands out: none was missed by {CROWD} members or more."
KNOWN_WELL = "Your group knows these well."
ITEMS = "**Questions most often missed**"
ITEMS_TOO_FEW = (
    f"Too few answers to say, in the last {LONGER[-1]} weeks, too: it takes {GROUP} members on a "
    "question."
)
ITEMS_FINE = f"None was missed by {CROWD} members or more."
WELL_DONE = "Well done, everyone."

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


def topics(sheet: WeeklySheet) -> str:
    """Return the weakest topics, one a line.

    Over several weeks they have no numbers: from week to week those would tell of one question.
    """
    if sheet.topics is None:
        return f"{TOPICS}\n{TOPICS_TOO_FEW}"
    if sheet.topics_weeks > 1:
        lines = [topic_title(one.topic) for one in sheet.topics]
    else:
        lines = [f"{topic_title(one.topic)}: {_right(one)}" for one in sheet.topics]
    fine = f"{TOPICS_FINE} {KNOWN_WELL}" if sheet.is_known_well else TOPICS_FINE
    return "\n".join([f"{TOPICS}{_span(sheet.topics_weeks)}", *(lines or [fine])])


def items_title(sheet: WeeklySheet) -> str:
    """Return what stands above the questions that were missed, or why there are none."""
    if sheet.items is None:
        return f"{ITEMS}\n{ITEMS_TOO_FEW}"
    title = f"{ITEMS}{_span(sheet.items_weeks)}"
    fine = f"{ITEMS_FINE} {WELL_DONE}" if sheet.is_known_well else ITEMS_FINE
    return title if sheet.items else f"{title}\n{fine}"


def _span(weeks: int) -> str:
    """Return over how many weeks a list is, where that is more than the sheet's own."""
    return f" in the last {weeks} weeks (in this one alone too few answered)" if weeks > 1 else ""


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
    return f"{one.part.percent}% of {counted(one.part.total, 'answer')} right"


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
