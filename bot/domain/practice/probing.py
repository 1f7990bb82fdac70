"""Asks a few items again early on: until some were, nobody knows what a member keeps."""

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

REPETITIONS = 16
"""So many answers to items met before say how a member remembers; with fewer no number is told."""

NEW_BEFORE_A_PROBE = 3
"""While they are missing, one of four questions is an item met before."""


def with_probes(
    ordered: Sequence[T], *, is_probe: Callable[[T], bool], repetitions: int
) -> list[T]:
    """Return the same things in their order, but with some probes moved to the front.

    After three others comes a probe at the latest, the best ones first, until there are enough
    with those `repetitions` that there have been. What comes sooner anyhow stays where it is.
    """
    wanted = REPETITIONS - repetitions
    probes = others = 0
    places: list[tuple[int, bool]] = []
    for one in ordered:
        if is_probe(one):
            probes += 1
            latest = NEW_BEFORE_A_PROBE * probes if probes <= wanted else others
            places.append((min(others, latest), True))
        else:
            others += 1
            places.append((others, False))
    return [ordered[at] for at in sorted(range(len(ordered)), key=places.__getitem__)]
