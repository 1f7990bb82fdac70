"""Delivers what is due: takes a lease, looks if it was tried before, sends, records, backs off.

It keeps nothing in memory that matters. At most AT_ONCE messages are on their way, one of a
server at a time and each under a time limit, so that no server waits for another one's trouble.
"""

import asyncio
import logging
import math
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.db import outbox
from bot.db.database import Database
from bot.domain.outbox import Message, retry_delay
from bot.errors import Refusal
from bot.outbox.kinds import Kind
from bot.outbox.obstacles import Blocked, Gone, Missing, Unsure

log = logging.getLogger(__name__)

SEND_SECONDS = 60
AT_ONCE = 32
BATCH = 512
MOST_DOUBLINGS = 6
"""A message that could not be drawn anew is tried again after ever longer waits, up to so many."""
LONGEST_WAIT = timedelta(minutes=30)
"""The longest of the growing waits before a message is looked for and sent again."""
SEEN_AGAIN = timedelta(minutes=1)
"""A message that is not there is looked for once more after so long, before that is believed."""


class Deliverer:
    """The one that sends. A click wakes it; the ticker does, too, in case a wake was lost."""

    def __init__(self, db: Database, kinds: Iterable[Kind], *, clock: Clock) -> None:
        self._db = db
        self._kinds = {kind.name: kind for kind in kinds}
        self._clock = clock
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._on_their_way: dict[int, asyncio.Task[bool]] = {}
        self._put_off_until: dict[int, datetime] = {}
        self._looking: asyncio.Task[None] | None = None
        self._wanted = False
        self._is_open = False
        self._ticker: Callable[[], None] = lambda: None
        db.when_enqueued(self.wake)

    async def resume_after_restart(self) -> None:
        """End the leases of a process that is gone. Call once at start, before anything is sent."""
        await outbox.end_leases(self._db.single, self._clock())

    def open(self) -> None:
        """Send from now on whatever is due, at each wake."""
        self._is_open = True
        self.wake()

    async def close(self) -> None:
        """Begin nothing more, and wait for what is on its way."""
        self._is_open = False
        if self._looking is not None:
            await self._looking
        await self._arrivals()

    def also_wakes(self, ticker: Callable[[], None]) -> None:
        """Wake `ticker`, too, at each wake: what is due later is due by its clock."""
        self._ticker = ticker

    def wake(self) -> None:
        """Look soon for what is due, since something may have come into the outbox."""
        self._ticker()
        self.look()

    def look(self) -> None:
        """Look for what is due. Costs nothing where somebody looks already."""
        self._wanted = True
        if self._is_open and self._looking is None:
            self._looking = asyncio.create_task(self._look(), name="outbox")

    async def seconds_until_due(self) -> float:
        """Return in how many seconds the next message is due: 0 while something is on its way."""
        if self._on_their_way:
            return 0
        next_due = await outbox.next_due(self._db.reading)
        return max(0, (next_due - self._clock()).total_seconds()) if next_due else math.inf

    async def deliver(self) -> int:
        """Deliver everything that is due, wait for it, and return how many messages arrived."""
        arrived = 0
        while await self._begin() or self._on_their_way:
            arrived += sum(await self._arrivals())
        return arrived

    async def deliver_now(self, message: Message) -> int | None:
        """Deliver a message that its caller has leased, and return its id where it stands.

        Raises Blocked or Unsure after the kind has done what follows from it.
        """
        kind = self._kinds[message.kind]
        async with self._slots:
            return await self._send_or_explain(kind, message)

    async def _look(self) -> None:
        try:
            while self._wanted and self._is_open:
                self._wanted = False
                await self._begin()
        except Exception:
            log.exception("the outbox could not be read; the next tick tries again")
        finally:
            self._looking = None

    async def _begin(self) -> bool:
        """Set out with what is due; return whether anything was."""
        begun = False
        while len(self._on_their_way) < AT_ONCE:  # else each arrival looks again
            due = await self._due()
            for message in due:
                if message.server_id not in self._on_their_way:
                    task = asyncio.create_task(self._guarded(message))
                    self._on_their_way[message.server_id] = task
                    begun = True
            if len(due) < BATCH:
                break
        return begun

    async def _due(self) -> list[Message]:
        """Return what is due of servers that nothing is on its way to.

        Else a server with many messages and a slow channel would fill all that is looked at.
        """
        now = self._clock()
        self._put_off_until = {
            outbox_id: until for outbox_id, until in self._put_off_until.items() if until > now
        }
        return await outbox.due(
            self._db.reading, now, most=BATCH, busy=self._on_their_way, put_off=self._put_off_until
        )

    async def _arrivals(self) -> list[bool]:
        return await asyncio.gather(*self._on_their_way.values())

    async def _guarded(self, message: Message) -> bool:
        """Deliver a message whatever happens; return whether it arrived."""
        try:
            async with self._slots:
                return await self._deliver(message)
        except Refusal as refusal:  # of the database, which has told the host what is wrong
            log.warning("%s could not be saved: %s; tried again", _named(message), refusal)
            await self._put_off(message)
        except Exception:
            log.exception("%s failed; it is tried again", _named(message))
            await self._put_off(message)
        finally:
            del self._on_their_way[message.server_id]
            self.look()  # the server may have more to be told
        return False

    async def _put_off(self, message: Message) -> None:
        later = self._clock() + retry_delay(message.attempts + 1)
        try:
            await outbox.try_at(self._db.single, message, later)
        except Exception:  # noqa: BLE001 - whatever it was, it must not be tried in a loop
            # The disk is full, or worse. In memory will do: a new process may well try at once.
            self._put_off_until[message.outbox_id] = later

    async def _deliver(self, message: Message) -> bool:
        kind = self._kinds[message.kind]
        try:
            if await kind.take(message, until=self._clock() + kind.lease):
                with suppress(Blocked, Unsure):
                    return await self._send_or_explain(kind, message) is not None
        except Gone as gone:
            log.info("%s: %s is gone", _named(message), gone)
            await outbox.drop(self._db.single, message)
        return False

    async def _send_or_explain(self, kind: Kind, message: Message) -> int | None:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                return await self._say(kind, message)
        except Blocked as blocked:
            log.info("%s: %s", _named(message), blocked.trouble)
            await (kind.blocked if message.message_id is None else kind.edit_blocked)(
                message, blocked
            )
            raise
        except Missing:
            log.info("%s is not in its channel", _named(message))
            if message.attempts > 0:
                await kind.missing(message)
            else:
                await outbox.try_at(self._db.single, message, self._clock() + SEEN_AGAIN)
            return None
        except (Unsure, TimeoutError) as error:
            log.warning("%s: no answer of Discord's yet (%s)", _named(message), error or "too late")
            again_at = self._clock() + _wait(kind, message)
            await outbox.try_at(self._db.single, message, again_at)
            raise Unsure from error

    async def _say(self, kind: Kind, message: Message) -> int | None:
        if message.message_id is not None:
            await kind.edit(message)
            await kind.rest(message)
            return message.message_id
        found = await kind.find(message) if kind.may_stand(message) else None
        message_id = await kind.send(message) if found is None else found
        if found is not None and kind.changes:
            # It shows what was so when it was sent. Noted before it counts as sent, or a process
            # that dies in between would leave it so.
            await outbox.changed(self._db.single, message.kind, message.ref_id, part=message.part)
        if message_id is not None:
            await kind.sent(message, message_id)
        return message_id


def _wait(kind: Kind, message: Message) -> timedelta:
    """Return how long to leave alone what Discord has not answered; longer and longer.

    What may have been sent is left for as long as a lease at least, and then looked for first.
    Drawn anew twice does no harm.
    """
    if message.message_id is not None:
        return kind.pace * 2 ** min(message.attempts, MOST_DOUBLINGS)
    doublings = min(max(0, message.attempts - 1), MOST_DOUBLINGS)
    return min(kind.lease * 2**doublings, LONGEST_WAIT)


def _named(message: Message) -> str:
    return f"{message.kind} {message.ref_id} of server {message.server_id}"
