"""Days of the week, and dates, as people say them."""

from datetime import date

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
    """Return a date with its day of the week."""
    return f"{on:%A}, {on.day} {on:%B %Y}"
