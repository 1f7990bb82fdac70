"""Dates as people write them: read, or asked back, never guessed in silence."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import refusals
from bot.domain.written_dates import YEARS_AHEAD, WrittenDate, parse_date
from bot.errors import Refusal

THURSDAY = date(2027, 1, 14)
PI_DAY = date(2027, 3, 14)
WORDS = ("in", "next", "6", "40", "weeks", "march", "feb", "friday", "30", "14", "2027", "2099")
SOON = st.dates(THURSDAY, date(THURSDAY.year + YEARS_AHEAD, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        *("March 14", "14 March", "Mar 14 2027", "mar. 14, 2027", "14 March 27", "March 14 '27"),
        *("3/14/27", "3/14/2027", "3/14", "3-14-27", "14/3/27", "14.3.2027", "2027-03-14"),
        *("the 14th of March", "Sunday, March 14, 2027", "Sun 14 Mar 2027", "  MARCH   14  "),
    ],
)
def test_a_date_is_read_as_people_write_it(text: str) -> None:
    assert parse_date(text, THURSDAY) == WrittenDate(PI_DAY)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        pytest.param("today", 0, id="today"),
        pytest.param("Tomorrow", 1, id="tomorrow"),
        pytest.param("day after tomorrow", 2, id="day-after"),
        pytest.param("in 6 weeks", 42, id="in-weeks"),
        pytest.param("six weeks from now", 42, id="in-words"),
        pytest.param("in a week", 7, id="a-week"),
        pytest.param("10 days", 10, id="days"),
        pytest.param("in 2 months", 59, id="months"),
        pytest.param("in a year", 365, id="a-year"),
        pytest.param("Friday", 1, id="weekday"),
        pytest.param("this Friday", 1, id="this-weekday"),
        pytest.param("Thursday", 7, id="today-s-weekday-is-next-week-s"),
    ],
)
def test_a_date_is_counted_from_today(text: str, days: int) -> None:
    assert parse_date(text, THURSDAY) == WrittenDate(THURSDAY + timedelta(days=days))


def test_a_month_that_is_shorter_ends_the_span() -> None:
    assert parse_date("in a month", date(2027, 1, 31)).on == date(2027, 2, 28)


def test_two_readings_are_told_and_the_american_one_is_taken() -> None:
    assert parse_date("3/4/27", THURSDAY) == WrittenDate(date(2027, 3, 4), date(2027, 4, 3))
    friday, coming = date(2027, 1, 22), date(2027, 1, 15)
    assert parse_date("next Friday", THURSDAY) == WrittenDate(friday, coming)
    assert parse_date("4/4/27", THURSDAY).instead is None


def test_a_second_reading_that_is_past_is_none() -> None:
    assert parse_date("2/1/27", THURSDAY) == WrittenDate(date(2027, 2, 1))


def test_without_a_year_it_is_the_next_one() -> None:
    assert parse_date("January 13", THURSDAY).on == date(2028, 1, 13)
    assert parse_date("January 14", THURSDAY).on == THURSDAY
    assert parse_date("Feb 29", THURSDAY).on == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("text", "code", "meant"),
    [
        pytest.param("2099-03-14", "far_date", ["2027-03-14"], id="too-far"),
        pytest.param("3/14/99", "far_date", ["2027-03-14"], id="too-far-in-two-digits"),
        pytest.param("in 40 years", "far_date", ["2027-01-14"], id="too-far-in-words"),
        pytest.param("March 14, 2025", "past_date", ["2027-03-14"], id="past"),
        pytest.param("yesterday", "past_date", ["2028-01-13"], id="yesterday"),
        pytest.param("29 Feb 2024", "past_date", ["2027-02-28"], id="past-leap-day"),
        pytest.param("Feb 30", "date_meant", ["2027-02-28", "2027-03-01"], id="no-such-day"),
        pytest.param("Marhc 14", "date_meant", ["2027-03-14"], id="misspelt-month"),
        pytest.param("tomorow", "date_meant", ["2027-01-15"], id="misspelt-tomorrow"),
        pytest.param("next week", "date_meant", ["2027-01-21"], id="no-day-of-the-week"),
    ],
)
def test_what_is_in_doubt_is_asked_back(text: str, code: str, meant: list[str]) -> None:
    with pytest.raises(Refusal) as caught:
        parse_date(text, THURSDAY)
    assert caught.value.reason.code == code
    assert list(caught.value.reason.guesses) == meant
    assert all(parse_date(one, THURSDAY).on.isoformat() == one for one in meant)


@pytest.mark.parametrize("text", ["", "5", "March", "may I", "soon", "13/13/27", "0/0", "9999999"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_date(text, THURSDAY)
    assert caught.value.reason == refusals.bad_date(text)


@given(SOON, st.sampled_from(["%Y-%m-%d", "%B %d, %Y", "%d %b %Y", "%m/%d/%Y", "%A, %B %d %Y"]))
def test_every_date_can_be_written_in_every_way(on: date, form: str) -> None:
    assert parse_date(on.strftime(form), THURSDAY).on == on


@given(
    st.text(max_size=40)
    | st.text(alphabet="0123456789/-. ", max_size=12)
    | st.lists(
        st.sampled_from(WORDS),
        max_size=5,
    ).map(" ".join),
    st.dates(date(2024, 1, 1), date(2032, 12, 31)),
)
def test_any_text_gives_a_date_within_reach_or_a_refusal(text: str, today: date) -> None:
    try:
        written = parse_date(text, today)
    except Refusal:
        return
    for on in (written.on, written.instead or written.on):
        assert today <= on <= date(today.year + YEARS_AHEAD, 12, 31)
