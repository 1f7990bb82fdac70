"""Reads a date as people write it; what is in doubt is asked back, never guessed in silence.

Small on purpose: a library that reads every language also finds a date in “5” or in “may I”.
"""

import calendar
import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bot import refusals
from bot.errors import Refusal

YEARS_AHEAD = 5
"""Nobody plans further: a year behind that was mistyped."""

_MONTHS = [name.casefold() for name in calendar.month_name]
_WEEKDAYS = [name.casefold() for name in calendar.day_name]
_NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_SOON: dict[tuple[str, ...], int] = {
    ("yesterday",): -1,
    ("today",): 0,
    ("tomorrow",): 1,
    ("day", "after", "tomorrow"): 2,
}
_UNITS = ("day", "week", "month", "year")
_FILLERS = {"the", "of", "on", "at", "and", "this", "coming"}

_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})")
_DIGITS = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})(?:[-/. ]+'?(\d{4}|\d{2}))?")
_NAMED = re.compile(r"(?:(\d{1,2}) )?([a-z]{3,9})(?: (\d{1,2}))?(?: '?(\d{4}|\d{2}))?")
_SPAN = re.compile(
    r"(?:in )?(an?|\d{1,4}|[a-z]{3,6}) (day|week|month|year)s?(?: from (?:now|today))?"
)
_NEXT = re.compile(r"(next )?([a-z]{3,9})")


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """What a date means that somebody wrote; `instead` is what others mean by the same words."""

    on: date
    instead: date | None = None


_Read = Callable[[re.Match[str], str, date], WrittenDate | None]


def parse_date(text: str, today: date) -> WrittenDate:
    """Read a date from today on: March 14, 14 March 2027, 3/14/27, in 6 weeks, next Friday.

    Without a year it is the next one; 3/4 is March 4, the American way. Raises Refusal, with what
    may have been meant, for what is past, further ahead than anybody plans, or misspelt.
    """
    words = _words(text)
    found = _read(words, text, today)
    if found is None:
        raise _not_a_date(words, text, today)
    return _within_reach(found, text, today)


def _words(text: str) -> str:
    plain = re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", text[:100].casefold())
    plain = re.sub(r"(?<=[a-z])\.|,", " ", plain)
    parts = [part for part in plain.split() if part not in _FILLERS]
    # A day of the week beside a date is only there to be read.
    rest = [part for part in parts if not _position(part, _WEEKDAYS)]
    has_date = any(part[:1].isdigit() for part in rest)
    return " ".join(rest if has_date and len(rest) < len(parts) else parts)


def _read(words: str, text: str, today: date) -> WrittenDate | None:
    days = _SOON.get(tuple(words.split()))
    if days is not None:
        return WrittenDate(today + timedelta(days=days))
    for pattern, read in _READERS:
        found = pattern.fullmatch(words)
        value = read(found, text, today) if found else None
        if value is not None:
            return value
    return None


def _year_first(found: re.Match[str], text: str, today: date) -> WrittenDate | None:
    year, month, day = map(int, found.groups())
    return WrittenDate(_date(year, month, day, text, today))


def _digits(found: re.Match[str], text: str, today: date) -> WrittenDate | None:
    first, second = int(found[1]), int(found[2])
    year = _year(found[3])
    if first > 12:  # no month: whoever wrote it puts the day first
        return WrittenDate(_date(year, second, first, text, today))
    on = _date(year, first, second, text, today)
    is_two = first != second and second <= 12
    return WrittenDate(on, _date(year, second, first, text, today) if is_two else None)


def _named(found: re.Match[str], text: str, today: date) -> WrittenDate | None:
    before, name, after, year = found.groups()
    month = _position(name, _MONTHS)
    if before and after and not year:  # 14 March 27
        year, after = after, None
    day = before or after
    if not month or not day or (before and after):
        return None
    return WrittenDate(_date(_year(year), month, int(day), text, today))


def _span(found: re.Match[str], text: str, today: date) -> WrittenDate | None:
    count = _count(found[1])
    if count is None or count > 2000:
        return None
    if found[2] in ("day", "week"):
        return WrittenDate(today + timedelta(days=count * (7 if found[2] == "week" else 1)))
    months = today.year * 12 + today.month - 1 + count * (12 if found[2] == "year" else 1)
    year, month = months // 12, months % 12 + 1
    return WrittenDate(date(year, month, min(today.day, calendar.monthrange(year, month)[1])))


def _weekday(found: re.Match[str], text: str, today: date) -> WrittenDate | None:
    """“Friday” is the coming one; “next Friday” that of next week, though some mean the coming."""
    number = _position(found[2], _WEEKDAYS)
    if not number:
        return None
    coming = today + timedelta(days=(number - today.isoweekday() - 1) % 7 + 1)
    if not found[1]:
        return WrittenDate(coming)
    next_week = today + timedelta(days=7 - today.weekday() + number - 1)
    return WrittenDate(next_week, coming if coming != next_week else None)


_READERS: tuple[tuple[re.Pattern[str], _Read], ...] = (
    (_YEAR_FIRST, _year_first),
    (_DIGITS, _digits),
    (_SPAN, _span),
    (_NEXT, _weekday),
    (_NAMED, _named),
)


def _position(word: str, names: list[str]) -> int | None:
    """Return the number of a month or weekday, counted from 1, by at least three letters."""
    names = [name for name in names if name]
    fitting = [n for n, name in enumerate(names, 1) if len(word) >= 3 and name.startswith(word)]
    return fitting[0] if fitting else None


def _count(word: str) -> int | None:
    if word in ("a", "an"):
        return 1
    if word in _NUMBERS:
        return _NUMBERS.index(word)
    return int(word) if word.isdecimal() else None


def _year(digits: str | None) -> int | None:
    return None if digits is None else int(digits) + (2000 if len(digits) == 2 else 0)


def _date(year: int | None, month: int, day: int, text: str, today: date) -> date:
    """Return a date; without a year the next one. Raises Refusal for the 30th of February."""
    years = [year] if year is not None else list(range(today.year, today.year + 9))
    for one in years:
        try:
            found = date(one, month, day)
        except ValueError:
            continue
        if year is not None or found >= today:
            return found
    if not (1 <= month <= 12 and 1 <= day <= 31 and 1 <= years[0] <= 9998):
        raise Refusal(refusals.bad_date(text))
    last = date(years[0], month, calendar.monthrange(years[0], month)[1])
    raise Refusal(refusals.date_meant(text, [last, last + timedelta(days=1)]))


def _within_reach(found: WrittenDate, text: str, today: date) -> WrittenDate:
    furthest = date(today.year + YEARS_AHEAD, 12, 31)
    if today <= found.on <= furthest:
        other = found.instead
        return found if other and today <= other <= furthest else WrittenDate(found.on)
    near = [_next_of(found.on, today)]
    if found.on < today:
        raise Refusal(refusals.past_date(text, near))
    raise Refusal(refusals.far_date(text, near))


def _next_of(on: date, today: date) -> date:
    """Return the next date of the same month and day."""
    day = min(on.day, 28) if on.month == 2 else on.day
    this_year = date(today.year, on.month, day)
    return this_year if this_year >= today else date(today.year + 1, on.month, day)


def _not_a_date(words: str, text: str, today: date) -> Refusal:
    """Return the refusal, with what the nearest words would have meant."""
    known = [
        *_MONTHS[1:],
        *_WEEKDAYS,
        "today",
        "tomorrow",
        *_UNITS,
        *(f"{unit}s" for unit in _UNITS),
        "next",
    ]
    mended = [
        (difflib.get_close_matches(part, known, n=1, cutoff=0.7) or [part])[0]
        if part.isalpha() and len(part) > 2
        else part
        for part in words.split()
    ]
    again = "in 1 week" if mended == ["next", "week"] else " ".join(mended)
    if again != words and (found := _read(again, text, today)):
        return Refusal(refusals.date_meant(text, [_next_if_past(found.on, today)]))
    return Refusal(refusals.bad_date(text))


def _next_if_past(on: date, today: date) -> date:
    return _next_of(on, today) if on < today else on
