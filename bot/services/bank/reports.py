"""Reports of questions: what a member says is wrong or missing, and what is said to it."""

from bot import refusals
from bot.clock import Clock
from bot.db import live, outbox
from bot.db.bank import own_items, reports, secret_items
from bot.db.database import Database
from bot.db.session import Transaction
from bot.domain.bank.items import Item
from bot.domain.bank.own_items import own_id_of
from bot.domain.bank.reports import Case, Flaw, Met, MetIn, Report, Verdict
from bot.domain.exam.papers import ItemVersion
from bot.domain.outbox import Message, MessageKind
from bot.errors import Refusal
from bot.outbox.obstacles import Gone
from bot.services.bank.library import Library
from bot.services.bank.suggestions import ALIKE_SHOWN, near_in_bank, require_room, settle
from bot.services.members.letters import AboutItems


class Reports:
    """Members report what they have answered. Organisers read it without names, and decide."""

    def __init__(self, db: Database, library: Library, *, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock

    async def may_report(self, server_id: int, user_id: int, where: Met) -> None:
        """Raise Refusal unless a member has met that question, and may say more for now."""
        await self._reportable(server_id, user_id, where)

    async def _reportable(self, server_id: int, user_id: int, where: Met) -> ItemVersion:
        version = await self._met(server_id, user_id, where)
        if version is None:
            raise Refusal(refusals.NOT_MET)
        await require_room(self._db.reading, server_id, user_id)
        return version

    async def _met(self, server_id: int, user_id: int, where: Met) -> ItemVersion | None:
        if where.place is not MetIn.LIVE:
            return await reports.met(self._db.reading, server_id, user_id, where)
        # All who are in its channel have read the answer, so whoever asks may say something of it.
        one = await live.find(self._db.reading, server_id, where.ref_id)
        return one.shown_item(where.number) if one else None

    async def report(
        self, server_id: int, user_id: int, where: Met, *, flaw: Flaw, words: str
    ) -> None:
        """Keep what a member says of a question. Raises Refusal as `may_report` does."""
        version = await self._reportable(server_id, user_id, where)
        if flaw is Flaw.OTHER and not words:
            raise Refusal(refusals.SAY_WHAT)
        at = self._clock()
        await reports.put(
            self._db.single, server_id, user_id, version, flaw=flaw, words=words, at=at
        )

    async def met_lately(self, server_id: int, user_id: int) -> list[tuple[Met, Item]]:
        """Return what a member answered last, in the versions they met, each item once."""
        met = await reports.met_lately(self._db.reading, server_id, user_id)
        first = {version: where for where, version in reversed(met)}
        items = await self._library.items_of(first)
        return list(zip(first.values(), items, strict=True))[::-1]

    async def next_case(self, server_id: int, user_id: int, *, after: int = 0) -> Case | None:
        """Return the item that was reported first after a report, or None where none is left."""
        found = await reports.open_after(self._db.reading, server_id, after)
        if not found:
            return None
        secret = await secret_items.of_member(self._db.reading, server_id, user_id)
        waiting = await reports.waiting(self._db.reading, server_id)
        if found[0].flaw is Flaw.MISSING:
            return await self._suggestion(found[0], waiting, secret)
        version = found[0].item_id, found[0].item_version
        [item] = await self._library.items_of([version])
        return Case(item, tuple(found), waiting, item.item_id in secret)

    async def _suggestion(self, report: Report, waiting: int, secret: set[str]) -> Case:
        """Return a suggested item as it is by now, with what it is much like.

        Where one of those is being asked, the key of this one would tell too much.
        """
        server_id, reading = report.server_id, self._db.reading
        there = {one.item.item_id: one for one in await own_items.suggested(reading, server_id)}
        own = there.get(report.item_id)
        if own is None:
            raise Refusal(refusals.DECIDED_BEFORE)
        others = [one.item for one in there.values()]
        alike = await near_in_bank(reading, self._library, server_id, own.item, others)
        is_secret = any(one.item_id in secret for one in alike)
        shown = tuple(alike[:ALIKE_SHOWN])
        return Case(own.item, (report,), waiting, is_secret, own.revision, shown)

    async def may_decide(self, server_id: int, last_id: int) -> None:
        """Raise Refusal unless that report of the server still waits."""
        report = await reports.find(self._db.reading, last_id)
        if report is None or report.server_id != server_id or report.verdict is not None:
            raise Refusal(refusals.DECIDED_BEFORE)

    async def decide(
        self,
        server_id: int,
        last_id: int,
        *,
        verdict: Verdict,
        reply: str,
        thanks: bool,
        revision: int = 0,
    ) -> int:
        """Decide the open reports of one item up to that one; return how many those were.

        A suggested item, in the revision that was read, is taken in or let go with that. With
        `thanks`, who reported it is told, with the reply. Raises Refusal where another organiser
        was first, or has changed what is suggested.
        """
        async with self._db.transaction() as tx:
            decided = await reports.decide(
                tx, server_id, last_id, verdict=verdict, reply=reply, at=self._clock()
            )
            for one in decided:
                if one.flaw is Flaw.MISSING:
                    await _settle(tx, one, verdict, revision)
            for one in decided if thanks else ():
                await outbox.put(
                    tx,
                    MessageKind.THANKS,
                    one.report_id,
                    server_id=server_id,
                    due_at=outbox.AT_ONCE,
                )
        if not decided:
            raise Refusal(refusals.DECIDED_BEFORE)
        self._library.changed(server_id)  # what was suggested may be asked now
        return len(decided)


async def _settle(tx: Transaction, report: Report, verdict: Verdict, revision: int) -> None:
    own = await own_items.find(tx, report.server_id, own_id_of(report.item_id))
    if own is None or own.revision != revision:
        raise Refusal(refusals.QUESTION_CHANGED)
    await settle(tx, own, verdict)


class Thanks(AboutItems):
    """What became of a report, told to its writer; one that may have arrived is looked for."""

    name = MessageKind.THANKS

    async def find(self, message: Message) -> int | None:
        """Look for it in the member's own channel."""
        report = await self._of(message)
        return await self._direct_messages.find_thanks(report, await self._stem_of(report))

    async def send(self, message: Message) -> int | None:
        """Tell the member, if they are still there."""
        report = await self._of(message)
        if not await self._directory.is_there(report.server_id, report.user_id):
            await outbox.drop(self._db.single, message)
            return None
        return await self._direct_messages.thank(report, await self._stem_of(report))

    async def sent(self, message: Message, message_id: int) -> None:
        """Forget it: the report itself knows what was said."""
        await outbox.drop(self._db.single, message)

    async def _of(self, message: Message) -> Report:
        report = await reports.find(self._db.reading, message.ref_id)
        if report is None or report.verdict is None:
            raise Gone(f"report {message.ref_id}")
        return report

    async def _stem_of(self, report: Report) -> str:
        if report.flaw is Flaw.MISSING:  # it may have been let go
            return report.words
        [item] = await self._library.items_of([(report.item_id, report.item_version)])
        return item.stem
