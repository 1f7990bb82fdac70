"""One figure beside what it ought to be: the form that checks and measurements share."""

from typing import TypedDict


class Row(TypedDict):
    """A figure, what it is compared with (None when with nothing), and its target in words."""

    what: str
    figure: float
    baseline: float | None
    target: str
    met: bool


def row(what: str, figure: float, baseline: float | None, target: str, met: bool) -> Row:
    """Return a row."""
    return Row(what=what, figure=figure, baseline=baseline, target=target, met=met)
