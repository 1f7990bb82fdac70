"""The organiser's weekly sheet: when it is due, and what may be said of a group's week. Pure.

Nothing here is about one member. What few members did is not said at all.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import zip_longest

from bot.domain.bank.items import Item
from bot.domain.daily.schedule import DailySlot, monday_of
from bot.domain.exam.papers import ItemVersion
from bot.domain.exam.results import Score
from bot.domain.publishing import CROWD, GROUP, stands_out
from bot.domain.scores.stats import ENOUGH
from bot.domain.servers.settings import ServerSettings

WEEK = timedelta(days=7)

LATEST = timedelta(days=3)
"""A sheet that is later than this is left out; the next one comes on its Monday."""

CLOSING = timedelta(hours=1)
"""How long after a sheet is due a question may be closed, and still belong to that sheet.

Monday's question closes the one before it at the minute at which the sheet is due.
"""

LONGER = (4, 13)
"""So many weeks are looked at together where too few answered in one: first these, then those."""

MOST_SHOWN = 3

KNOWN_WELL_FROM = 3
"""From so many questions on, none of them missed by a crowd, a group may be told it knows them."""

KNOWN_WELL = 0.8
"""At least so much has to be right for that, however many of those not told have missed it."""

WARM_UP = 10
"""So many questions are in a warm-up, when the bank has them."""


@dataclass(frozen=True, slots=True)
class PlannedSheet:
    """A sheet that is to come: the Monday of its week, and when it is due.

    With `tried`, a send was begun about which nothing more was written down.
    """

    week: date
    due_at: datetime
    tried: bool = False


@dataclass(frozen=True, slots=True)
class Participation:
    """How much a group did in a week. Papers that were left blank are in no number."""

    members: int = 0
    answers: int = 0
    questions: int = 0
    exams: int = 0
    papers: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether nobody answered anything."""
        return not self.members


@dataclass(frozen=True, slots=True)
class TopicCount:
    """How a group answered the items of a topic.

    `missed` and `had` count the members who had one of them wrong, and who had one right.
    """

    topic: str
    members: int
    missed: int
    had: int
    correct: int
    answered: int


@dataclass(frozen=True, slots=True)
class ItemCount:
    """How many members answered an item, missed it, and chose each option when it was wrong."""

    version: ItemVersion
    topic: str
    members: int
    missed: int
    wrong: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class WeekCounts:
    """What is counted of a group's week."""

    participation: Participation
    topics: tuple[TopicCount, ...] = ()
    items: tuple[ItemCount, ...] = ()

    def without(self, secret: Collection[str]) -> "WeekCounts":
        """Return the counts without some items, which would be told with their best answers."""
        items = tuple(one for one in self.items if one.version[0] not in secret)
        return replace(self, items=items)


@dataclass(frozen=True, slots=True)
class WeakTopic:
    """A topic, and how much of it a group answered right; None: very little, by few."""

    topic: str
    part: Score | None


@dataclass(frozen=True, slots=True)
class MissedItem:
    """An item that `missed` of `members` missed.

    `instead` is the wrong option that most of them chose; None where none stands out.
    """

    version: ItemVersion
    missed: int
    members: int
    instead: int | None


@dataclass(frozen=True, slots=True)
class WeeklySheet:
    """What may be said of a group's week, which began on `week`, a Monday.

    `topics` and `items` are the weakest and the most missed, worst first. None means that too
    few answered to say; none in it, that nothing stands out. `topics_weeks` and `items_weeks` say
    over how many weeks, up to the end of this one, that was looked at.
    """

    week: date
    participation: Participation
    topics: tuple[WeakTopic, ...] | None
    items: tuple[MissedItem, ...] | None
    is_known_well: bool = False
    topics_weeks: int = 1
    items_weeks: int = 1

    @property
    def says_all(self) -> bool:
        """Whether neither of the lists is missing."""
        return self.topics is not None and self.items is not None

    def filled_from(self, longer: "WeeklySheet", weeks: int) -> "WeeklySheet":
        """Return the sheet with what it has too few answers for taken from so many weeks."""
        topics, items = self.topics, self.items
        return replace(
            self,
            topics=longer.topics if topics is None else topics,
            topics_weeks=weeks if topics is None else self.topics_weeks,
            items=longer.items if items is None else items,
            items_weeks=weeks if items is None else self.items_weeks,
            is_known_well=longer.is_known_well if items is None else self.is_known_well,
        )


def due_of(settings: ServerSettings, week: date) -> datetime:
    """Return when the sheet of a week is due: the Monday after it, at the time of the question."""
    return DailySlot(settings.at, settings.zone).instant_on(week + WEEK)


def closed_between(
    settings: ServerSettings, week: date, weeks: int = 1
) -> tuple[datetime, datetime]:
    """Return after when, and until when, a question has to be closed to be in a week's lists.

    It is from sheet to sheet, so that a question which is open when one is made is in the next;
    or of so many weeks together, of which this one is the last.
    """
    return due_of(settings, week - weeks * WEEK) + CLOSING, due_of(settings, week) + CLOSING


def next_sheet(
    settings: ServerSettings, now: datetime, *, done: date | None = None
) -> PlannedSheet:
    """Return the first sheet that is due after now; one of a week later than `done`."""
    mondays = DailySlot(settings.at, settings.zone, frozenset({1})).after(now)
    week = next(mondays).local_on - WEEK
    if done is not None:
        week = max(week, done + WEEK)
    return PlannedSheet(week, due_of(settings, week))


def replanned(
    settings: ServerSettings, planned: PlannedSheet | None, now: datetime
) -> PlannedSheet:
    """Return the sheet that comes next once settings have changed.

    It is about the same week as before, so that none is left out and none comes twice; where
    its time has passed with the change, it is due at once.
    """
    if planned is None:
        return next_sheet(settings, now)
    if planned.tried:
        return planned
    return PlannedSheet(planned.week, due_of(settings, planned.week))


def this_week(settings: ServerSettings, now: datetime) -> date:
    """Return the Monday of the week that it is on a server now."""
    return monday_of(now.astimezone(settings.zone).date())


def weekly_sheet(week: date, counts: WeekCounts) -> WeeklySheet:
    """Return what may be said of a week that was counted."""
    missed = missed_items(counts)
    return WeeklySheet(
        week,
        counts.participation,
        _weakest(counts.topics),
        None if missed is None else missed[:MOST_SHOWN],
        is_known_well=missed == () and _is_known_well(counts.items),
    )


def _is_known_well(items: Sequence[ItemCount]) -> bool:
    """Whether a group knows its questions, of which none was missed by a crowd.

    How many have missed one is not asked: to say well done for that would tell it. It has to hold
    for the most that may have.
    """
    members = [item.members for item in items if item.members >= GROUP]
    wrong = (CROWD - 1) * len(members)
    return len(members) >= KNOWN_WELL_FROM and wrong <= (1 - KNOWN_WELL) * sum(members)


def missed_items(counts: WeekCounts) -> tuple[MissedItem, ...] | None:
    """Return what a crowd of members missed, most missed first; None: too few to say."""
    known = [item for item in counts.items if item.members >= GROUP]
    if not known:
        return None
    missed = [item for item in known if item.missed >= CROWD]
    missed.sort(key=lambda item: (-item.missed / item.members, -item.missed, item.version))
    return tuple(
        MissedItem(item.version, item.missed, item.members, stands_out(item.wrong))
        for item in missed
    )


def _weakest(topics: Sequence[TopicCount]) -> tuple[WeakTopic, ...] | None:
    known = [one for one in topics if one.members >= GROUP and one.answered >= ENOUGH]
    if not known:
        return None
    weak = [one for one in known if one.missed >= CROWD]
    weak.sort(key=lambda one: (one.correct / one.answered, -one.answered, one.topic))
    return tuple(
        WeakTopic(one.topic, Score(one.correct, one.answered) if one.had >= CROWD else None)
        for one in weak[:MOST_SHOWN]
    )


def warm_up_order(
    missed: Sequence[str], topics: Sequence[str], waiting: Sequence[Item], others: Sequence[Item]
) -> tuple[Item, ...]:
    """Return the items of a warm-up: those missed, then of weak topics in turn, then others.

    Only what is in `waiting` may be asked; it has the items first that have waited longest.
    """
    pool = {item.item_id: item for item in waiting}
    by_topic = [[item for item in waiting if item.topic == topic] for topic in topics]
    turns = [item for turn in zip_longest(*by_topic) for item in turn if item]
    found = [pool[key] for key in missed if key in pool]
    return tuple(dict.fromkeys([*found, *turns, *others]))[:WARM_UP]
