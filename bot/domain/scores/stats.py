"""How a member answers, by what the questions are about."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median
from typing import TypeVar

from bot.domain.bank.items import Kind
from bot.domain.exam.results import Score
from bot.domain.publishing import GROUP
from bot.domain.scores.streaks import QuestionDay

Key = TypeVar("Key")

ENOUGH = 10
"""From so many answers on, a share says something; below, it is too few to say."""


class Source(StrEnum):
    """Where an answer was given."""

    DAILY = "daily"
    EXAM = "exam"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class TopicTally:
    """How a member answered items of one topic and kind, in one place."""

    source: Source
    domain: str
    topic: str
    kind: Kind
    correct: int
    answered: int


@dataclass(frozen=True, slots=True)
class Stats:
    """A member's accuracy, whole and in parts, by id of source, domain, kind and topic."""

    whole: Score
    by_source: Mapping[Source, Score]
    by_domain: Mapping[str, Score]
    by_kind: Mapping[Kind, Score]
    by_topic: Mapping[str, Score]


@dataclass(frozen=True, slots=True)
class GroupShare:
    """How many members of a group had the same accuracy, from 0 to 1."""

    accuracy: float
    members: int


@dataclass(frozen=True, slots=True)
class WeekShare:
    """How a member answered the daily questions of a week, beside their group.

    `own` is None for a week without an answer; `median` is the group's, in percent, None where
    too few members answered, and while the week goes on or a question of it is open.
    """

    monday: date
    own: Score | None
    median: int | None


@dataclass(frozen=True, slots=True)
class Progress:
    """What a member's charts show: weeks and days oldest first, accuracy by domain.

    A date that is yet to come, where the clock was set back or the time zone changed, is not among
    the days. `needed` is the pass mark in percent, None where the exam has none that anybody can
    tell.
    """

    weeks: tuple[WeekShare, ...]
    days: tuple[QuestionDay, ...]
    by_domain: Mapping[str, Score]
    needed: float | None
    today: date


def median_of(shares: Iterable[GroupShare]) -> int | None:
    """Return a group's median accuracy in whole percent; None where too few answered."""
    members = [share.accuracy for share in shares for _ in range(share.members)]
    return round(100 * median(members)) if len(members) >= GROUP else None


def stats_of(tallies: Iterable[TopicTally]) -> Stats:
    """Return a member's accuracy from their tallies."""
    rows = list(tallies)
    whole = Score(sum(row.correct for row in rows), sum(row.answered for row in rows))
    return Stats(
        whole,
        _by(rows, lambda row: row.source),
        _by(rows, lambda row: row.domain),
        _by(rows, lambda row: row.kind),
        _by(rows, lambda row: row.topic),
    )


def _by(rows: Iterable[TopicTally], key: Callable[[TopicTally], Key]) -> dict[Key, Score]:
    found: defaultdict[Key, list[TopicTally]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return {
        name: Score(sum(row.correct for row in part), sum(row.answered for row in part))
        for name, part in found.items()
    }
