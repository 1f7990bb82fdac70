"""Sees that time in which nobody could click is given back to an exam: all of it, and no more."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.clock import Clock

Span = tuple[datetime, datetime]

SLACK = timedelta(seconds=60)
"""The bot notes every few seconds that it is alive, and takes its time from replies of Discord."""


class PaperTime:
    """Knows when the bot was down, and when anything was amiss."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._down: list[Span] = []
        self._amiss: list[Span] = []
        self._told: set[int] = set()

    def was_down(self, since: datetime) -> None:
        """Note that there was no process from an instant to now."""
        self._down.append((since, self._clock()))

    def amiss(self, seconds: float, *, since: datetime | None = None) -> None:
        """Note that trouble may be felt for so long from now on: clocks may stand still."""
        until = self._clock() + timedelta(seconds=seconds)
        begin = since or self._clock()
        if self._amiss and self._amiss[-1][1] >= begin:
            first, last = self._amiss.pop()
            begin, until = min(first, begin), max(last, until)
        self._amiss.append((begin, until))

    def broken(self, conn: sqlite3.Connection) -> Iterator[str]:
        """Yield each exam that is over and was not given what was owed, or was given more."""
        for sitting_id, begun, ended, credit in conn.execute(_OVER):
            if sitting_id in self._told:
                continue
            self._told.add(sitting_id)
            span = datetime.fromisoformat(begun), datetime.fromisoformat(ended)
            given = timedelta(seconds=credit)
            owed = _sum_within(self._down, span, is_whole=True)
            most = _sum_within(self._amiss, span, is_whole=False)
            if given < owed - SLACK:
                yield f"exam {sitting_id} lost time: {owed} were owed, {given} given back"
            if given > most + SLACK:
                yield f"exam {sitting_id} got too much time: {given} given back, of {most} at most"
        yield from (f"{what}: {row}" for what, sql in _NEVER.items() for row in conn.execute(sql))


def _sum_within(spans: list[Span], whole: Span, *, is_whole: bool) -> timedelta:
    """Return how much of the spans lies in another one; with `is_whole`, of those all in it."""
    begun, ended = whole
    total = timedelta(0)
    for since, until in spans:
        if is_whole and (since < begun or until > ended):
            continue
        total += max(timedelta(0), min(until, ended) - max(since, begun))
    return total


_OVER = """
    SELECT sitting_id, opened_at, closed_at, downtime_credit FROM sitting
    WHERE state = 'closed' AND opened_at IS NOT NULL
      AND ending IN ('all_submitted', 'time_over', 'stopped')
"""
_NEVER = {
    "an exam whose end is not its minutes and what was given back": """
        SELECT sitting_id, opened_at, ends_at, minutes, downtime_credit FROM sitting
        WHERE opened_at IS NOT NULL AND ends_at IS NOT NULL AND ABS(
            (julianday(ends_at) - julianday(opened_at)) * 86400 - minutes * 60 - downtime_credit
        ) > 1
    """,
    "a paper whose end is not that of its exam, and its extra time": """
        SELECT paper_id, deadline_at, ends_at, extra_time FROM paper JOIN sitting USING (sitting_id)
        WHERE sitting.state = 'open' AND paper.closed_at IS NULL AND deadline_at IS NOT NULL
          AND ABS((julianday(deadline_at) - julianday(ends_at)) * 86400
                  - (extra_time - 1) * minutes * 60) > 1
    """,
}
