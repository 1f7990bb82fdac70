"""What a measurement says: one row, whether it meets its target, and how it is printed."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.scores.figures import Row

FOR_INFORMATION = "for information"


@dataclass(frozen=True, slots=True)
class Round:
    """Two rates, measured one straight after the other."""

    ours: float
    baseline: float

    @property
    def ratio(self) -> float:
        """Ours as a share of the baseline."""
        return self.ours / self.baseline


def compared(what: str, rounds: Sequence[Round], *, at_least: float | None = None) -> Row:
    """Return the row of the round whose ratio is the median; take an odd number of rounds."""
    middle = sorted(rounds, key=lambda one: one.ratio)[len(rounds) // 2]
    return {
        "what": what,
        "figure": middle.ours,
        "baseline": middle.baseline,
        "target": FOR_INFORMATION if at_least is None else f">= {at_least:g} of the baseline",
        "met": at_least is None or middle.ratio >= at_least,
    }


def at_most(what: str, figure: float, most: float, *, baseline: float | None = None) -> Row:
    """Return a row that is met up to `most`: times the baseline where there is one."""
    limit = most if baseline is None else most * baseline
    return {
        "what": what,
        "figure": figure,
        "baseline": baseline,
        "target": f"<= {most:g}" if baseline is None else f"<= {most:g} times the baseline",
        "met": figure <= limit,
    }


def at_least(what: str, figure: float, least: float, *, baseline: float) -> Row:
    """Return a row that is met from `least` times the baseline on."""
    return {
        "what": what,
        "figure": figure,
        "baseline": baseline,
        "target": f">= {least:g} times the baseline",
        "met": figure >= least * baseline,
    }


def between(what: str, figure: float, least: float, most: float) -> Row:
    """Return a row that is met from `least` to `most`."""
    return {
        "what": what,
        "figure": figure,
        "baseline": None,
        "target": f"{least:g} to {most:g}",
        "met": least <= figure <= most,
    }


def information(what: str, figure: float, baseline: float) -> Row:
    """Return a row that has no target."""
    return {
        "what": what,
        "figure": figure,
        "baseline": baseline,
        "target": FOR_INFORMATION,
        "met": True,
    }


def exactly(what: str, figure: float, wanted: float) -> Row:
    """Return a row that is met by one figure only."""
    return {
        "what": what,
        "figure": figure,
        "baseline": None,
        "target": f"= {wanted:g}",
        "met": figure == wanted,
    }


_LINE = "{:<60}{:>10}{:>10}{:>8}  {:<24}{}"
HEADING = _LINE.format("what (baseline)", "measured", "baseline", "ratio", "target", "met")


def line(row: Row) -> str:
    """Return the row as a line under HEADING."""
    baseline = row["baseline"]
    return _LINE.format(
        row["what"],
        _short(row["figure"]),
        "" if baseline is None else _short(baseline),
        "" if not baseline else f"{row['figure'] / baseline:.2f}",
        row["target"],
        "" if row["target"] == FOR_INFORMATION else "yes" if row["met"] else "NO",
    )


def _short(figure: float) -> str:
    return f"{figure:,.0f}" if abs(figure) >= 100 else f"{figure:.2f}"
