"""What members remember: worked out from their answers when somebody looks, and kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.clock import Clock
from bot.db.bank import secret_items
from bot.db.database import Database
from bot.db.members import members
from bot.db.practice import memories
from bot.db.session import Session
from bot.domain.bank import Bank
from bot.domain.practice.next_item import Pile, Seen, best_for_now, spread, unmet
from bot.domain.practice.recalls import Card, learnt_anew, replayed
from bot.domain.practice.relearning import Relearning, relearning_first, with_relearning
from bot.services.bank import Library

OVERLAP = timedelta(minutes=1)
"""An answer is in the file a moment after its instant; so much is looked at a second time."""

MEMBERS_AT_HAND = 64
"""Cards of so many members are kept at hand, so that a run of questions reads them once."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A member's cards with their answers up to an instant, and what they mean for a bank."""

    synced_until: datetime | None
    cards: Mapping[str, Card]
    bank: Bank
    seen: Mapping[str, Seen]


class Memories:
    """Nothing is written when somebody answers: a click waits for nothing but its answer."""

    def __init__(self, db: Database, library: Library, *, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock
        self._at_hand: dict[int, _Known] = {}

    async def seen(self, server_id: int, user_id: int) -> list[Seen]:
        """Return what a member knows of each item of the bank that a drill may show them now."""
        bank = await self._library.bank_of(server_id)
        known = await self._known(server_id, user_id, bank)
        secret = await secret_items.of_member(self._db.reading, server_id, user_id)
        return [one for item_id, one in known.seen.items() if item_id not in secret]

    async def pile(self, server_id: int, user_id: int) -> Pile:
        """Return what is due for a member, spread over days."""
        now, exam_on = await self.now(server_id, user_id)
        seen = await self.seen(server_id, user_id)
        return with_relearning(spread(seen, at=now, exam_on=exam_on), seen, now)

    async def best_for_now(self, server_id: int, user_id: int) -> Seen | None:
        """Return the one item most worth a member's minute now, or None when all is done today."""
        now, exam_on = await self.now(server_id, user_id)
        seen = await self.seen(server_id, user_id)
        first = relearning_first(seen, now)[:1]
        is_due = any(one.is_relearnt and one.is_due(now) for one in first)
        return first[0] if is_due else best_for_now(seen, at=now, exam_on=exam_on)

    async def now(self, server_id: int, user_id: int) -> tuple[datetime, date | None]:
        """Return the present in a member's zone, where their days turn, and when their exam is."""
        zone = await members.zone_of(self._db.reading, server_id, user_id)
        exam_on = (await members.find(self._db.reading, user_id)).exam_on
        return self._clock().astimezone(zone), exam_on

    async def _known(self, server_id: int, user_id: int, bank: Bank) -> _Known:
        """Return what a member remembers, with all their answers worked in."""
        reading = self._db.reading
        synced_until = await memories.synced_until(reading, user_id)
        told = await memories.recalls(reading, user_id, since=synced_until)
        if not told and not await _corrected(reading, user_id, synced_until):
            return await self._as_heard(reading, user_id, synced_until, bank)
        async with self._db.transaction() as tx:
            synced_until = await memories.synced_until(tx, user_id)
            before = await self._as_heard(tx, user_id, synced_until, bank)
            told = await memories.recalls(tx, user_id, since=synced_until)
            anew = learnt_anew(await _corrected(tx, user_id, synced_until))
            if not told and not anew:  # deleted a moment ago
                return before
            exam_on = (await members.find(tx, user_id)).exam_on
            zone = await members.zone_of(tx, server_id, user_id)
            cards = {**before.cards, **anew}
            changed = {**anew, **replayed(cards, told, exam_on=exam_on, zone=zone)}
            synced_until = await memories.mark_synced(tx, user_id, self._clock() - OVERLAP)
            await memories.keep(tx, user_id, changed)
        now = _Known(
            synced_until,
            {**before.cards, **changed},
            bank,
            {**before.seen, **_seen(changed, before.seen)},
        )
        return self._keep_at_hand(user_id, now)

    async def _as_heard(
        self, session: Session, user_id: int, synced_until: datetime | None, bank: Bank
    ) -> _Known:
        # Cards change only together with the instant up to which answers are in them.
        known = self._at_hand.get(user_id)
        is_current = known is not None and known.synced_until == synced_until
        if known and is_current and known.bank is bank:
            return known
        cards = known.cards if known and is_current else await memories.cards(session, user_id)
        there = unmet(bank)
        seen = {**there, **_seen(cards, there)}
        return self._keep_at_hand(user_id, _Known(synced_until, cards, bank, seen))

    def _keep_at_hand(self, user_id: int, known: _Known) -> _Known:
        self._at_hand.pop(user_id, None)
        if len(self._at_hand) >= MEMBERS_AT_HAND:
            del self._at_hand[next(iter(self._at_hand))]
        self._at_hand[user_id] = known
        return known


def _seen(cards: Mapping[str, Card], there: Mapping[str, Seen]) -> dict[str, Seen]:
    """Return what a member knows of the items of a bank that they have met."""
    return {
        item_id: replace(
            there[item_id],
            memory=card.memory,
            missed=card.missed,
            first_right=card.first_right,
            is_relearnt=card.relearning is not Relearning.DONE,
        )
        for item_id, card in cards.items()
        if item_id in there
    }


async def _corrected(
    session: Session, user_id: int, synced_until: datetime | None
) -> dict[str, datetime]:
    """Return what a member has to learn anew: a correction makes them be looked at from the start.

    So later looks, of which there is one a click, need not ask.
    """
    return {} if synced_until else await memories.corrected(session, user_id)
