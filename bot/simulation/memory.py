"""How much of the machine's memory this process holds, and by how much that grows."""

from contextlib import suppress
from pathlib import Path
from statistics import linear_regression

PAGE = 4096


class Memory:
    """Notes what is held now and then."""

    def __init__(self) -> None:
        self._held: list[tuple[float, float]] = []
        """Years, and MB that this process held then."""

    def note(self, years: float) -> None:
        """Note what is held after so many years; nothing where the system does not tell."""
        with suppress(OSError):
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            self._held.append((years, pages * PAGE / 1e6))

    @property
    def growth(self) -> float:
        """The slope in the second half of the life, in MB a year."""
        late = self._held[len(self._held) // 2 :]
        if len({at for at, _ in late}) < 2:
            return 0
        return linear_regression(*zip(*late, strict=True)).slope
