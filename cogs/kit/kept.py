"""What waits for a second click in memory: the oldest goes first, all of it at a restart."""

from typing import Generic, TypeVar

from bot import refusals
from bot.errors import Refusal
from bot.refusals import Reason
from cogs.kit.buttons import Click

MOST_KEPT = 100

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Keeps what somebody typed, for them alone.

    The number is Discord's own for what it was sent with, so it never means another one.
    """

    def __init__(
        self, *, most: int = MOST_KEPT, forgotten: Reason = refusals.FORM_FORGOTTEN
    ) -> None:
        self._most, self._forgotten = most, forgotten
        self._values: dict[tuple[int, int], Value] = {}

    def keep(self, interaction: Click, value: Value) -> None:
        """Keep what was sent with a click, and forget the oldest when there is much."""
        while len(self._values) >= self._most:
            del self._values[next(iter(self._values))]
        self._values[interaction.id, interaction.user.id] = value

    def of(self, number: int, interaction: Click) -> Value:
        """Return what whoever clicks had sent. Raises Refusal when nothing of it is kept."""
        if (number, interaction.user.id) not in self._values:
            raise Refusal(self._forgotten)
        return self._values[number, interaction.user.id]
