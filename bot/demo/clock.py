"""The time of the make-believe world: it goes on like ours, and can be moved ahead."""

from datetime import UTC, datetime, timedelta

from bot.clock import Clock


class DemoClock:
    """Tells everybody in the demo the time: the bot, its Discord and the page."""

    def __init__(self, wall: Clock) -> None:
        self._wall = wall
        self._ahead = timedelta(0)
        self._stands_at: datetime | None = None

    def __call__(self) -> datetime:
        """Return the present as an aware UTC datetime."""
        return self._stands_at or self._wall() + self._ahead

    def stand_at(self, instant: datetime) -> None:
        """Let it be this instant, until another one is named or the time goes on."""
        self._stands_at = instant.astimezone(UTC)

    def go_on(self) -> None:
        """Let time pass again, from where it stands."""
        self._ahead = self() - self._wall()
        self._stands_at = None
