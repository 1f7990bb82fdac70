"""What members remember: worked out from their answers when somebody looks, and kept."""

from datetime import timedelta

from bot.clock import Clock
from bot.db import members, memories
from bot.db.database import Database, Session
from bot.domain.drilling import Pile, Seen, best_for_now, spread
from bot.domain.recalls import replayed
from bot.services.library import Library

OVERLAP = timedelta(minutes=1)
"""An answer is in the file a moment after its instant; so much is looked at a second time."""


class Remembering:
    """Nothing is written when somebody answers: a click waits for nothing but its answer."""

    def __init__(self, db: Database, library: Library, *, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock

    async def seen(self, server_id: int, user_id: int) -> list[Seen]:
        """Return what a member knows of each item of the bank that a drill may show them now."""
        await self._catch_up(user_id)
        reading = self._db.reading
        cards = await memories.cards(reading, user_id)
        withheld = await memories.withheld(reading, server_id, user_id)
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

    async def start_anew(self, tx: Session, user_id: int) -> None:
        """Let a member's memory be worked out anew: what it depends on has changed."""
        await memories.forget(tx, user_id)

    async def _catch_up(self, user_id: int) -> None:
        since = await memories.heard_at(self._db.reading, user_id)
        if not await memories.recalls(self._db.reading, user_id, since=since):
            return
        async with self._db.transaction() as tx:
            since = await memories.heard_at(tx, user_id)
            told = await memories.recalls(tx, user_id, since=since)
            exam_on = (await members.find(tx, user_id)).exam_on
            changed = replayed(await memories.cards(tx, user_id), told, exam_on=exam_on)
            await memories.hear(tx, user_id, self._clock() - OVERLAP)
            await memories.keep(tx, user_id, changed)
