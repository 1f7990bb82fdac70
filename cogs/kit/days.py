"""Days of the week, and dates, as people say them."""

from datetime import date

WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""In the order of the ISO weekdays, which count from 1."""

_SPECIAL = {frozenset(range(1, 8)): "every day", frozenset(range(1, 6)): "on weekdays"}


def describe_days(days: frozenset[int]) -> str:
    """Return the days in words, for a sentence."""
    return _SPECIAL.get(days) or "on " + ", ".join(WEEK[day - 1] for day in sorted(days))


def date_in_words(on: date) -> str:
    """Return a date with its day of the week."""
    return f"{on:%A}, {on.day} {on:%B %Y}"
