"""How every picture looks: one card of paper, a few colours with a sign each, large letters.

A picture brings its own ground, so it reads alike in Discord's dark and light. Colours keep
apart for the colour-blind, and none says anything that a sign or a number does not.
"""

# matplotlib's stubs leave the types of its drawing methods' keyword arguments out.
# pyright: reportUnknownMemberType=false

import asyncio
import io
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import discord

from cogs.kit.days import short_day
from cogs.kit.numbers import pass_mark_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, SOFT, PAPER, TRACK = "#2b2420", "#6b5f57", "#fbf6ee", "#ece2d2"
OWN, BELOW, GROUP = "#2f6f5e", "#b87414", "#9a5b00"
WIDTH, DPI = 5.6, 180
"""Inches, and dots an inch: sharp on a phone, which shows all of it a thumb's length wide."""
LETTERS, SMALL, HEADING = 14, 12.5, 16
"""Points. On a phone a picture is shown at a third of its dots: smaller ones could not be read."""
MOST_WORDS = 1024
"""Characters Discord takes for the words of a picture."""
MARGIN, HEAD = 0.3, 0.62
"""Inches free at the sides, and above for the heading."""

# matplotlib is not made for several threads, and many who ask at once must not take the
# processor from those who click: so one picture is drawn at a time.
_ARTIST = ThreadPoolExecutor(1, "chart")


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing of some inches' height, and its words for those who do not see it."""

    name: str
    words: str
    height: float
    draw: "Callable[[Figure], None]"


@dataclass(frozen=True, slots=True)
class Share:
    """A bar with a title and a note; without a percentage there is only its empty track."""

    title: str
    note: str
    percent: float | None


async def render(picture: Picture) -> discord.File:
    """Return a picture as a PNG with its words."""
    loop = asyncio.get_running_loop()
    png = await loop.run_in_executor(_ARTIST, _draw, picture)
    words = picture.words[:MOST_WORDS]
    return discord.File(io.BytesIO(png), picture.name, description=words)


def gallery(file: discord.File) -> discord.ui.MediaGallery[discord.ui.LayoutView]:
    """Return a picture for a screen. One each: Discord cuts pictures that share a gallery."""
    return discord.ui.MediaGallery(discord.MediaGalleryItem(file, description=file.description))


def _draw(picture: Picture) -> bytes:
    # Imported here: it takes half a second and 30 MB that a bot without charts need not spend.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, picture.height), dpi=DPI, facecolor=PAPER)
    FigureCanvasAgg(figure)
    picture.draw(figure)
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def framed(
    figure: "Figure", title: str, *, left: float = MARGIN, bottom: float = MARGIN, top: float = HEAD
) -> "Axes":
    """Write the heading and return what is below it to draw on; margins in inches."""
    height = figure.get_figheight()
    figure.text(
        MARGIN / WIDTH,
        1 - 0.2 / height,
        title,
        va="top",
        fontsize=HEADING,
        fontweight="bold",
        color=INK,
    )
    box = (left, bottom, WIDTH - left - MARGIN, height - bottom - top)
    axes = figure.add_axes(
        (box[0] / WIDTH, box[1] / height, box[2] / WIDTH, box[3] / height), facecolor=PAPER
    )
    axes.tick_params(colors=INK, length=0, labelsize=SMALL)
    axes.spines[:].set_visible(False)
    return axes


def draw_scale(axes: "Axes", days: Sequence[date], *, most: int) -> None:
    """Mark percent at the left and at most so many of the days below, the latest always."""
    step = -(-len(days) // most)
    dated = range(len(days) - 1, -1, -step)
    axes.set(xlim=(-0.5, len(days) - 0.5), ylim=(-4, 104))
    axes.set_xticks(list(dated), [short_day(days[at]) for at in dated])
    axes.set_yticks(range(0, 101, 25), [f"{share}%" for share in range(0, 101, 25)])
    axes.grid(axis="y", color=TRACK, linewidth=1.5)
    axes.set_axisbelow(True)


def add_legend(figure: "Figure", axes: "Axes", *, columns: int) -> None:
    """Name what has a label below what is drawn, where it hides nothing of it."""
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(
        handles,
        labels,
        loc="lower left",
        bbox_to_anchor=(MARGIN / WIDTH / 2, 0.02),
        ncols=columns,
        fontsize=SMALL,
        labelcolor=INK,
        frameon=False,
        columnspacing=1.1,
        handletextpad=0.4,
    )


def shares_picture(
    name: str, words: str, title: str, shares: Sequence[Share], needed: float | None
) -> Picture:
    """Return bars against the line of the pass mark, a percentage; with None there is no line."""
    height = HEAD + 0.68 * len(shares) + 0.42

    def draw(figure: "Figure") -> None:
        axes = framed(figure, title, bottom=0.42)
        axes.set(xlim=(0, 100), ylim=(len(shares), 0), yticks=[])
        axes.set_xticks(*(([], []) if needed is None else ([needed], [pass_mark_line(needed)])))
        for place, share in enumerate(shares):
            _draw_share(axes, place, share, needed)

    return Picture(name, words, height, draw)


def _draw_share(axes: "Axes", place: int, share: Share, needed: float | None) -> None:
    axes.text(0, place + 0.27, share.title, fontsize=LETTERS, color=INK)
    axes.text(100, place + 0.27, share.note, fontsize=SMALL, color=INK, ha="right")
    axes.barh(place + 0.62, 100, 0.4, color=TRACK)
    if share.percent is not None and share.percent < (needed or 0):
        # A sign beside the colour.
        axes.barh(place + 0.62, share.percent, 0.4, color=BELOW, hatch="//", edgecolor=PAPER)
    elif share.percent is not None:
        axes.barh(place + 0.62, share.percent, 0.4, color=OWN)
    if needed is not None:
        axes.plot([needed, needed], [place + 0.42, place + 0.9], color=INK, linewidth=2)
