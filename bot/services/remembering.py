"""What members remember: worked out from their answers when somebody looks, and kept."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.db import members, memories
from bot.db.database import Database, Session
from bot.domain.drilling import Pile, Seen, best_for_now, spread
from bot.domain.recalls import Card, replayed
from bot.services.library import Library

OVERLAP = timedelta(minutes=1)
"""An answer is in the file a moment after its instant; so much is looked at a second time."""

MEMBERS_KNOWN = 64
"""Cards of so many members are kept at hand, so that a run of questions reads them once."""


class Remembering:
    """Nothing is written when somebody answers: a click waits for nothing but its answer."""

    def __init__(self, db: Database, library: Library, *, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock
        self._known: dict[int, tuple[datetime | None, Mapping[str, Card]]] = {}

    async def seen(self, server_id: int, user_id: int) -> list[Seen]:
        """Return what a member knows of each item of the bank that a drill may show them now."""
        cards = await self._cards(user_id)
        withheld = await memories.withheld(self._db.reading, server_id, user_id)
        return [
            Seen(
                item.item_id,
                item.domain,
                item.topic,
                card.memory if (card := cards.get(item.item_id)) else None,
                missed=card.missed if card else False,
            )
            for item in self._library.bank.items.values()
            if item.item_id not in withheld
        ]

    async def pile(self, server_id: int, user_id: int) -> Pile:
        """Return what is due for a member, spread over days."""
        return spread(await self.seen(server_id, user_id), at=self._clock())

    async def best_for_now(self, server_id: int, user_id: int) -> Seen | None:
        """Return the one item most worth a member's minute now, or None when all is done today."""
        return best_for_now(await self.seen(server_id, user_id), at=self._clock())

    async def _cards(self, user_id: int) -> Mapping[str, Card]:
        """Return a member's cards with all their answers worked in."""
        reading = self._db.reading
        heard_at = await memories.heard_at(reading, user_id)
        if not await memories.recalls(reading, user_id, since=heard_at):
            return await self._known_cards(reading, user_id, heard_at)
        async with self._db.transaction() as tx:
            heard_at = await memories.heard_at(tx, user_id)
            cards = await self._known_cards(tx, user_id, heard_at)
            told = await memories.recalls(tx, user_id, since=heard_at)
            exam_on = (await members.find(tx, user_id)).exam_on
            changed = replayed(cards, told, exam_on=exam_on)
            heard_at = await memories.hear(tx, user_id, self._clock() - OVERLAP)
            await memories.keep(tx, user_id, changed)
        return self._know(user_id, heard_at, {**cards, **changed})

    async def _known_cards(
        self, session: Session, user_id: int, heard_at: datetime | None
    ) -> Mapping[str, Card]:
        # Cards change only together with the instant up to which answers are in them.
        known = self._known.get(user_id)
        if known and known[0] == heard_at:
            return known[1]
        return self._know(user_id, heard_at, await memories.cards(session, user_id))

    def _know(
        self, user_id: int, heard_at: datetime | None, cards: Mapping[str, Card]
    ) -> Mapping[str, Card]:
        self._known.pop(user_id, None)
        if len(self._known) >= MEMBERS_KNOWN:
            del self._known[next(iter(self._known))]
        self._known[user_id] = heard_at, cards
        return cards
