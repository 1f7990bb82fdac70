"""Questions that members suggest: kept at rest, as reports that the bank is missing them."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot import refusals
from bot.bank.likeness import near
from bot.clock import Clock
from bot.db.bank import own_items, reports
from bot.db.database import Database
from bot.db.session import Session, Transaction
from bot.domain.bank.items import Item
from bot.domain.bank.own_items import EVERYWHERE, MOST_OWN, OwnItem
from bot.domain.bank.question_files import Credited
from bot.domain.bank.reports import MOST_OPEN_OF_MEMBER, MOST_OPEN_OF_SERVER, Flaw, Verdict
from bot.errors import Refusal
from bot.services.bank.library import Library

NOT_ASKED = 0
"""The version of a suggested item in its report: the author may report any that is asked later."""
ALIKE_SHOWN = 2
"""So many questions that say much the same are shown to whoever decides."""


class Suggestions:
    """Members suggest. Nobody else sees it until an organiser decides, in the queue of reports."""

    def __init__(self, db: Database, library: Library, *, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock

    async def may_suggest(self, server_id: int, user_id: int) -> None:
        """Raise Refusal where too much waits for the organisers already."""
        await require_room(self._db.reading, server_id, user_id)

    async def alike(self, server_id: int, user_id: int, item: Item) -> Item | None:
        """Return what says much the same: of the bank, or of what the member waits for.

        Not of what others suggest. It goes by the texts alone, and tells nothing of a key.
        """
        waiting = await own_items.suggested(self._db.reading, server_id)
        mine = [one.item for one in waiting if one.author_id == user_id]
        found = await near_in_bank(self._db.reading, self._library, server_id, item, mine)
        return found[0] if found else None

    async def suggest(self, server_id: int, user_id: int, number: int, item: Item) -> None:
        """Keep what a member suggests and promises to have written. Raises Refusal for too much.

        `number` is one that never comes again: the question is called by it.
        """
        own = OwnItem(
            own_id=0,
            server_id=server_id,
            name=f"own-{number:016x}",
            credited=Credited(replace(item, version=1), promised=True),
            pools=EVERYWHERE,
            author_id=user_id,
        )
        async with self._db.transaction() as tx:
            await require_room(tx, server_id, user_id)
            kept = (await own_items.suggest(tx, own)).item
            await reports.put(
                tx,
                server_id,
                user_id,
                (kept.item_id, NOT_ASKED),
                flaw=Flaw.MISSING,
                words=kept.stem,
                at=self._clock(),
            )


async def require_room(session: Session, server_id: int, user_id: int) -> None:
    """Raise Refusal where as much of a member, or of a server, waits as may wait."""
    mine, all_of_them = await reports.open_counts(session, server_id, user_id)
    if mine >= MOST_OPEN_OF_MEMBER:
        raise Refusal(refusals.many_reports(mine))
    if all_of_them >= MOST_OPEN_OF_SERVER:
        raise Refusal(refusals.REPORTS_FULL)


async def near_in_bank(
    session: Session, library: Library, server_id: int, item: Item, besides: Sequence[Item]
) -> list[Item]:
    """Return what says much the same as an item, most alike first: of the bank, and of others."""
    own = await own_items.of_server(session, server_id)
    there = [*library.bank.items.values(), *(one.item for one in own), *besides]
    others = [one for one in there if one.item_id != item.item_id]
    return await asyncio.to_thread(near, item, others)


async def settle(tx: Transaction, one: OwnItem, verdict: Verdict) -> None:
    """Take a suggested item in, or let it go. Raises Refusal where it was changed, or is too many.

    With what follows from that for what the server draws from.
    """
    if verdict is Verdict.AGREED:
        if len(await own_items.of_server(tx, one.server_id)) >= MOST_OWN:
            raise Refusal(refusals.own_questions_full(MOST_OWN))
        is_done = await own_items.change(tx, replace(one, suggested=False, retired=False))
        await own_items.next_edition(tx, one.server_id)
    else:
        is_done = await own_items.refuse(tx, one)
    if not is_done:
        raise Refusal(refusals.QUESTION_CHANGED)
