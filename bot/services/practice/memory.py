"""What members remember: worked out from their answers when somebody looks, and kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.clock import Clock
from bot.db.bank import reports, secret_items
from bot.db.database import Database
from bot.db.members import members
from bot.db.practice import memories
from bot.db.practice.memories import Synced
from bot.db.session import Session
from bot.domain.bank.items import Bank
from bot.domain.practice.forgetting import Weights
from bot.domain.practice.next_item import Pile, Seen, best_for_now, spread, unmet
from bot.domain.practice.recalls import Card, learnt_anew, replayed
from bot.domain.practice.relearning import Relearning, relearning_first, with_relearning
from bot.services.bank.library import Library

OVERLAP = timedelta(minutes=1)
"""An answer is in the file a moment after its instant; so much is looked at a second time."""

MEMBERS_AT_HAND = 64
"""Cards of so many members are kept at hand, so that a run of questions reads them once."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A member's cards with their answers up to an instant, and what they mean for a bank."""

    synced: Synced
    cards: Mapping[str, Card]
    bank: Bank
    seen: Mapping[str, Seen]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a member knows of the items that may be asked, now, in their zone; and their exam.

    The weights say how long what is new to them will last.
    """

    seen: list[Seen]
    at: datetime
    exam_on: date | None
    weights: Weights


class Memories:
    """Nothing is written when somebody answers: a click waits for nothing but its answer."""

    def __init__(self, db: Database, library: Library, *, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock
        self._at_hand: dict[int, _Known] = {}
        self.looked_in: set[int] = set()
        """The servers in which somebody looked; whoever fits their weights takes them out."""

    async def seen(self, server_id: int, user_id: int) -> list[Seen]:
        """Return what a member knows of each item of the bank that a drill may show them now."""
        return (await self.outlook(server_id, user_id)).seen

    async def outlook(self, server_id: int, user_id: int) -> Outlook:
        """Return what a member may be asked now, and all that says what is best."""
        self.looked_in.add(server_id)
        bank, reading = await self._library.bank_of(server_id), self._db.reading
        known = await self._known(server_id, user_id, bank)
        besides = await secret_items.of_member(reading, server_id, user_id)
        # Whoever wrote a question remembers it for another reason than the others do.
        besides |= await reports.suggested_by(reading, server_id, user_id)
        seen = [one for item_id, one in known.seen.items() if item_id not in besides]
        now = self._clock().astimezone(await members.zone_of(reading, server_id, user_id))
        exam_on = (await members.find(reading, user_id)).exam_on
        return Outlook(seen, now, exam_on, known.synced.weights)

    async def pile(self, server_id: int, user_id: int) -> Pile:
        """Return what is due for a member, spread over days."""
        out = await self.outlook(server_id, user_id)
        due = spread(out.seen, at=out.at, exam_on=out.exam_on)
        return with_relearning(due, out.seen, out.at)

    async def best_for_now(self, server_id: int, user_id: int) -> Seen | None:
        """Return the one item most worth a member's minute now, or None when all is done today."""
        out = await self.outlook(server_id, user_id)
        first = relearning_first(out.seen, out.at)[:1]
        is_due = any(one.is_relearnt and one.is_due(out.at) for one in first)
        if is_due:
            return first[0]
        return best_for_now(out.seen, at=out.at, exam_on=out.exam_on, weights=out.weights)

    async def _known(self, server_id: int, user_id: int, bank: Bank) -> _Known:
        """Return what a member remembers, with all their answers worked in."""
        reading = self._db.reading
        synced = await memories.synced(reading, server_id, user_id)
        told = await memories.recalls(reading, user_id, since=synced.until)
        if not told and not await _corrected(reading, user_id, synced):
            return await self._as_heard(reading, user_id, synced, bank)
        async with self._db.transaction() as tx:
            synced = await memories.synced(tx, server_id, user_id)
            if synced.until is None:
                await memories.forget(tx, user_id)  # what was worked out with other weights
            before = await self._as_heard(tx, user_id, synced, bank)
            told = await memories.recalls(tx, user_id, since=synced.until)
            anew = learnt_anew(await _corrected(tx, user_id, synced))
            if not told and not anew:  # deleted a moment ago
                return before
            exam_on = (await members.find(tx, user_id)).exam_on
            zone = await members.zone_of(tx, server_id, user_id)
            cards, weights = {**before.cards, **anew}, synced.weights
            changed = {
                **anew,
                **replayed(cards, told, exam_on=exam_on, zone=zone, weights=weights),
            }
            synced = await memories.mark_synced(tx, user_id, self._clock() - OVERLAP, weights)
            await memories.keep(tx, user_id, changed)
        now = _Known(
            synced,
            {**before.cards, **changed},
            bank,
            {**before.seen, **_seen(changed, before.seen)},
        )
        return self._keep_at_hand(user_id, now)

    async def _as_heard(self, session: Session, user_id: int, synced: Synced, bank: Bank) -> _Known:
        # Cards change only together with the instant up to which answers are in them.
        known = self._at_hand.get(user_id)
        is_current = known is not None and known.synced == synced
        if known and is_current and known.bank is bank:
            return known
        cards = known.cards if known and is_current else await memories.cards(session, user_id)
        there = unmet(bank)
        seen = {**there, **_seen(cards, there)}
        return self._keep_at_hand(user_id, _Known(synced, cards, bank, seen))

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


async def _corrected(session: Session, user_id: int, synced: Synced) -> dict[str, datetime]:
    """Return what a member has to learn anew: a correction makes them be looked at from the start.

    So later looks, of which there is one a click, need not ask.
    """
    return {} if synced.until else await memories.corrected(session, user_id)
