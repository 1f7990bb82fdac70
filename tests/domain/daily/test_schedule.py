"""When the daily question is due, and how people write times, zones and days."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import refusals
from bot.domain.daily.schedule import (
    EVERY_DAY,
    DailySlot,
    parse_days,
    parse_time,
    parse_timezone,
    timezone_names,
)
from bot.errors import Refusal
from tests.domain.samples import CHICAGO

NINE = time(9)
WEEKDAYS = frozenset({1, 2, 3, 4, 5})
DAY_SETS = st.sets(st.integers(1, 7), min_size=1).map(frozenset)
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
INSTANTS = st.integers(0, 12 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
"""Recent years only: in 2011 Samoa left out a whole day, which no rule of ours can mend."""


@pytest.mark.parametrize(
    ("at", "day", "instant"),
    [
        pytest.param(NINE, date(2026, 1, 15), "2026-01-15T15:00", id="nine-in-winter"),
        pytest.param(NINE, date(2026, 7, 15), "2026-07-15T14:00", id="nine-in-summer"),
        pytest.param(NINE, date(2026, 3, 7), "2026-03-07T15:00", id="day-before-spring-change"),
        pytest.param(NINE, date(2026, 3, 8), "2026-03-08T14:00", id="day-of-spring-change"),
        pytest.param(NINE, date(2026, 10, 31), "2026-10-31T14:00", id="day-before-autumn-change"),
        pytest.param(NINE, date(2026, 11, 1), "2026-11-01T15:00", id="day-of-autumn-change"),
        pytest.param(time(2, 30), date(2026, 3, 8), "2026-03-08T08:30", id="skipped-time-is-03:30"),
        pytest.param(time(1, 30), date(2026, 11, 1), "2026-11-01T06:30", id="doubled-time-first"),
    ],
)
def test_a_wall_clock_time_in_chicago_is_one_instant(at: time, day: date, instant: str) -> None:
    due_at = DailySlot(at, CHICAGO).instant_on(day)
    assert due_at == datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert due_at.tzinfo is UTC


def test_a_skipped_time_moves_forward_by_the_gap() -> None:
    local = DailySlot(time(2, 30), CHICAGO).instant_on(date(2026, 3, 8)).astimezone(CHICAGO)
    assert (local.hour, local.minute) == (3, 30)


@pytest.mark.parametrize(
    ("at", "now", "first"),
    [
        pytest.param(NINE, "2026-04-01T13:59:59", date(2026, 4, 1), id="just-before"),
        pytest.param(NINE, "2026-04-01T14:00:00", date(2026, 4, 2), id="at-the-very-instant"),
        pytest.param(NINE, "2026-04-02T04:00:00", date(2026, 4, 2), id="late-in-the-evening"),
        pytest.param(
            time(1, 30), "2026-11-01T07:00:00", date(2026, 11, 2), id="second-1:30-is-none"
        ),
    ],
)
def test_the_first_firing_is_strictly_after_now(at: time, now: str, first: date) -> None:
    instant = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert next(DailySlot(at, CHICAGO).after(instant)).local_on == first


def test_a_time_moved_past_midnight_still_belongs_to_its_own_date() -> None:
    nuuk = ZoneInfo("America/Nuuk")  # where 23:30 on this day became 00:30 on the next
    slot = DailySlot(time(23, 30), nuuk)
    past_midnight = datetime(2024, 3, 31, 0, 5, tzinfo=nuuk).astimezone(UTC)
    first, second = islice(slot.after(past_midnight), 2)
    assert first.local_on == date(2024, 3, 30)
    assert first.due_at.astimezone(nuuk).date() == date(2024, 3, 31)
    assert second.local_on == date(2024, 3, 31)


def test_only_chosen_weekdays_fire() -> None:
    slot = DailySlot(NINE, CHICAGO, frozenset({2, 7}))
    firings = islice(slot.after(datetime(2026, 4, 1, tzinfo=UTC)), 4)
    assert [firing.local_on.isoweekday() for firing in firings] == [7, 2, 7, 2]


@given(at=TIMES, zone=st.sampled_from(timezone_names()), days=DAY_SETS, now=INSTANTS)
def test_firings_rise_and_every_chosen_date_has_exactly_one(
    at: time, zone: str, days: frozenset[int], now: datetime
) -> None:
    firings = list(islice(DailySlot(at, ZoneInfo(zone), days).after(now), 12))
    assert firings[0].due_at > now
    assert all(earlier.due_at < later.due_at for earlier, later in pairwise(firings))
    first = firings[0].local_on
    span = (firings[-1].local_on - first).days
    dates = [first + timedelta(days=number) for number in range(span + 1)]
    assert [firing.local_on for firing in firings] == [d for d in dates if d.isoweekday() in days]


@given(at=TIMES, zone=st.sampled_from(timezone_names()), days=DAY_SETS, now=INSTANTS)
def test_asking_again_at_a_firing_goes_on_with_the_next(
    at: time, zone: str, days: frozenset[int], now: datetime
) -> None:
    slot = DailySlot(at, ZoneInfo(zone), days)
    first, second = islice(slot.after(now), 2)
    assert next(slot.after(first.due_at)) == second
    assert next(slot.after(first.due_at - timedelta(microseconds=1))) == first


@pytest.mark.parametrize(
    ("text", "at"),
    [
        pytest.param("09:00", time(9), id="digits"),
        pytest.param("9:00", time(9), id="one-digit-hour"),
        pytest.param("9.30", time(9, 30), id="dot"),
        pytest.param("18:30", time(18, 30), id="evening"),
        pytest.param("0:00", time(0), id="midnight"),
        pytest.param("23:59", time(23, 59), id="last-minute"),
        pytest.param("9 am", time(9), id="am"),
        pytest.param("9AM", time(9), id="am-in-capitals"),
        pytest.param("9 p.m.", time(21), id="pm-with-dots"),
        pytest.param("9:15pm", time(21, 15), id="pm-with-minutes"),
        pytest.param("12 am", time(0), id="twelve-am-is-midnight"),
        pytest.param("12 pm", time(12), id="twelve-pm-is-noon"),
        pytest.param("  07:45  ", time(7, 45), id="spaces-around"),
        pytest.param("noon", time(12), id="noon"),
        pytest.param("Midnight", time(0), id="midnight-in-words"),
        pytest.param("1830", time(18, 30), id="four-digits"),
        pytest.param("9 o'clock pm", time(21), id="o-clock"),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, at: time) -> None:
    assert parse_time(text) == at


@pytest.mark.parametrize(
    "text", ["", "99", "9:60", "0 am", "nine", "9:5", "9:00:00", "-1:00", "9 xm", "2960"]
)
def test_a_time_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_time(text)
    assert caught.value.reason == refusals.bad_time(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        pytest.param("9", ("09:00", "21:00"), id="either-half-of-the-day"),
        pytest.param("12", ("00:00", "12:00"), id="twelve"),
        pytest.param("13 pm", ("13:00",), id="afternoon-twice"),
        pytest.param("24:00", ("00:00",), id="end-of-the-day"),
    ],
)
def test_a_time_in_doubt_is_asked_back(text: str, meant: tuple[str, ...]) -> None:
    with pytest.raises(Refusal) as caught:
        parse_time(text)
    assert caught.value.reason.guesses == meant
    assert all(parse_time(one) for one in meant if one != "00:00")


@given(TIMES)
def test_every_time_can_be_written_in_both_ways(at: time) -> None:
    assert parse_time(f"{at:%H:%M}") == at
    assert parse_time(f"{at:%I:%M} {'pm' if at.hour >= 12 else 'am'}") == at


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("America/Chicago", "America/Chicago", id="as-it-is"),
        pytest.param("america/chicago", "America/Chicago", id="small-letters"),
        pytest.param("AMERICA/NEW YORK", "America/New_York", id="space-for-underscore"),
        pytest.param(" utc ", "UTC", id="utc"),
        pytest.param("Chicago", "America/Chicago", id="city"),
        pytest.param("rome", "Europe/Rome", id="city-elsewhere"),
        pytest.param("Central", "America/Chicago", id="as-said"),
        pytest.param("Central Standard Time", "America/Chicago", id="in-full"),
        pytest.param("C.S.T.", "America/Chicago", id="abbreviated"),
        pytest.param("US/Central", "America/Chicago", id="old-name"),
        pytest.param("Illinois", "America/Chicago", id="state"),
        pytest.param("Louisville", "America/Kentucky/Louisville", id="one-clock-of-two-names"),
    ],
)
def test_a_zone_is_found_in_any_case(text: str, name: str) -> None:
    assert parse_timezone(text).key == name


@pytest.mark.parametrize(
    ("text", "first"),
    [
        pytest.param("MST", ("America/Denver",), id="two-clocks-of-one-name"),
        pytest.param("UTC-6", ("America/Chicago",), id="an-offset"),
        pytest.param("America/Chicgo", ("America/Chicago",), id="typo"),
        pytest.param("xqzw", (), id="nothing-near"),
        pytest.param("", (), id="empty"),
        pytest.param("Etc/GMT+6", (), id="confusing-sign"),
        pytest.param("../../etc/passwd", (), id="a-path"),
    ],
)
def test_an_unknown_zone_is_refused_with_the_nearest_names(
    text: str, first: tuple[str, ...]
) -> None:
    with pytest.raises(Refusal, match="bad_timezone") as caught:
        parse_timezone(text)
    typed, near = caught.value.reason.arguments
    assert typed == text
    assert isinstance(near, tuple)
    assert near[:1] == first


def test_every_zone_offered_can_be_chosen() -> None:
    names = timezone_names()
    assert {"America/Chicago", "UTC"} <= set(names)
    assert all(parse_timezone(name).key == name for name in names)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        pytest.param("every day", EVERY_DAY, id="every-day"),
        pytest.param("Daily", EVERY_DAY, id="daily"),
        pytest.param("weekdays", WEEKDAYS, id="weekdays"),
        pytest.param("  WEEKENDS ", frozenset({6, 7}), id="weekends"),
        pytest.param("Mon, Wed, Fri", frozenset({1, 3, 5}), id="list"),
        pytest.param("mon wed", frozenset({1, 3}), id="spaces-only"),
        pytest.param("Saturday and Sunday", frozenset({6, 7}), id="and"),
        pytest.param("tue & thu;sat", frozenset({2, 4, 6}), id="other-separators"),
        pytest.param("Mon-Fri", WEEKDAYS, id="range"),
        pytest.param("mon \N{EN DASH} wed, sun", frozenset({1, 2, 3, 7}), id="range-with-dash"),
        pytest.param("fri-mon", frozenset({5, 6, 7, 1}), id="range-over-the-weekend"),
        pytest.param("tues", frozenset({2}), id="longer-short-form"),
        pytest.param("sun-sun", frozenset({7}), id="range-of-one"),
    ],
)
def test_days_are_read_as_people_write_them(text: str, days: frozenset[int]) -> None:
    assert parse_days(text) == days


@pytest.mark.parametrize(
    "text",
    ["", ",", "and", "-", "mon-", "-fri", "mon-wed-fri", "mo", "someday", "8", "mon, xyz", "t"],
)
def test_days_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_days(text)
    assert caught.value.reason == refusals.bad_days(text)


@pytest.mark.parametrize("read", [parse_time, parse_timezone, parse_days])
@given(text=st.text(max_size=60))
def test_any_text_gives_a_value_or_a_refusal(
    read: Callable[[str], time | ZoneInfo | frozenset[int]], text: str
) -> None:
    try:
        value = read(text)
    except Refusal:
        return
    assert isinstance(value, time | ZoneInfo) or value <= EVERY_DAY


@given(st.text(alphabet="montuewdhrfisa-,& ", max_size=20))
def test_text_that_looks_like_days_gives_days_or_a_refusal(text: str) -> None:
    try:
        days = parse_days(text)
    except Refusal:
        return
    assert days
    assert days <= EVERY_DAY
