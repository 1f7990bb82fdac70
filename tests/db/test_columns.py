"""How instants are written in columns."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.db.columns import from_instant, to_instant, to_instant_or_none
from bot.domain.daily.schedule import timezone_names

MILLISECONDS = st.integers(0, 2**42).map(
    lambda count: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=count)
)


@given(instant=MILLISECONDS, zone=st.sampled_from(timezone_names()))
def test_an_instant_is_read_back_in_utc_from_whatever_zone(instant: datetime, zone: str) -> None:
    read = to_instant(from_instant(instant.astimezone(ZoneInfo(zone))))
    assert read == instant
    assert read.utcoffset() == timedelta()


@given(first=MILLISECONDS, second=MILLISECONDS)
def test_the_order_of_the_text_is_the_order_of_time(first: datetime, second: datetime) -> None:
    assert (from_instant(first) < from_instant(second)) == (first < second)


@given(MILLISECONDS)
def test_every_instant_is_as_long_as_any_other(instant: datetime) -> None:
    assert len(from_instant(instant)) == len("2026-04-01T12:00:00.000+00:00")


def test_an_empty_column_is_no_instant() -> None:
    assert to_instant_or_none(None) is None
    assert to_instant_or_none("2026-04-01T12:00:00.000+00:00") == datetime(
        2026, 4, 1, 12, tzinfo=UTC
    )
