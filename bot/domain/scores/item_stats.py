"""How items fare in a group's mock exams: facility, options, discrimination, reliability. Pure.

What of it organisers may be told is docs/privacy.md: nothing exact that one member could turn.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import pvariance

from bot.domain.bank.items import Item
from bot.domain.exam.papers import ItemVersion
from bot.domain.publishing import CROWD, GROUP, MIDDLE_HALF_OF, is_told

PRIOR_PAPERS = 8
"""So many papers at the group's average stand behind every item before its first one."""

USUAL_FACILITY = 0.65
"""The average to begin with, behind which one group's papers count at once."""

HARD = 0.3
DEAD = 0.05
DEAD_FROM = 2 * MIDDLE_HALF_OF
"""An option that fewer than one in 20 choose works on nobody; told from so many papers on, where it
may still be one member's."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The papers on which one option was chosen: how many, and the sums over them of the share of
    their other questions that was right, and of its square.
    """

    papers: int
    rest: float
    rest_squares: float

    def __add__(self, other: "Choice") -> "Choice":
        return Choice(
            self.papers + other.papers,
            self.rest + other.rest,
            self.rest_squares + other.rest_squares,
        )


NONE_CHOSE = Choice(0, 0.0, 0.0)

Choices = dict[int, Choice]
"""What was chosen of one version of an item, by option."""


class Flag(StrEnum):
    """What is worth a look at an item."""

    KEY = "key"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """What may be told of one version of an item.

    `papers` is rounded down and `facility` is shrunk, both to tens. An option's share is in tens of
    percent, or None where fewer than a crowd chose it, or nearly all. `discrimination` is to a
    tenth, and None with too few papers. `dead` are options that next to nobody chose.
    """

    item: Item
    papers: int
    facility: int
    shares: tuple[int | None, ...]
    discrimination: float | None
    check_key: bool
    dead: tuple[int, ...]

    @property
    def flags(self) -> tuple[Flag, ...]:
        """What is worth a look, the gravest first."""
        key, dead = [Flag.KEY] if self.check_key else [], [Flag.DEAD] if self.dead else []
        return (*key, *dead)


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far the scores of one mock exam can be relied on; the error is in points."""

    papers: int
    kr20: float
    error: float


def papers_of(choices: Choices) -> int:
    """Return how many papers answered an item."""
    return sum(one.papers for one in choices.values())


def merged(one: Choices, other: Choices) -> Choices:
    """Return the sums of two."""
    options = one.keys() | other.keys()
    return {at: one.get(at, NONE_CHOSE) + other.get(at, NONE_CHOSE) for at in options}


def told_now(
    told: Mapping[ItemVersion, Choices], waiting: Mapping[ItemVersion, Choices]
) -> tuple[dict[ItemVersion, Choices], dict[ItemVersion, Choices]]:
    """Return what is told and what goes on waiting: an item's batch is told from a group on.

    So no change of what is told is that of fewer members than make a group.
    """
    ready = {key for key, choices in waiting.items() if papers_of(choices) >= GROUP}
    now = {**told, **{key: merged(told.get(key, {}), waiting[key]) for key in ready}}
    return now, {key: choices for key, choices in waiting.items() if key not in ready}


def figures_of(item: Item, choices: Choices, average: float) -> ItemFigures:
    """Return what may be told of an item, beside the average facility of the group's items."""
    papers = papers_of(choices)
    right = right_of(item, choices)
    wrong = [at for at in range(len(item.options)) if not item.is_right(at)]
    correlation = point_biserial(right, _sum(choices.values()))
    counts = [choices.get(at, NONE_CHOSE).papers for at in range(len(item.options))]
    return ItemFigures(
        item=item,
        papers=papers // 10 * 10,
        facility=_tens(shrunk_facility(right.papers, papers, average)),
        shares=tuple(_tens(n / papers) if is_told(n, papers) else None for n in counts),
        discrimination=round(correlation, 1) if papers >= MIDDLE_HALF_OF else None,
        check_key=correlation < 0 and right.papers < max(CROWD, HARD * papers),
        dead=tuple(at for at in wrong if papers >= DEAD_FROM and counts[at] < DEAD * papers),
    )


def right_of(item: Item, choices: Choices) -> Choice:
    """Return the papers on which an item was right, as its key is known today."""
    return _sum([one for at, one in choices.items() if item.is_right(at)])


def average_facility(rights: Sequence[tuple[int, int]]) -> float:
    """Return the average facility of items, from how many of how many papers had each right."""
    right, papers = sum(one for one, _ in rights), sum(many for _, many in rights)
    return (right + PRIOR_PAPERS * USUAL_FACILITY) / (papers + PRIOR_PAPERS)


def shrunk_facility(right: int, papers: int, average: float) -> float:
    """Return the share of papers that had an item right, drawn to the average of all items.

    The mean of a beta posterior whose prior has the average and weighs eight papers: with few
    papers an item is taken for a usual one (Efron and Morris 1977, Stein's paradox in statistics).
    """
    return (right + PRIOR_PAPERS * average) / (papers + PRIOR_PAPERS)


def point_biserial(right: Choice, every: Choice) -> float:
    """Return how an item goes with the rest of its papers, from -1 to 1; 0 where that is unknown.

    (M1 - M0) / s * sqrt(p q), with M1 and M0 the mean scores of who had it right and wrong, s the
    deviation of all scores and p the facility: Pearson's correlation with what is so or not.
    The score leaves the item itself out (Henrysson 1963, Correction of item-total correlations in
    item analysis), else each item would go with itself.
    """
    wrong = every.papers - right.papers
    if not right.papers or not wrong:
        return 0.0
    mean = every.rest / every.papers
    variance = every.rest_squares / every.papers - mean * mean
    if variance <= 1e-12:  # all the same: what is left is the rounding of sums
        return 0.0
    difference = right.rest / right.papers - (every.rest - right.rest) / wrong
    share = right.papers / every.papers
    return difference * sqrt(share * (1 - share) / variance)


def reliability_of(rights: Sequence[int], scores: Sequence[int]) -> Reliability | None:
    """Return the reliability of a mock exam from how many had each item right, and all scores.

    KR-20 is k / (k - 1) * (1 - sum(p q) / variance of scores), over the k items (Kuder and
    Richardson 1937, The theory of the estimation of test reliability); the standard error of
    measurement is s * sqrt(1 - KR-20) (Lord and Novick 1968). Both with the variance of the papers
    there are, divided by their number. None with too few papers, or scores that are all the same.
    """
    papers, items = len(scores), len(rights)
    if papers < MIDDLE_HALF_OF or items < 2 or not (variance := pvariance(scores)):
        return None
    kr20 = _kr20([right / papers for right in rights], variance)
    return Reliability(papers, kr20, sqrt(variance * (1 - kr20)))


def _kr20(facilities: Sequence[float], variance: float) -> float:
    items = len(facilities)
    within = sum(p * (1 - p) for p in facilities)
    return items / (items - 1) * (1 - within / variance)


def _sum(choices: Iterable[Choice]) -> Choice:
    return sum(choices, start=NONE_CHOSE)


def _tens(share: float) -> int:
    return 10 * round(10 * share)
