"""Days of the week, dates and times of day, as people in the United States write them."""

from datetime import date, time

from bot.domain.written_dates import WrittenDate

WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""In the order of the ISO weekdays, which count from 1."""

_SPECIAL = {frozenset(range(1, 8)): "every day", frozenset(range(1, 6)): "on weekdays"}


def describe_days(days: frozenset[int]) -> str:
    """Return the days in words, for a sentence."""
    return _SPECIAL.get(days) or "on " + ", ".join(WEEK[day - 1] for day in sorted(days))


def how_it_was_read(written: WrittenDate) -> list[str]:
    """Return which of two readings of a date was taken, where there are two."""
    on, other = written.on, written.instead
    if other is None:
        return []
    month_first = (on.month, on.day) == (other.day, other.month)
    how = "the month first, the American way" if month_first else "as a day of next week"
    return [f"-# I read that {how}: {date_in_words(on)}, not {date_in_words(other)}."]


def date_in_words(on: date) -> str:
    """Return a date with its day of the week: Sunday, March 14, 2027."""
    return f"{on:%A}, {day_and_year(on)}"


def day_and_year(on: date) -> str:
    """Return a date: March 14, 2027."""
    return f"{on:%B} {on.day}, {on.year}"


def day_of_year(on: date) -> str:
    """Return a date whose year is known: March 14."""
    return f"{on:%B} {on.day}"


def short_day(on: date) -> str:
    """Return a date for a narrow place: Mar 14."""
    return f"{on:%b} {on.day}"


def time_in_words(at: time) -> str:
    """Return a time of day as Discord writes it beside ours: 9:00 AM."""
    return f"{at.hour % 12 or 12}:{at:%M} {'AM' if at.hour < 12 else 'PM'}"
