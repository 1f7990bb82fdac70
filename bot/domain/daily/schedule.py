"""When a server's daily question is due: wall-clock times that survive clock changes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot import refusals
from bot.domain.written_zones import nearest_zones, zones_by_folded_name, zones_meant
from bot.errors import Refusal

EVERY_DAY = frozenset(range(1, 8))
"""ISO weekdays: Monday is 1, Sunday is 7."""

_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_WORDS = {
    "every day": EVERY_DAY,
    "everyday": EVERY_DAY,
    "daily": EVERY_DAY,
    "all": EVERY_DAY,
    "weekdays": frozenset(range(1, 6)),
    "weekends": frozenset((6, 7)),
    "weekend": frozenset((6, 7)),
}
_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))? ?(?:o'?clock)? ?(?P<half>[ap](?:\.?m\.?)?)?"
)
_DIGITS = re.compile(r"(?P<hour>\d{2})(?P<minute>\d{2}) ?(?P<half>[ap]\.?m\.?)?")
_TIME_WORDS = {"noon": time(12), "midday": time(12), "midnight": time(0)}


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def week_began(now: datetime, zone: ZoneInfo) -> datetime:
    """Return when the week that it is in a zone began there."""
    return datetime.combine(monday_of(now.astimezone(zone).date()), time(), tzinfo=zone)


@dataclass(frozen=True, slots=True)
class Firing:
    """One planned moment: the local date it belongs to and the UTC instant."""

    local_on: date
    due_at: datetime


@dataclass(frozen=True, slots=True)
class DailySlot:
    """A wall-clock time on some days of the week, in the zone the group lives in."""

    at: time
    zone: ZoneInfo
    days: frozenset[int] = EVERY_DAY

    def instant_on(self, day: date) -> datetime:
        """Return the UTC instant of the slot on `day`.

        A time that a clock change skips moves forward by the size of the gap;
        a time that happens twice means the first one.
        """
        return datetime.combine(day, self.at, tzinfo=self.zone).astimezone(UTC)

    def after(self, now: datetime) -> Iterator[Firing]:
        """Yield, without end, every firing strictly after `now`."""
        day = now.astimezone(self.zone).date() - timedelta(days=1)
        while True:
            due_at = self.instant_on(day)
            if due_at > now and day.isoweekday() in self.days:
                yield Firing(day, due_at)
            day += timedelta(days=1)

    def next_clock_change(self, now: datetime) -> Firing | None:
        """Return the first firing after the clocks of the zone change, if they do within a year."""
        offset = now.astimezone(self.zone).utcoffset()
        year = takewhile(lambda firing: firing.due_at <= now + timedelta(days=366), self.after(now))
        changed = (one for one in year if one.due_at.astimezone(self.zone).utcoffset() != offset)
        return next(changed, None)

    def left_this_week(self, today: date) -> int:
        """Return on how many days after `today` there is a slot before the week is over."""
        return sum(day in self.days for day in range(today.isoweekday() + 1, 8))


def parse_time(text: str) -> time:
    """Read a time of day as people write it: 09:00, 9.30, 0930, 9 pm, noon. Raises Refusal.

    Where it is in doubt which half of the day is meant, the Refusal asks back.
    """
    words = " ".join(text.casefold().split())
    if words in _TIME_WORDS:
        return _TIME_WORDS[words]
    found = _TIME.fullmatch(words) or _DIGITS.fullmatch(words)
    if not found:
        raise Refusal(refusals.bad_time(text))
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
    if hour > 24 or minute > 59 or (half and hour == 0):
        raise Refusal(refusals.bad_time(text))
    if half and hour <= 12:
        return time(hour % 12 + (12 if half[0] == "p" else 0), minute)
    if half or hour == 24 or found["minute"] is None:
        raise Refusal(refusals.time_meant(text, _times_meant(hour, minute)))
    return time(hour, minute)


def _times_meant(hour: int, minute: int) -> list[time]:
    """Return what an hour can be that stands alone, or that no clock of its kind shows."""
    hours = (hour % 12, hour % 12 + 12) if 0 < hour <= 12 else (hour % 24,)
    return [time(one, minute) for one in hours]


def parse_timezone(text: str) -> ZoneInfo:
    """Read a time zone as people say it: America/Chicago, Chicago, Central, CST. Raises Refusal.

    Where several are meant by it, or none, the Refusal asks back with the likeliest.
    """
    meant = zones_meant(text)
    if len(meant) == 1:
        return ZoneInfo(meant[0])
    raise Refusal(refusals.bad_timezone(text, meant or nearest_zones(text)))


def zone_or_none(name: str) -> ZoneInfo | None:
    """Return a time zone that was stored; None when no database of zones knows it any more."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def timezone_names() -> tuple[str, ...]:
    """Return every zone a member may choose, ordered by name."""
    return tuple(zones_by_folded_name().values())


def parse_days(text: str) -> frozenset[int]:
    """Read days of the week: “every day”, “weekdays”, “Mon, Wed-Fri”. Raises Refusal."""
    words = " ".join(text.casefold().split())
    if words in _DAY_WORDS:
        return _DAY_WORDS[words]
    ranges = re.sub(r"\s*[-\u2013]\s*", "-", words)
    parts = [part for part in re.split(r"[,;&\s]+|\band\b", ranges) if part]
    days = frozenset(day for part in parts for day in _days_of(part, text))
    if not days:
        raise Refusal(refusals.bad_days(text))
    return days


def _days_of(part: str, text: str) -> list[int]:
    ends = [_day_number(name, text) for name in part.split("-")]
    if len(ends) > 2:
        raise Refusal(refusals.bad_days(text))
    first, last = ends[0], ends[-1]
    return [(first - 1 + step) % 7 + 1 for step in range((last - first) % 7 + 1)]


def _day_number(name: str, text: str) -> int:
    numbers = [day for day, full in enumerate(_WEEK, 1) if len(name) >= 3 and full.startswith(name)]
    if not numbers:
        raise Refusal(refusals.bad_days(text))
    return numbers[0]
