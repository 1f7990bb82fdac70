"""How instants are written in columns: text whose order is the order of time."""

from datetime import UTC, datetime


def from_instant(instant: datetime) -> str:
    """Return an aware datetime as UTC text of fixed width, to the millisecond."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds")


def to_instant(text: str) -> datetime:
    """Return the aware UTC datetime that `from_instant` wrote."""
    return datetime.fromisoformat(text)


def to_instant_or_none(text: str | None) -> datetime | None:
    """Return the instant, or None where the column is empty."""
    return None if text is None else to_instant(text)
