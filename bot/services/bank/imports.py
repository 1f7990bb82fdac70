"""Files of questions: read, shown with all that would become of them, added, taken back."""

import asyncio
from dataclasses import dataclass, replace

from bot import refusals
from bot.bank.formats.read import read
from bot.clock import Clock
from bot.db.bank import own_items
from bot.db.database import Database
from bot.domain.bank.items import Pool
from bot.domain.bank.own_import import Planned, Wanted, planned
from bot.domain.bank.own_items import EVERYWHERE, Import, TakenBack
from bot.errors import Refusal
from bot.services.bank.library import Library

MOST_WAITING = 16
"""So many files that were read wait at once for a word; the oldest goes first, all at a restart."""
IMPORTS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, and the plan by which it was."""

    import_id: int
    plan: Planned


class Imports:
    """Takes files in. Who may do that is the caller's matter."""

    def __init__(self, db: Database, library: Library, *, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock
        self._waiting: dict[int, Planned] = {}
        # A file may unpack to a lot: they are read one after the other.
        self._one_at_a_time = asyncio.Lock()

    async def read(
        self,
        number: int,
        data: bytes,
        *,
        server_id: int,
        user_id: int,
        file_name: str,
        domain: str | None = None,
        pools: frozenset[Pool] = EVERYWHERE,
    ) -> Planned:
        """Return what a file would do; it waits under `number` for `add`. Nothing is changed yet.

        Raises Refusal with one reason where the file is of no use.
        """
        async with self._one_at_a_time:
            reading = await asyncio.to_thread(read, data, file_name)
        plan = await self._planned(Wanted(server_id, user_id, file_name, reading, domain, pools))
        self._let_wait(number, plan)
        return plan

    async def with_domain(self, server_id: int, number: int, domain: str) -> Planned:
        """Say of which domain those questions are that name none. Raises Refusal if forgotten."""
        wanted = replace(self._shown(server_id, number).wanted, domain=domain)
        plan = self._waiting[number] = await self._planned(wanted)
        return plan

    async def plan(self, server_id: int, number: int) -> Planned:
        """Return what a file that waits would do now. Raises Refusal if it is forgotten."""
        plan = await self._planned(self._shown(server_id, number).wanted)
        self._waiting[number] = plan
        return plan

    async def add(self, server_id: int, number: int, *, seen: int) -> Done:
        """Do what a file that waits would do as it was shown, all of it or nothing.

        Raises Refusal where it is forgotten, lacks a domain, or would do something else by now:
        somebody has changed something of the server's own since edition `seen`, or its exam.
        """
        shown = self._shown(server_id, number)
        plan = await self._planned(shown.wanted)
        if plan != shown:
            raise Refusal(refusals.CHANGED_MEANWHILE)
        if not plan.is_ready:
            raise Refusal(refusals.NOTHING_TO_ADD)
        now = self._clock()
        what = plan.wanted.file_name, now, len(plan.added), len(plan.changed)
        async with self._db.transaction() as tx:
            if not await own_items.next_edition(tx, server_id, seen=seen):
                raise Refusal(refusals.CHANGED_MEANWHILE)
            import_id = await own_items.add_import(
                tx, Import(0, server_id, *what), user_id=plan.wanted.user_id
            )
            await own_items.add(tx, server_id, plan.added, import_id=import_id)
            for one in plan.changed:
                if not await own_items.change(tx, one, import_id=import_id):
                    raise Refusal(refusals.CHANGED_MEANWHILE)
        self._library.changed(server_id)
        self._waiting.pop(number, None)
        return Done(import_id, plan)

    async def latest(self, server_id: int) -> list[Import]:
        """Return the latest files that a server took in, the last one first."""
        return await own_items.imports(self._db.reading, server_id, most=IMPORTS_SHOWN)

    async def find(self, server_id: int, import_id: int) -> Import:
        """Return a file that a server took in. Raises Refusal where it was taken back."""
        found = await own_items.find_import(self._db.reading, server_id, import_id)
        if found is None:
            raise Refusal(refusals.NO_SUCH_IMPORT)
        return found

    async def take_back(self, server_id: int, import_id: int) -> TakenBack:
        """Undo a file as one: what nobody was asked goes, the rest is retired or as it was before.

        Raises Refusal where it was taken back already.
        """
        found = await self.find(server_id, import_id)
        async with self._db.transaction() as tx:
            await own_items.next_edition(tx, server_id)
            undone = await own_items.take_back(tx, found)
        self._library.changed(server_id)
        return undone

    async def _planned(self, wanted: Wanted) -> Planned:
        reading = self._db.reading
        settings = await own_items.bank_of(reading, wanted.server_id)
        own = await own_items.of_server(reading, wanted.server_id)
        # Its domains are those of the exam that the group prepares for.
        exam = await self._library.profile_here(wanted.server_id)
        built_in = replace(self._library.bank, profile=exam)
        return await asyncio.to_thread(planned, wanted, settings, own, built_in)

    def _let_wait(self, number: int, plan: Planned) -> None:
        mine = plan.wanted.server_id, plan.wanted.user_id
        self._waiting = {
            key: one
            for key, one in self._waiting.items()
            if (one.wanted.server_id, one.wanted.user_id) != mine
        }
        while len(self._waiting) >= MOST_WAITING:
            del self._waiting[next(iter(self._waiting))]
        self._waiting[number] = plan

    def _shown(self, server_id: int, number: int) -> Planned:
        """Return what was last shown that a file would do."""
        plan = self._waiting.get(number)
        if plan is None or plan.wanted.server_id != server_id:
            raise Refusal(refusals.FILE_FORGOTTEN)
        return plan
