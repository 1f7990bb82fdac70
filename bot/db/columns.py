"""How values are written in columns: instants as text in the order of time, items in one line."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.domain.exam.papers import ItemVersion


def from_instant(instant: datetime) -> str:
    """Return an aware datetime as UTC text of fixed width, to the millisecond."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds")


def from_instant_or_none(instant: datetime | None) -> str | None:
    """Return the instant's text, or None for a column that stays empty."""
    return None if instant is None else from_instant(instant)


def to_instant(text: str) -> datetime:
    """Return the aware UTC datetime that `from_instant` wrote."""
    return datetime.fromisoformat(text)


def to_instant_or_none(text: str | None) -> datetime | None:
    """Return the instant, or None where the column is empty."""
    return None if text is None else to_instant(text)


def items_text(items: Sequence[ItemVersion]) -> str:
    """Return items as one column has them: "id:version id:version"."""
    return " ".join(f"{item_id}:{version}" for item_id, version in items)


def items_from(text: str) -> tuple[ItemVersion, ...]:
    """Return the items of a column."""
    pairs = (entry.rsplit(":", 1) for entry in text.split())
    return tuple((item_id, int(version)) for item_id, version in pairs)
