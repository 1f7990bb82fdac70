"""The pictures of /me progress: weeks, domains and days, each None while it would say nothing."""

# matplotlib's stubs leave the types of its drawing methods' keyword arguments out.
# pyright: reportUnknownMemberType=false

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.domain.daily.schedule import monday_of
from bot.domain.scores.stats import ENOUGH, Progress, WeekShare
from bot.domain.scores.streaks import QuestionDay
from cogs.kit.chart import (
    GROUP,
    HEAD,
    INK,
    MARGIN,
    OWN,
    PAPER,
    SOFT,
    WIDTH,
    Picture,
    Share,
    add_legend,
    draw_scale,
    framed,
    shares_picture,
)
from cogs.kit.numbers import DOMAINS_TITLE, pass_mark_line
from cogs.members import numbers_wording

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DATES = 6
"""Most dates under the weeks: more would run into each other."""
FEWEST_COLUMNS = 13
"""Least weeks the calendar has room for: with fewer, its squares would fill a phone."""
_MONTH_WIDTH = 3
"""Columns that the name of a month takes where they are narrowest."""
_LEFT, _LEGEND, _MONTHS = 0.85, 0.8, 0.2
"""Inches left of the calendar, below it and above it."""


@dataclass(frozen=True, slots=True)
class _Sign:
    """How a kind of day looks, its name in the legend, and how much of its place it fills."""

    name: str
    face: str
    edge: str
    outline: str = "-"
    size: float = 0.8


_DONE = _Sign(numbers_wording.ANSWERED, OWN, OWN)
_LEFT_OUT = _Sign(numbers_wording.NOT_ANSWERED, "none", SOFT)
_OPEN = _Sign(numbers_wording.STILL_OPEN, "none", INK, ":")
_NOTHING = _Sign(numbers_wording.NO_QUESTION, SOFT, "none", size=0.22)


def weeks_picture(progress: Progress) -> Picture | None:
    """Return a member's weeks beside the group's median, from their first week on."""
    first = next((at for at, week in enumerate(progress.weeks) if week.own), 0)
    weeks = progress.weeks[first:]
    own = [week.own for week in weeks if week.own]
    if len(own) < 2 or sum(part.total for part in own) < ENOUGH:
        return None

    def draw(figure: "Figure") -> None:
        axes = framed(figure, numbers_wording.WEEKS_TITLE, left=_LEFT, bottom=1.15)
        draw_scale(axes, [week.monday for week in weeks], most=DATES)
        if progress.needed is not None:
            pass_mark = pass_mark_line(progress.needed)
            axes.axhline(progress.needed, color=INK, linestyle=":", linewidth=2, label=pass_mark)
        _draw_group(axes, weeks)
        _draw_own(axes, weeks)
        add_legend(figure, axes, columns=2)

    words = numbers_wording.weeks_words(weeks, progress.needed)
    return Picture("weeks.png", words, 4.6, draw)


def _draw_group(axes: "Axes", weeks: Sequence[WeekShare]) -> None:
    medians = [math.nan if week.median is None else week.median for week in weeks]
    if any(week.median is not None for week in weeks):
        axes.plot(
            medians,
            color=GROUP,
            linestyle="--",
            linewidth=2,
            marker="D",
            ms=5,
            label=numbers_wording.GROUP,
        )


def _draw_own(axes: "Axes", weeks: Sequence[WeekShare]) -> None:
    # A week with few answers is no part of the line: each Monday it would fall or jump.
    full = [(week.own.percent, week.own.total) if week.own else (0, 0) for week in weeks]
    line = [share if total >= numbers_wording.FEW_IN_A_WEEK else math.nan for share, total in full]
    axes.plot(line, color=OWN, linewidth=2.5)
    _draw_marks(axes, weeks, few=False)
    _draw_marks(axes, weeks, few=True)


def _draw_marks(axes: "Axes", weeks: Sequence[WeekShare], *, few: bool) -> None:
    marks = [
        (at, week.own.percent)
        for at, week in enumerate(weeks)
        if week.own and (week.own.total < numbers_wording.FEW_IN_A_WEEK) == few
    ]
    if marks:
        axes.plot(
            *zip(*marks, strict=True),
            color=OWN,
            marker="o",
            linestyle="",
            clip_on=False,
            zorder=3,
            markersize=6.5 if few else 9,
            markeredgewidth=2,
            markerfacecolor=PAPER if few else OWN,
            label=numbers_wording.OWN_FEW if few else numbers_wording.OWN,
        )


def domains_picture(progress: Progress, titles: Mapping[str, str]) -> Picture | None:
    """Return the exam's domains against the pass mark."""
    parts = {title: progress.by_domain.get(key) for key, title in titles.items()}
    if not any(part and numbers_wording.is_enough(part) for part in parts.values()):
        return None
    shares = [
        Share(
            title,
            numbers_wording.domain_note(part),
            100 * part.correct / part.total if part and numbers_wording.is_enough(part) else None,
        )
        for title, part in parts.items()
    ]
    return shares_picture(
        "domains.png",
        numbers_wording.domains_words(parts, progress.needed),
        DOMAINS_TITLE,
        shares,
        progress.needed,
    )


def days_picture(progress: Progress) -> Picture | None:
    """Return a calendar of the days, a column a week, from the member's first answer on.

    What was asked before that was not theirs to answer, and nothing is drawn of it.
    """
    first = next((at for at, day in enumerate(progress.days) if day.answered), None)
    if first is None:
        return None
    days = progress.days[first:]
    begin = monday_of(days[0].on)
    lived = (monday_of(progress.today) - begin).days // 7 + 1
    columns = max(lived, FEWEST_COLUMNS)
    side = (WIDTH - _LEFT - MARGIN) / columns

    def draw(figure: "Figure") -> None:
        axes = framed(
            figure, numbers_wording.DAYS_TITLE, left=_LEFT, bottom=_LEGEND, top=HEAD + _MONTHS
        )
        axes.set(xlim=(-0.5, columns - 0.5), ylim=(6.5, -0.5))
        axes.set_yticks([0, 2, 4, 6], ["Mon", "Wed", "Fri", "Sun"])
        _draw_months(axes, begin, lived)
        _draw_days(axes, days, begin, progress.today, points=72 * side)
        add_legend(figure, axes, columns=2)

    height = HEAD + _MONTHS + 7 * side + _LEGEND
    return Picture("days.png", numbers_wording.days_words(days), height, draw)


def _draw_months(axes: "Axes", begin: date, weeks: int) -> None:
    mondays = [begin + timedelta(weeks=week) for week in range(weeks)]
    # A month stands over the first week that begins in it, and the first one where there is room.
    starts = [at for at, monday in enumerate(mondays) if monday.day <= 7]
    if not starts or starts[0] >= _MONTH_WIDTH:
        starts.insert(0, 0)
    axes.xaxis.tick_top()
    left = [at - 0.5 for at in starts]
    axes.set_xticks(left, [f"{mondays[at]:%b}" for at in starts], ha="left")


def _draw_days(
    axes: "Axes", days: Sequence[QuestionDay], begin: date, today: date, *, points: float
) -> None:
    by_sign: defaultdict[_Sign, list[date]] = defaultdict(list)
    for day in days:
        by_sign[_sign_of(day)].append(day.on)
    asked = {day.on for day in days}
    first = days[0].on
    past = [first + timedelta(days=on) for on in range((today - first).days + 1)]
    by_sign[_NOTHING] += [on for on in past if on not in asked]
    for sign in (_DONE, _LEFT_OUT, _OPEN, _NOTHING):
        if dates := by_sign[sign]:
            axes.scatter(
                [(monday_of(on) - begin).days // 7 for on in dates],
                [on.weekday() for on in dates],
                s=(points * sign.size) ** 2,
                marker="s",
                facecolor=sign.face,
                edgecolor=sign.edge,
                linestyle=sign.outline,
                linewidth=1.4,
                label=sign.name,
            )


def _sign_of(day: QuestionDay) -> _Sign:
    if day.answered:
        return _DONE
    if day.is_open:
        return _OPEN
    return _LEFT_OUT if day.counts else _NOTHING
