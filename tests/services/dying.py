"""Halls whose process is killed at a moment of a step, and lives on afterwards."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Protocol, TypeVar

AWAY = timedelta(minutes=3)


class Hall(Protocol):
    """A model of what runs, beside the real thing, whose process may die."""

    @property
    def outlived(self) -> bool:
        """Whether the step was over before the process was to die."""
        ...

    def die_after(self, moments: int, *, away: timedelta) -> None:
        """Let the process die after so many moments, and come back after a time."""
        ...

    def come_to_an_end(self) -> None:
        """Let everything that runs end, and see that it holds."""
        ...

    def close(self) -> None:
        """Let go of the files."""
        ...


AHall = TypeVar("AHall", bound=Hall)


def dies(
    hall: AHall,
    prepare: Callable[[AHall], None],
    act: Callable[[AHall], object],
    moment: int,
) -> bool:
    """Kill the process so many moments after a step began; return whether it was still at it."""
    prepare(hall)
    hall.die_after(moment, away=AWAY)
    act(hall)
    outlived = hall.outlived
    hall.come_to_an_end()
    return not outlived


@contextmanager
def one_after_another(make: Callable[[], AHall]) -> Iterator[Callable[[], AHall]]:
    """Make halls, each closed before the next is made."""
    made: list[AHall] = []

    def make_next() -> AHall:
        while made:
            made.pop().close()
        made.append(make())
        return made[0]

    yield make_next
    while made:
        made.pop().close()
