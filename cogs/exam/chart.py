"""The picture of a result by domain: quiet colours, numbers on it, and its words beside it."""

import asyncio
import io

import discord

from bot.domain.results import PaperResult

NAME = "result.png"
_INK, _PAPER, _BAR, _BELOW, _LINE = "#2b2420", "#fbf6ee", "#4e7a6b", "#c98a2b", "#2b2420"


async def result_chart(result: PaperResult, titles: dict[str, str], words: str) -> discord.File:
    """Return a PNG with one bar a domain against the pass mark; `words` are its alt text."""
    picture = await asyncio.to_thread(_draw, result, titles)
    return discord.File(io.BytesIO(picture), NAME, description=words)


def _draw(result: PaperResult, titles: dict[str, str]) -> bytes:
    # Imported here: it takes half a second and 30 MB that a bot without exams need not spend.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    parts = list(result.by_domain.items())[::-1]
    needed = 100 * result.needed / result.whole.total
    figure = Figure(figsize=(7, 1.1 + 0.55 * len(parts)), dpi=130, facecolor=_PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_subplot(facecolor=_PAPER)
    shares = [part.percent for _, part in parts]
    colours = [_BAR if share >= needed else _BELOW for share in shares]
    bars = axes.barh([titles.get(name, name) for name, _ in parts], shares, color=colours)
    for bar, (_, part) in zip(bars, parts, strict=True):
        if part.percent < needed:
            bar.set_hatch("//")  # a sign beside the colour
            bar.set_edgecolor(_PAPER)
        axes.text(
            bar.get_width() + 1.5,
            bar.get_y() + bar.get_height() / 2,
            f"{part.correct} of {part.total}",
            va="center",
            color=_INK,
        )
    axes.axvline(needed, ymax=0.96, color=_LINE, linestyle="--", linewidth=1.2)
    axes.text(needed, len(parts) - 0.4, f"pass mark {needed:.0f} %", ha="center", color=_INK)
    axes.set_xlim(0, 118)
    axes.set_xticks([0, 25, 50, 75, 100], [f"{tick} %" for tick in (0, 25, 50, 75, 100)])
    axes.tick_params(colors=_INK, length=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    figure.tight_layout()
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()
