"""The only place that asks the machine for the time or for chance; all others take them."""

import random
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the present as an aware UTC datetime."""


def system_clock() -> datetime:
    """Return the present as an aware UTC datetime."""
    return datetime.now(UTC)


def system_random() -> random.Random:
    """Return a generator seeded by the operating system."""
    return random.Random()
