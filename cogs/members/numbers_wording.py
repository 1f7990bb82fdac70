"""Every sentence of a member's own numbers: /me stats and /me progress."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bot.domain import publishing
from bot.domain.bank.items import Profile
from bot.domain.exam.results import Score, needed_to_pass
from bot.domain.scores.readiness import Readiness
from bot.domain.scores.stats import ENOUGH, Source, Stats, WeekShare
from bot.domain.scores.streaks import QuestionDay
from cogs.kit.days import short_day
from cogs.kit.numbers import KINDS, beside_pass_mark, counted, topic_title
from cogs.kit.text import lines_within

NO_ANSWERS = (
    "### Your answers\nNothing here yet, and that is fine: everybody starts with an empty page. "
    "Answer a daily question or join a mock exam, and your numbers stand here, for you alone."
)
NOTHING_TO_DRAW = (
    "### Your progress\nNothing to draw yet, and that is fine: everybody starts with an empty "
    "page. Answer a daily question or join a mock exam, and it shows here, for you alone."
)
PROGRESS = "### Your progress"
FOR_YOU_ALONE = "-# On this server, for you alone. A study aid, no forecast of the exam."
TOO_FEW = "too few to say"
ON_UNMET = "**On questions you have not met:**"
ON_BANK = "**On this bank,** in your group's next mock exam:"

FEW_IN_A_WEEK = 4
"""A week with fewer answers is drawn smaller: one question more would move it far."""
RECENT_WEEKS = 4
MANY_DAYS = 20

WEEKS_TITLE = "Right answers by week"
DAYS_TITLE = "Days you answered"
OWN, OWN_FEW, GROUP = "you", f"you, fewer than {FEW_IN_A_WEEK} answers", "group's median"
ANSWERED, NOT_ANSWERED, STILL_OPEN = "answered", "not answered", "still open"
NO_QUESTION = "no question, or a late one"
WEEKS_NOTE = (
    "-# Daily questions. The group's median shows for weeks that are over, in which at least "
    f"{publishing.GROUP} members answered."
)
DOMAINS_NOTE = (
    "-# Daily questions, mock exams and practice together. "
    f"From {ENOUGH} answers on, a share says something."
)
DAYS_NOTE = "-# Days off are part of it. The calendar begins with your first answer."
LATER_WEEKS = (
    f"**Your weeks:** from {ENOUGH} daily questions in two weeks on, a picture shows here how "
    "they go."
)
LATER_DOMAINS = (
    f"**Your domains:** from {ENOUGH} answers in a domain on, a picture shows here how it goes."
)
LATER_DAYS = "**Your days:** they show here from your next daily question on."

TOPICS = "**By topic**, first what repays a look"
FEW_TOPICS = "**Topics with too few answers to say**"
_DOMAINS_LIMIT, _TOPICS_LIMIT, _FEW_LIMIT = 600, 2000, 400
"""Characters: all of /me stats together stays well within one message."""
_SOURCES = {
    Source.DAILY: "Daily questions",
    Source.EXAM: "Mock exams",
    Source.PRACTICE: "Practice",
}


def is_enough(part: Score) -> bool:
    """Tell whether a part has so many answers that its share says something."""
    return part.total >= ENOUGH


def counts(part: Score | None) -> str:
    """Return the numbers of a part, with its share where that says something."""
    if part is None:
        return "no answers yet"
    share = f"({part.percent}%)" if is_enough(part) else f"({TOO_FEW})"
    return f"{part.correct} of {part.total} {share}"


def share_line(name: str, part: Score | None) -> str:
    """Return a part in a line: its share first, where that says something."""
    if part is None:
        return f"{name} · no answers yet"
    if not is_enough(part):
        return f"{name} · {part.correct} of {part.total}, {TOO_FEW}"
    return f"**{part.percent}%** {name} · {part.correct} of {part.total}"


def stats_head(stats: Stats) -> str:
    """Return a member's accuracy as a whole, and apart by where it was earned."""
    places = [
        f"{name}: {counts(stats.by_source[source])}"
        for source, name in _SOURCES.items()
        if source in stats.by_source
    ]
    return "\n".join(["### Your answers", f"**Right:** {counts(stats.whole)}", *places])


def readiness(told: Readiness, titles: Mapping[str, str], profile: Profile) -> str:
    """Return what a member would score today, as ranges, or what is missing to tell.

    First what new questions would bring: the exam has no others.
    """
    if told.unmet is None and not told.needed:
        return f"{ON_UNMET} there are too few for this exam here yet to say."
    if told.unmet is None:
        missing = ", ".join(
            f"{counted(count, 'more question')} in {titles.get(key, key)}"
            for key, count in told.needed.items()
        )
        return f"{ON_UNMET} not enough evidence yet: {missing}. **/quiz** has them."
    parts = ", ".join(
        f"{titles.get(key, key)} {said.low} to {said.high}%"
        for key, said in told.by_domain.items()
        if said is not None
    )
    return (
        f"{ON_UNMET} about {told.unmet.expected} of {profile.questions}, in eight of ten "
        f"cases {told.unmet.low} to {told.unmet.high}{_pass_mark(profile)}.\n"
        f"By domain: {parts}.\n"
        f"{_on_bank(told)}\n"
        "-# Estimates from your answers here. The exam has questions of its own. No promise."
    )


def _pass_mark(profile: Profile) -> str:
    """Return which number of right answers passes the exam, where there is one."""
    needed = needed_to_pass(profile, profile.questions)
    return "" if needed is None else f"; the pass mark is {needed}"


def _on_bank(told: Readiness) -> str:
    """Return the same for the next mock from the bank, which flatters."""
    if said := told.on_bank:
        return (
            f"{ON_BANK} about {said.expected}, in eight of ten cases {said.low} to {said.high}. "
            "Partly that is memory of these very questions, so go by the first number."
        )
    count = told.repetitions_needed
    if not count:
        return f"{ON_BANK} nothing can be said of it now."
    again = counted(count, "more answer to a question", "more answers to questions")
    return f"{ON_BANK} it can be told after {again} you have met before. **/quiz** asks some again."


def by_domain(stats: Stats, titles: Mapping[str, str]) -> str:
    """Return the exam's domains in its order, then others that a server's own items have."""
    others = sorted(stats.by_domain.keys() - titles.keys())
    names = {**titles, **{other: topic_title(other) for other in others}}
    lines = [share_line(name, stats.by_domain.get(key)) for key, name in names.items()]
    return _cut(["**By domain**", *lines], _DOMAINS_LIMIT)


def by_kind(stats: Stats) -> str:
    """Return what the questions asked for: recall, comprehension, application."""
    lines = [share_line(name, stats.by_kind.get(kind)) for kind, name in KINDS.items()]
    return "\n".join(["**By kind**", *lines])


def by_topic(stats: Stats) -> list[str]:
    """Return the topics, first what repays a look; apart those with too few answers."""
    named = [(topic_title(topic), part) for topic, part in sorted(stats.by_topic.items())]
    enough = [(name, part) for name, part in named if is_enough(part)]
    enough.sort(key=lambda one: one[1].correct / one[1].total)
    few = [(name, part) for name, part in named if not is_enough(part)]
    few.sort(key=lambda one: -one[1].total)
    # In a row and not all: after half a year that is still most topics of the exam.
    row = [f"{name} {part.correct} of {part.total}" for name, part in few]
    return [
        *([_cut([TOPICS, *(share_line(*one) for one in enough)], _TOPICS_LIMIT)] if enough else []),
        *([f"{FEW_TOPICS}\n" + " · ".join(_cut(row, _FEW_LIMIT).splitlines())] if few else []),
    ]


def _cut(lines: Sequence[str], limit: int) -> str:
    """Return as many lines as fit, and how many are left out."""
    shown = lines_within(lines, limit)
    left = len(lines) - len(shown.splitlines())
    return f"{shown}\nand {left} more" if left else shown


def days_answered(days: Sequence[QuestionDay]) -> str:
    """Return on how many days a member has answered, and something kind about it."""
    answered = [one.on for one in days if one.answered]
    count = len(answered)
    if count == 0:
        return ""
    if count == 1:
        return "**1 day answered.** That is how everybody starts."
    if count < MANY_DAYS:
        return f"**{counted(count, 'day')} answered.** A picture begins to show."
    since = short_day(answered[0])
    return f"**{count} days answered** since {since}. Each was practice for the day itself."


def recent(weeks: Sequence[WeekShare]) -> str:
    """Return the latest weeks together, and those before, where they say something."""
    now, before = _sum(weeks[-RECENT_WEEKS:]), _sum(weeks[-2 * RECENT_WEEKS : -RECENT_WEEKS])
    if not is_enough(now):
        return ""
    then = f"; the four before: {counts(before)}" if is_enough(before) else ""
    return f"**Last four weeks:** {counts(now)}{then}."


def _sum(weeks: Iterable[WeekShare]) -> Score:
    own = [week.own for week in weeks if week.own]
    return Score(sum(part.correct for part in own), sum(part.total for part in own))


def weeks_words(weeks: Sequence[WeekShare], needed: float | None) -> str:
    """Return in words what the picture of the weeks shows, short: there may be 26 of them."""
    lines = [
        f"{short_day(week.monday)}: {_week(week)}"
        for week in weeks
        if week.own or week.median is not None
    ]
    return (
        f"Right answers to daily questions by week{beside_pass_mark(needed)}. "
        f"Weeks from: {'; '.join(lines)}."
    )


def _week(week: WeekShare) -> str:
    own = f"{week.own.percent}% of {week.own.total}" if week.own else "none"
    return own if week.median is None else f"{own}, group {week.median}%"


def domain_note(part: Score | None) -> str:
    """Return the numbers beside a domain's bar."""
    if part is None:
        return "no answers yet"
    share = f"{part.percent}%" if is_enough(part) else TOO_FEW
    return f"{part.correct} of {part.total} · {share}"


def domains_words(parts: Mapping[str, Score | None], needed: float | None) -> str:
    """Return in words what the picture of the domains shows."""
    lines = "; ".join(f"{title} {counts(part)}" for title, part in parts.items())
    return f"Right answers by domain{beside_pass_mark(needed)}: {lines}."


def days_words(days: Sequence[QuestionDay]) -> str:
    """Return in words what the calendar shows."""
    answered = [one for one in days if one.answered]
    open_ = sum(one.is_open and not one.answered for one in days)
    left_out = sum(one.counts and not one.answered for one in days)
    months = Counter(f"{one.on:%B}" for one in answered)
    # "November 7" would be read out as a date.
    by_month = ", ".join(f"{count} in {month}" for month, count in months.items())
    return (
        f"Your days since {short_day(days[0].on)}: {len(answered)} answered, "
        f"{left_out} not answered, {open_} still open. "
        f"Answered by month: {by_month}."
    )
