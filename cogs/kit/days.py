"""Days of the week as people say them."""

WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""In the order of the ISO weekdays, which count from 1."""

_SPECIAL = {frozenset(range(1, 8)): "every day", frozenset(range(1, 6)): "on weekdays"}


def describe_days(days: frozenset[int]) -> str:
    """Return the days in words, for a sentence."""
    return _SPECIAL.get(days) or "on " + ", ".join(WEEK[day - 1] for day in sorted(days))
