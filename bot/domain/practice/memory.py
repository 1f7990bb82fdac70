"""What a member remembers of one item, and when they should see it again.

The model of memory is FSRS-6 as the package `fsrs` computes it, with its default parameters but for
those that were fitted (fitting.py). What is ours is how a study group uses it: in whole days, and
with an exam in sight.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache

from fsrs import Card, Rating, Scheduler, State
from fsrs.scheduler import DEFAULT_PARAMETERS

from bot.domain.practice.forgetting import USUAL_WEIGHTS, Weights, known_after

DAY_BEGINS = time(4)
"""When one day of study becomes the next, on the clock of the zone that an instant is given in.

So whoever asks gives instants in the member's zone: people's days turn at night.
"""

USUAL_RETENTION = 0.9
EXAM_RETENTION = 0.95
RISING_DAYS = 30
"""How likely an item is still known when it comes back: usually, and on the day of the exam."""

GUESSING = 0.25
"""How often a blind guess among four options is right."""

_LONGEST_DAYS = 36_500
_UNLEARNT_STABILITY, _MIDDLING_DIFFICULTY = 0.001, 5.0


class Confidence(StrEnum):
    """How sure a member says they are of an answer, before they know whether it is right."""

    SURE = "sure"
    UNSURE = "unsure"
    GUESS = "guess"


@dataclass(frozen=True, slots=True)
class Memory:
    """One member's memory of one item.

    `stability` is in days: so long after a review the chance to know the item is down to 90 %.
    `difficulty` is from 1 to 10. `due` is when the day begins on which the item should be
    seen again. `lapses` says how many of the reviews were wrong answers. One without any review
    is of an item to be learnt anew.
    """

    stability: float
    difficulty: float
    due: datetime
    last_review: datetime
    reviews: int
    lapses: int

    def is_due(self, at: datetime) -> bool:
        """Whether the item should be seen again by an instant, which must name its zone."""
        return self.due <= at


def rating_of(right: bool, confidence: Confidence | None = None) -> Rating:
    """Return what an answer says of the memory; no word on confidence counts as unsure."""
    if not right:
        return Rating.Again
    if confidence is Confidence.GUESS:
        return Rating.Hard
    return Rating.Easy if confidence is Confidence.SURE else Rating.Good


def reviewed(
    memory: Memory | None,
    rating: Rating,
    at: datetime,
    *,
    exam_on: date | None = None,
    weights: Weights = USUAL_WEIGHTS,
) -> Memory:
    """Return the memory after one more review; None is an item never reviewed before.

    Days of study are what counts, so there are no steps of minutes: each interval is whole
    days, and what is answered twice on one day is a short repetition to FSRS. No interval
    reaches beyond `exam_on`; an exam that is not at least a day ahead counts as none. A review
    told late, from before the last one, counts as of the same instant as that one.
    Raises ValueError when `at` is naive.
    """
    require_zone(at)
    if memory is not None and memory.last_review > at:
        at = memory.last_review.astimezone(at.tzinfo)
    left = days_to(exam_on, at)
    longest = _LONGEST_DAYS if left is None else left
    scheduler = _scheduler(retention_target(at, exam_on), longest, weights)
    card, _ = scheduler.review_card(_card(memory, at), rating, _day_close(at))
    return Memory(
        stability=card.stability or 0,  # none after a review only by its type
        difficulty=card.difficulty or 0,
        due=day_begin(card.due.replace(tzinfo=at.tzinfo)),
        last_review=at.astimezone(UTC),
        reviews=(memory.reviews if memory else 0) + 1,
        lapses=(memory.lapses if memory else 0) + (rating is Rating.Again),
    )


def unlearnt(at: datetime) -> Memory:
    """Return the memory of an item that was met, and whose key was corrected at an instant.

    What was learnt is void: it is due at once, also today, and the next answer is its first.
    """
    return Memory(
        stability=_UNLEARNT_STABILITY,
        difficulty=_MIDDLING_DIFFICULTY,
        due=at,
        last_review=at - timedelta(days=1),
        reviews=0,
        lapses=0,
    )


def retrievability(memory: Memory, at: datetime) -> float:
    """Return the chance, from 0 to 1, that the member knows the item at an instant, by FSRS.

    It is 1 on the day of the last review and falls from day to day of study.
    Raises ValueError when `at` is naive.
    """
    return retrievabilities([memory], at)[0]


def retrievabilities(memories: Iterable[Memory], at: datetime) -> list[float]:
    """Return the `retrievability` of each; faster for many than one by one."""
    days = days_since(at)
    return [known_after(memory.stability, days(memory)) for memory in memories]


def days_since(at: datetime) -> Callable[[Memory], int]:
    """Return what tells how many days of study after a memory's last review an instant is.

    Where clocks have changed since, a review in the one hour about the turn of its day may count
    as of the day beside it: to look each up on the wall would take three times as long.
    """
    close = day_begin(at) + timedelta(days=1) - timedelta.resolution
    return lambda memory: max(0, (close - memory.last_review).days)


def chance_right(known: float) -> float:
    """Return the chance of a right answer: the item is known, or it is not and a guess is right."""
    return known + (1 - known) * GUESSING


def retention_target(at: datetime, exam_on: date | None) -> float:
    """Return how likely, from 0 to 1, an item should still be known when it comes back.

    That is 0.9, FSRS's own default. In the last 30 days before the exam it rises evenly to
    0.95: then reviews are worth more, since what is forgotten now is not learnt again in time.
    Raises ValueError when `at` is naive.
    """
    left = days_to(exam_on, at)
    if left is None or left >= RISING_DAYS:
        return USUAL_RETENTION
    return EXAM_RETENTION - (EXAM_RETENTION - USUAL_RETENTION) * left / RISING_DAYS


def require_zone(at: datetime) -> None:
    """Raise ValueError when an instant is naive."""
    if at.tzinfo is None:
        raise ValueError(f"{at} names no time zone")


def study_day(at: datetime) -> date:
    """Return the day of study of an instant, in its zone; raises ValueError when it is naive."""
    begins = timedelta(hours=DAY_BEGINS.hour)
    return (_on_the_wall(at, at.tzinfo) - begins).date()


def day_begin(at: datetime) -> datetime:
    """Return when the day of study of an instant began, in UTC; raises ValueError when naive."""
    return datetime.combine(study_day(at), DAY_BEGINS, tzinfo=at.tzinfo).astimezone(UTC)


def _day_close(at: datetime) -> datetime:
    """Return the last instant of a day of study, as the clock on the wall tells it.

    The package counts full 24 hours between reviews. Looked back on from here they are days of
    study: five in the morning to four the next morning is one day, as it is for people.
    """
    begin = datetime.combine(study_day(at), DAY_BEGINS, tzinfo=UTC)
    return begin + timedelta(days=1) - timedelta.resolution


def _on_the_wall(instant: datetime, zone: tzinfo | None) -> datetime:
    """Return what the clock in a zone shows at an instant, as if that were UTC.

    The package takes UTC only, and a day there has 24 hours, also when the clocks change.
    """
    require_zone(instant)
    return instant.astimezone(zone).replace(tzinfo=UTC)


def days_to(exam_on: date | None, at: datetime) -> int | None:
    """Return how many days are left; None without an exam that is at least a day ahead."""
    today = study_day(at)
    return (exam_on - today).days if exam_on and exam_on > today else None


@lru_cache(maxsize=1024)  # making one costs as much as a review
def _scheduler(retention: float, longest_days: int, weights: Weights) -> Scheduler:
    return Scheduler(
        parameters=(*weights, *DEFAULT_PARAMETERS[4:]),
        desired_retention=retention,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=longest_days,
        enable_fuzzing=False,  # it would ask the machine for chance
    )


def _card(memory: Memory | None, at: datetime) -> Card:
    """Return the package's own form; without an id and a date it would ask the clock, and wait."""
    if memory is None or not memory.reviews:
        return Card(card_id=0, due=_on_the_wall(at, at.tzinfo))
    return Card(
        card_id=0,
        state=State.Review,  # without steps, the only state of what was reviewed
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=_on_the_wall(memory.due, at.tzinfo),
        last_review=_on_the_wall(memory.last_review, at.tzinfo),
    )
