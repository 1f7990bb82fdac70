"""Days of the week, dates and times of day, as people in the United States write them."""

from datetime import date, time

WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""In the order of the ISO weekdays, which count from 1."""

_SPECIAL = {frozenset(range(1, 8)): "every day", frozenset(range(1, 6)): "on weekdays"}


def describe_days(days: frozenset[int]) -> str:
    """Return the days in words, for a sentence."""
    return _SPECIAL.get(days) or "on " + ", ".join(WEEK[day - 1] for day in sorted(days))


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
