"""What comes next: organisers look at it, choose another, move it, and put questions in line."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import Protocol

from bot import refusals
from bot.clock import Clock
from bot.db.bank import secret_items
from bot.db.daily import lines, posts
from bot.db.daily.lines import Line
from bot.db.database import Database
from bot.domain.bank.items import Bank, Item
from bot.domain.daily.deeds import DeedKind
from bot.domain.daily.line import MOST_IN_LINE, Choice, moved, sooner, turns
from bot.domain.daily.rotation import round_of
from bot.domain.daily.schedule import Firing
from bot.errors import Refusal
from bot.services.bank.library import Library
from bot.services.daily.claims import Claims, stands
from bot.services.servers.set_up import settings_of

DAYS_AHEAD = 14
"""So many days are offered to move a question to."""


@dataclass(frozen=True, slots=True)
class Upcoming:
    """One question in line, and the day on which it is asked as things stand."""

    item: Item
    on: date | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What comes next. A change names the version of the outlook that it saw.

    `left_out` counts choices that were corrected or retired meanwhile and are in line no more.
    `overtaken` says that nothing was stored, because somebody else had changed what was seen.
    """

    version: int
    due_at: datetime
    line: tuple[Upcoming, ...]
    days: tuple[date, ...]
    left_out: int = 0
    overtaken: bool = False


class _Change(Protocol):
    async def __call__(self, line: list[Choice], days: Sequence[date], /) -> list[Choice]:
        """Return another line than this one, which is in the order of its turns."""
        ...


class Lines:
    """The line of a server. It is seen without keys, so that who chooses may answer like everybody.

    Every change says which version it saw; after somebody else's change it does nothing.
    """

    def __init__(self, db: Database, library: Library, claims: Claims, *, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._claims = claims
        self._clock = clock

    async def look(self, server_id: int) -> Outlook:
        """Return what comes next; what is shown is what will be asked, unless it is changed.

        Raises Refusal while nothing is planned, or nothing may be asked.
        """
        left_out = 0
        while True:
            stored = await lines.find(self._db.reading, server_id)
            firings = await self._firings(server_id)
            days = [firing.local_on for firing in firings]
            bank = await self._library.bank_of(server_id)
            sound = [one for one in stored.choices if stands(one, bank)]
            line = await self._with_next(server_id, sound, days)
            if tuple(line) == stored.choices:
                return _outlook(stored, firings, left_out, bank)
            if await self._save(server_id, line, seen=stored.version):
                left_out += len(stored.choices) - len(sound)

    async def _with_next(
        self, server_id: int, line: list[Choice], days: Sequence[date]
    ) -> list[Choice]:
        """Return the line with a question for the next day, drawn where none has its turn then."""
        if line and turns(line, days)[0].on == days[0]:
            return line
        try:
            return [await self._drawn(server_id, line), *line]
        except Refusal as refusal:
            if refusal.reason != refusals.NONE_HAS_ITS_TURN or not line:
                raise
            # All that is left of the round waits for later days: the first of it cannot wait.
            return [replace(line[0], on=None), *line[1:]]

    async def another(
        self, server_id: int, seen: int, place: int, *, within: Sequence[str] | None = None
    ) -> Outlook:
        """Put another question in this place, one of `within` if that is given. Raises Refusal."""

        async def change(line: list[Choice], _: Sequence[date]) -> list[Choice]:
            drawn = await self._drawn(server_id, line, within)
            return [*line[:place], replace(drawn, on=line[place].on), *line[place + 1 :]]

        return await self._change(server_id, seen, place, change)

    async def add(self, server_id: int, seen: int) -> Outlook:
        """Put one more question in line. Raises Refusal when the line is long."""

        async def change(line: list[Choice], _: Sequence[date]) -> list[Choice]:
            if len(line) >= MOST_IN_LINE:
                raise Refusal(refusals.LINE_FULL)
            return [*line, await self._drawn(server_id, line)]

        return await self._change(server_id, seen, 0, change)

    async def sooner(self, server_id: int, seen: int, place: int) -> Outlook:
        """Let a question and the one before it take each other's turn."""

        async def change(line: list[Choice], _: Sequence[date]) -> list[Choice]:
            return sooner(line, place)

        return await self._change(server_id, seen, place, change)

    async def move(self, server_id: int, seen: int, place: int, on: date) -> Outlook:
        """Let a question wait for a day."""

        async def change(line: list[Choice], days: Sequence[date]) -> list[Choice]:
            return moved(line, place, on) if on in days else line

        return await self._change(server_id, seen, place, change)

    async def remove(self, server_id: int, seen: int, place: int) -> Outlook:
        """Take a question out of the line; it keeps its turn in the round."""

        async def change(line: list[Choice], _: Sequence[date]) -> list[Choice]:
            return [*line[:place], *line[place + 1 :]]

        return await self._change(server_id, seen, place, change)

    async def restore(self, server_id: int, before: Sequence[Choice]) -> None:
        """Put back what was in line, without what was asked since."""
        stored = await lines.find(self._db.reading, server_id)
        asked = await posts.asked(self._db.reading, server_id)
        bank = await self._library.bank_of(server_id)
        in_turn = {*round_of(bank.daily_ids, asked)[0]}
        in_turn -= await secret_items.not_to_draw(self._db.reading, server_id)
        fresh = [one for one in before if one.item_id in in_turn]
        await self._save(server_id, fresh, seen=stored.version)

    async def _change(self, server_id: int, seen: int, place: int, change: _Change) -> Outlook:
        stored = await lines.find(self._db.reading, server_id)
        days = [firing.local_on for firing in await self._firings(server_id)]
        line = [turn.choice for turn in turns(stored.choices, days)]
        saved = False
        if stored.version == seen and place < len(line):
            new = await change(line, days)
            saved = await self._save(server_id, new, seen=seen, undoes=stored)
        return replace(await self.look(server_id), overtaken=not saved)

    async def _save(
        self, server_id: int, line: Sequence[Choice], *, seen: int, undoes: Line | None = None
    ) -> bool:
        now = self._clock()
        async with self._db.transaction() as tx:
            if not await lines.renew(tx, server_id, seen=seen, now=now):
                return False
            await lines.fill(tx, server_id, line)
            if undoes is not None:
                about = lines.as_text(undoes.choices)
                await lines.note_deed(tx, server_id, DeedKind.LINE, about, at=now)
        return True

    async def _drawn(
        self, server_id: int, line: Sequence[Choice], within: Sequence[str] | None = None
    ) -> Choice:
        besides = {one.item_id for one in line}
        item = await self._claims.draw(server_id, besides=besides, within=within)
        return Choice(item.item_id, item.version)

    async def _firings(self, server_id: int) -> list[Firing]:
        """Return the next times of the daily question. Raises Refusal while none is planned."""
        settings = await settings_of(self._db.reading, server_id)
        planned = await posts.planned(self._db.reading, server_id)
        if planned is None:
            raise Refusal(refusals.SKIP_WHILE_PAUSED)
        skipped = await posts.skipped(self._db.reading, server_id, since=planned.local_on)
        free = (
            firing
            for firing in settings.slot.after(planned.due_at)
            if firing.local_on > planned.local_on
            and firing.local_on not in {post.local_on for post in skipped}
        )
        first = Firing(planned.local_on, planned.due_at)
        return [first, *islice(free, DAYS_AHEAD - 1)]


def _outlook(stored: Line, firings: Sequence[Firing], left_out: int, bank: Bank) -> Outlook:
    days = tuple(firing.local_on for firing in firings)
    line = tuple(
        Upcoming(bank.items[turn.choice.item_id], turn.on) for turn in turns(stored.choices, days)
    )
    return Outlook(stored.version, firings[0].due_at, line, days, left_out)
