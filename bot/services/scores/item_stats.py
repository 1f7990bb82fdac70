"""How items fare in a group's mock exams, as an organiser may be told: in batches, by the week."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.db import item_choices
from bot.db.bank import secret_items
from bot.db.database import Database
from bot.db.servers import servers
from bot.domain.bank.items import Item
from bot.domain.daily.schedule import week_began
from bot.domain.exam.papers import ItemVersion
from bot.domain.scores.item_stats import (
    Choices,
    ItemFigures,
    Reliability,
    average_facility,
    figures_of,
    merged,
    papers_of,
    reliability_of,
    right_of,
    told_now,
)
from bot.services.bank.library import Library


@dataclass(frozen=True, slots=True)
class ItemReport:
    """What is told of items, those to look at first; and of the latest large mock exam, if any."""

    items: tuple[ItemFigures, ...]
    reliability: Reliability | None


class ItemStats:
    """Sums are brought up to date when somebody looks, once a week; a look reads only them."""

    def __init__(self, db: Database, library: Library, *, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock

    async def report(self, server_id: int) -> ItemReport:
        """Return what an organiser may be told of a server's items."""
        reading = self._db.reading
        zone = await servers.zone_of(reading, server_id)
        until = week_began(self._clock(), zone)
        await self._bring_up_to(server_id, until)
        told = await item_choices.kept(reading, server_id, told=True)
        secret = await secret_items.of_server(reading, server_id)
        items = await self._items({key: it for key, it in told.items() if key[0] not in secret})
        rights = [(right_of(item, choices).papers, papers_of(choices)) for item, choices in items]
        average = average_facility(rights)
        figures = [figures_of(item, choices, average) for item, choices in items]
        large = await item_choices.latest_large(reading, server_id, until=until)
        return ItemReport(tuple(sorted(figures, key=_worth_a_look)), reliability_of(*large))

    async def _bring_up_to(self, server_id: int, until: datetime) -> None:
        reading = self._db.reading
        since = await item_choices.known_until(reading, server_id)
        if since is not None and since >= until:
            return
        # Read before the transaction: the first look of an old group may take a while.
        fresh = await item_choices.fresh(reading, server_id, since=since, until=until)
        async with self._db.transaction() as tx:
            if await item_choices.known_until(tx, server_id) != since:
                return  # somebody else looked at the same instant
            waiting = await item_choices.kept(tx, server_id, told=False)
            for version, choices in fresh.items():
                waiting[version] = merged(waiting.get(version, {}), choices)
            told = await item_choices.kept(tx, server_id, told=True)
            told, waiting = told_now(told, waiting)
            await item_choices.keep(tx, server_id, told=told, waiting=waiting, until=until)

    async def _items(self, told: Mapping[ItemVersion, Choices]) -> list[tuple[Item, Choices]]:
        items = await self._library.items_of(told)
        return list(zip(items, told.values(), strict=True))


def _worth_a_look(one: ItemFigures) -> tuple[int, int, str, int]:
    return -len(one.flags), one.facility, one.item.item_id, one.item.version
