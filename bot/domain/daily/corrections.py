"""Corrected keys: what was found wrong with an item after members had been shown it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Correction:
    """The finding that in one version of an item another option is the best one.

    `key` is that option's index; `note` says in a sentence why, for members.
    """

    item_id: str
    version: int
    key: int
    note: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a corrected item was before: the key it had, and why that was wrong.

    `between` are keys that a correction had set and a later one took back: they stay right.
    """

    former_key: int
    note: str
    between: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """A correction as a group is told of it: which question it was, and where it stands."""

    correction: Correction
    asked_on: date
    channel_id: int
    message_id: int
