"""When a server's daily question is due: wall-clock times that survive clock changes."""

import difflib
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import takewhile
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bot import refusals
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
_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?", re.I)


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
    """Read a time of day as people write it: 09:00, 9.30, 9 pm. Raises Refusal."""
    found = _TIME.fullmatch(text.strip())
    if not found or (found["minute"] is None and found["half"] is None):
        raise Refusal(refusals.bad_time(text))
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            raise Refusal(refusals.bad_time(text))
        hour = hour % 12 + (12 if found["half"][0] in "pP" else 0)
    if hour > 23 or minute > 59:
        raise Refusal(refusals.bad_time(text))
    return time(hour, minute)


def parse_date(text: str) -> date:
    """Read a date as people write it: 2027-03-14, 14 March 2027, March 14 2027. Raises Refusal."""
    words = " ".join(re.sub(r"[.,]", " ", text).split())
    for form in ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%m/%d/%Y"):
        with suppress(ValueError):
            return datetime.strptime(words, form).date()  # noqa: DTZ007 - a date has no zone
    raise Refusal(refusals.bad_date(text))


def parse_timezone(text: str) -> ZoneInfo:
    """Read an IANA time zone name, in any case and with spaces for underscores. Raises Refusal."""
    wanted = text.strip().replace(" ", "_").casefold()
    names = _zones_by_folded_name()
    if wanted in names:
        return ZoneInfo(names[wanted])
    cities = [name for folded, name in names.items() if folded.endswith(f"/{wanted}")]
    near = cities or [names[key] for key in difflib.get_close_matches(wanted, names, n=2)]
    raise Refusal(refusals.bad_timezone(text, near[:2]))


def zone_or_none(name: str) -> ZoneInfo | None:
    """Return a time zone that was stored; None when no database of zones knows it any more."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def timezone_names() -> tuple[str, ...]:
    """Return every zone a member may choose, ordered by name."""
    return tuple(_zones_by_folded_name().values())


@cache
def _zones_by_folded_name() -> dict[str, str]:
    hidden = ("posix/", "right/", "Etc/", "SystemV/")
    names = sorted(available_timezones())
    usable = (name for name in names if "/" in name and not name.startswith(hidden))
    return {name.casefold(): name for name in ("UTC", *usable)}


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
