"""The pictures of a result by domain, and of all results over time."""

# matplotlib's stubs leave the types of its drawing methods' keyword arguments out.
# pyright: reportUnknownMemberType=false

from collections.abc import Mapping, Sequence
from math import nan
from typing import TYPE_CHECKING

from bot.domain.exam.history import PastMock
from bot.domain.exam.results import PaperResult
from cogs.exam import wording
from cogs.kit.chart import INK, OWN, Picture, Share, add_legend, draw_scale, framed, shares_picture
from cogs.kit.numbers import DOMAINS_TITLE, pass_mark_line

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DATES, MOST_DRAWN = 5, 25
"""Most dates below the line, and mock exams on it: more would run into each other."""


def result_picture(result: PaperResult, titles: Mapping[str, str]) -> Picture:
    """Return one bar a domain against the pass mark."""
    shares = [
        Share(titles.get(name, name), wording.chart_note(part), 100 * part.correct / part.total)
        for name, part in result.by_domain.items()
    ]
    needed = None if result.needed is None else 100 * result.needed / result.whole.total
    words = wording.chart_words(result, titles)
    return shares_picture("result.png", words, DOMAINS_TITLE, shares, needed)


def history_picture(mocks: Sequence[PastMock]) -> Picture | None:
    """Return a line through the latest mock exams, oldest first; None for fewer than two.

    `mocks` has the newest first, as they are told.
    """
    told = [one for one in reversed(mocks) if one.score][-MOST_DRAWN:]
    if len(told) < 2:
        return None
    latest = told[-1]
    needed = None if latest.needed is None else _mark(latest)
    shares = [one.score.percent for one in told if one.score]

    def draw(figure: "Figure") -> None:
        axes = framed(figure, wording.HISTORY_TITLE, left=0.85, bottom=0.9)
        draw_scale(axes, [one.on for one in told], most=DATES)
        label = "" if needed is None else pass_mark_line(needed)
        marks = [_mark(one) for one in told]
        axes.plot(marks, color=INK, linestyle=":", linewidth=2, label=label)
        axes.plot(shares, color=OWN, linewidth=2.5, marker="o", ms=8)
        add_legend(figure, axes, columns=1)

    return Picture("mocks.png", wording.history_words(told, needed), 4.15, draw)


def _mark(one: PastMock) -> float:
    """Return an exam's own pass mark, which differs a little with its length, in percent."""
    return nan if one.needed is None else 100 * one.needed / one.questions
