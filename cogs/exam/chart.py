"""The pictures of a result by domain, and of all results over time."""

# matplotlib's stubs leave the types of its drawing methods' keyword arguments out.
# pyright: reportUnknownMemberType=false

from collections.abc import Mapping, Sequence
from math import nan
from typing import TYPE_CHECKING

from bot.domain.exam.history import PastMock
from bot.domain.exam.results import PaperResult
from cogs.exam import wording
from cogs.kit.chart import INK, OWN, SMALL, TRACK, Picture, Share, framed, shares_picture
from cogs.kit.days import short_day
from cogs.kit.numbers import DOMAINS_TITLE, pass_mark_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes
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
        axes = framed(figure, wording.HISTORY_TITLE, left=0.85, bottom=0.55)
        step = -(-len(told) // DATES)
        dated = range(len(told) - 1, -1, -step)  # from the right: the latest has its date
        axes.set(xlim=(-0.5, len(told) - 0.5), ylim=(-4, 104))
        axes.set_xticks(list(dated), [short_day(told[at].on) for at in dated])
        axes.set_yticks(range(0, 101, 25), [f"{share}%" for share in range(0, 101, 25)])
        axes.grid(axis="y", color=TRACK, linewidth=1.5)
        axes.set_axisbelow(True)
        axes.plot([_mark(one) for one in told], color=INK, linestyle=":", linewidth=2)
        if needed is not None:
            _name_mark(axes, needed, shares)
        axes.plot(shares, color=OWN, linewidth=2.5, marker="o", ms=8)

    return Picture("mocks.png", wording.history_words(told, needed), 3.8, draw)


def _name_mark(axes: "Axes", needed: float, shares: Sequence[float]) -> None:
    """Write what the dotted line is where the other one is far from it, and on its other side."""
    at_left = abs(shares[0] - needed) > abs(shares[-1] - needed)
    is_below = shares[0 if at_left else -1] >= needed
    axes.text(
        -0.45 if at_left else len(shares) - 0.55,
        needed + (-2 if is_below else 2),
        pass_mark_line(needed),
        ha="left" if at_left else "right",
        va="top" if is_below else "bottom",
        color=INK,
        fontsize=SMALL,
    )


def _mark(one: PastMock) -> float:
    """Return an exam's own pass mark, which differs a little with its length, in percent."""
    return nan if one.needed is None else 100 * one.needed / one.questions
