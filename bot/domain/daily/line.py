"""The line: questions that organisers have chosen for the days to come, and whose turn is when."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

MOST_IN_LINE = 10
"""So many can be chosen ahead; a screen shows them all, and what comes before them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A question in line, in the version that was seen. With a date it waits for that day."""

    item_id: str
    version: int
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A choice, and the day on which it is asked as things stand; None where no day is near."""

    choice: Choice
    on: date | None


def next_in_line(
    line: Sequence[Choice], today: date, *, besides: Collection[str] = ()
) -> Choice | None:
    """Return the choice for a day: one that waits for it, else the first that waits for none.

    A choice whose day went by without a question comes next. What is in `besides` keeps its turn.
    """
    free = [one for one in line if one.item_id not in besides]
    meant = [one for one in free if one.on == today]
    return next(iter([*meant, *(one for one in free if one.on is None or one.on < today)]), None)


def turns(line: Sequence[Choice], days: Sequence[date]) -> list[Turn]:
    """Return whose turn is when, the earliest first, if there is a question on each of `days`."""
    left, found = list(line), list[Turn]()
    for day in days:
        choice = next_in_line(left, day)
        if choice is not None:
            left.remove(choice)
            found.append(Turn(choice, day))
    later = sorted(left, key=lambda one: one.on or date.max)
    return [*found, *(Turn(one, one.on) for one in later)]


def sooner(line: Sequence[Choice], place: int) -> list[Choice]:
    """Let a choice and the one before it take each other's turn; days stay where they are."""
    if not 0 < place < len(line):
        return list(line)
    before, one = line[place - 1], line[place]
    swapped = [replace(one, on=before.on), replace(before, on=one.on)]
    return [*line[: place - 1], *swapped, *line[place + 1 :]]


def moved(line: Sequence[Choice], place: int, on: date) -> list[Choice]:
    """Let a choice wait for a day; one that waits for the same day takes its turn instead."""
    mine = line[place].on
    others = [replace(one, on=mine) if one.on == on else one for one in line]
    return [*others[:place], replace(line[place], on=on), *others[place + 1 :]]
