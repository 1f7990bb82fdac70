"""Every sentence of /daily next."""

from collections.abc import Sequence
from datetime import date

from bot.services.daily.lines import Outlook, Upcoming
from cogs.kit.days import date_in_words
from cogs.kit.numbers import counted, topic_title
from cogs.kit.text import moment

ANOTHER = "Another one"
SOONER = "Sooner"
TAKE_OUT = "Take out"
ADD = "Add one in line"
FROM_TOPIC = "Another one, from a topic …"
FROM_DOMAIN = "Which topic of it …"
TO_DAY = "Move it to another day …"
SHOW_PLACE = "Show a question in line …"
ALL_OF = "All of {}"

WITHOUT_KEY = (
    "-# Only you see this. The best answer stays hidden from organizers, too, so that you can "
    "answer like everybody. **/daily undo** takes a change back."
)
OVERTAKEN = (
    "**Somebody else changed what comes next a moment ago, so nothing of yours was stored.** "
    "This is how it is now."
)


def title(outlook: Outlook, place: int, *, comes: bool) -> str:
    """Return the heading: which question it is, and, where it `comes`, when it is asked."""
    if place == 0:
        return f"### Next question\n{moment(outlook.due_at)}" if comes else "### Next question"
    on = outlook.line[place].on
    return f"### In line: {date_in_words(on) if on else 'a day to come'}"


def about(upcoming: Upcoming, titles: dict[str, str]) -> str:
    """Return what a question is about."""
    item = upcoming.item
    return f"-# {titles.get(item.domain, item.domain)} · {topic_title(item.topic)} · {item.item_id}"


def left_out(count: int) -> list[str]:
    """Return that choices are in line no more, where there were any."""
    if not count:
        return []
    were = counted(count, "question in line was", "questions in line were")
    return [
        f"{were} corrected or retired meanwhile, so I took {'it' if count == 1 else 'them'} out."
    ]


def line(upcoming: Sequence[Upcoming], shown: int) -> str:
    """Return what is in line, one question a row; the one that is shown is marked."""
    rows = [
        f"{number}. {place_name(one)}{' (shown above)' if number - 1 == shown else ''}"
        for number, one in enumerate(upcoming, 1)
    ]
    return "**In line**\n" + "\n".join(rows)


def place_name(upcoming: Upcoming) -> str:
    """Return a question in line in a few words: its day and its topic."""
    day = short_date(upcoming.on) if upcoming.on else "Later"
    return f"{day}: {topic_title(upcoming.item.topic)}"


def short_date(on: date) -> str:
    """Return a date for a list, without its year."""
    return f"{on:%a}, {on:%b} {on.day}"
