"""A server's own items: where they are asked, what the server draws from, and its bank of both."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.bank.items import Bank, Item, Pool
from bot.domain.bank.question_files import Credited

MOST_OWN = 3000
"""So many own items a server may have, those that are retired among them."""

EVERYWHERE = frozenset(Pool)


class Choice(StrEnum):
    """Which items a server draws from."""

    BUILT_IN = "built-in"
    OWN = "own"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class OwnBank:
    """What a server draws from; `edition` tells one state of all this from any other.

    `daily_from` names the domains and topics of its daily question; without any, all are meant.
    """

    server_id: int
    choice: Choice = Choice.BOTH
    daily_from: frozenset[str] = frozenset()
    edition: int = 0


@dataclass(frozen=True, slots=True)
class OwnItem:
    """An item of one server, in the version that is asked now, with what only its server knows.

    `name` is what files call it; `author_id` is whoever brought it. `revision` rises with every
    change, `latest` is the last version ever given. What is `suggested` by its author rests until
    an organiser says a word.
    """

    own_id: int
    server_id: int
    name: str
    credited: Credited
    pools: frozenset[Pool]
    author_id: int | None = None
    retired: bool = False
    revision: int = 1
    latest: int = 1
    suggested: bool = False

    @property
    def item(self) -> Item:
        """The item as it is asked, drawn and remembered."""
        return self.credited.item

    @property
    def as_in_file(self) -> Credited:
        """The item as files have it: by its name."""
        return replace(self.credited, item=replace(self.item, item_id=self.name))


@dataclass(frozen=True, slots=True)
class Import:
    """One file that was taken in: when, and how many questions it added and changed."""

    import_id: int
    server_id: int
    file_name: str
    at: datetime
    added: int
    changed: int


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What became of the questions of an import: gone, retired, as before it, or left alone."""

    deleted: int = 0
    retired: int = 0
    reverted: int = 0
    left: int = 0


def own_item_id(own_id: int) -> str:
    """Return the id of an own item: like no built-in one, which has no full stop."""
    return f"own.{own_id}"


def own_id_of(item_id: str) -> int:
    """Return the number of an own item; 0 for what is the id of none."""
    found = re.fullmatch(r"own\.([1-9]\d{0,17})", item_id, re.ASCII)
    return int(found[1]) if found else 0


def bank_of_server(built_in: Bank, settings: OwnBank, own: Iterable[OwnItem]) -> Bank:
    """Return what a server draws from: the built-in items, its own that are not retired, or both.

    Where it has none of its own yet, choosing them alone leaves it with none.
    """
    active = [one for one in own if not one.retired and settings.choice is not Choice.BUILT_IN]
    items = {} if settings.choice is Choice.OWN else dict(built_in.items)
    return replace(
        built_in,
        items=items | {one.item.item_id: one.item for one in active},
        pools={one.item.item_id: one.pools for one in active},
        daily_from=settings.daily_from,
    )
