"""Streaks, always counted from answers; nothing here is a counter that can drift."""

from collections.abc import Iterable


def day_streak(answered_newest_first: Iterable[bool]) -> int:
    """Return how many question days in a row a member has answered.

    The input has one value a question day, newest first. The newest day is still open,
    so leaving it unanswered ends nothing yet. Days without a question are not in it:
    skipped, missed and paused days never end a streak.
    """
    days = iter(answered_newest_first)
    streak = 1 if next(days, False) else 0
    for answered in days:
        if not answered:
            break
        streak += 1
    return streak
