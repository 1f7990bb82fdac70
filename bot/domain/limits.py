"""How fast anybody may do what costs others something: one table, and the buckets that keep it.

A bucket holds so many acts at once and fills up again, one act after each `every`. Nobody who
studies comes near: the numbers are made for a person in a hurry, several times over. They keep
one member with a script, or a few, from taking the bot away from all others.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SOONEST_SWEEP = 1000
"""So many buckets are kept before anybody looks for those that are full again."""


class Act(StrEnum):
    """What something costs the others."""

    CLICK = "click"
    """An answer, a turned page: one small transaction."""
    ASK = "ask"
    """A slash command, or a button that begins or changes something."""
    TYPE = "type"
    """A suggestion while somebody types."""
    LOOK_AROUND = "look_around"
    """A board: Discord is asked who of it is still there, and takes few such questions."""
    PRACTISE = "practise"
    """A new run of practice: rows that stay."""
    DRAW = "draw"
    """A picture: a good part of a second of the processor."""
    EXPORT = "export"
    """Everything that is held on somebody, read from the disk."""
    SPEAK = "speak"
    """A message that everybody in a channel sees."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many at once, and one more after each `every`."""

    at_once: int
    every: timedelta

    @property
    def full_after(self) -> timedelta:
        """How long an empty bucket takes until it is full again."""
        return self.at_once * self.every


SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)

MEMBER = {
    Act.CLICK: Allowance(900, SECOND / 10),
    Act.ASK: Allowance(60, SECOND),
    Act.TYPE: Allowance(60, SECOND / 5),
    Act.LOOK_AROUND: Allowance(30, 3 * SECOND),
    Act.PRACTISE: Allowance(20, 15 * SECOND),
    Act.DRAW: Allowance(6, 20 * SECOND),
    Act.EXPORT: Allowance(4, MINUTE),
    Act.SPEAK: Allowance(12, MINUTE),
}
"""What one member may do on one server.

A paper has up to 200 questions, so who clicks through it without reading, and on to the next
page each time, clicks 400 times.
"""

SERVER = {
    Act.LOOK_AROUND: Allowance(600, SECOND / 4),
    Act.PRACTISE: Allowance(1000, SECOND / 4),
    Act.DRAW: Allowance(600, SECOND),
    Act.EXPORT: Allowance(120, 3 * SECOND),
    Act.SPEAK: Allowance(240, 5 * SECOND),
}
"""What all members of a server may do together: always more than ten of them can by themselves,
so that a few who do it on purpose never use up what is there for the others. Clicks have no such
bound: a thousand members answer at the same instant."""

LONGEST_WAIT = max(one.every for one in (*MEMBER.values(), *SERVER.values()))
"""So long anybody who is refused waits at the most until it works again."""


class Buckets:
    """How much of each allowance is used by now, by whom. Nothing is kept of what is full again."""

    def __init__(self) -> None:
        self._full_at: dict[Hashable, datetime] = {}
        self._sweep_at = SOONEST_SWEEP

    def __len__(self) -> int:
        """Return how many are kept."""
        return len(self._full_at)

    def works_at(self, key: Hashable, allowance: Allowance, now: datetime) -> datetime:
        """Return from when on there is one more in a bucket: `now`, or a later instant."""
        # A clock that was set back must not lock anybody out: no bucket is emptier than empty.
        full_at = min(self._full_at.get(key, now), now + allowance.full_after)
        return max(now, full_at - (allowance.at_once - 1) * allowance.every)

    def take(self, key: Hashable, allowance: Allowance, now: datetime) -> None:
        """Take one out of a bucket that has one."""
        full_at = min(self._full_at.get(key, now), now + allowance.full_after)
        self._full_at[key] = max(now, full_at) + allowance.every
        if len(self._full_at) > self._sweep_at:
            self._full_at = {one: at for one, at in self._full_at.items() if at > now}
            self._sweep_at = max(SOONEST_SWEEP, 2 * len(self._full_at))
