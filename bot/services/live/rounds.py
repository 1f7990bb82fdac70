"""Live rounds: begun, answered, paused, and moved on when a clock is over."""

import logging
import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot import refusals
from bot.clock import Clock
from bot.db import live, outbox
from bot.db.bank import secret_items
from bot.db.database import Database
from bot.db.exam import sittings
from bot.db.servers import presence
from bot.db.session import Transaction
from bot.domain.bank.items import Item
from bot.domain.exam.papers import ItemVersion
from bot.domain.live import NO_TIME, LiveEnding, Phase, Round
from bot.domain.outbox import MessageKind
from bot.errors import Refusal
from bot.services.bank.library import Library
from bot.services.exam.blueprint import draw_for, free_pool, keep_given, require_enough
from bot.services.exam.room import require_room
from bot.services.heartbeat import Heartbeat

log = logging.getLogger(__name__)

HEARTBEAT = "live heartbeat"


class Rounds:
    """The live rounds. Every step is a row; what the channel shows is the outbox's matter."""

    def __init__(
        self,
        db: Database,
        library: Library,
        *,
        clock: Clock,
        rng: random.Random,
    ) -> None:
        self._db = db
        self._library = library
        self._clock = clock
        self._rng = rng
        self.heartbeat = Heartbeat(db, HEARTBEAT, self._move_clocks, clock=clock)

    async def start(
        self,
        server_id: int,
        channel_id: int,
        host_id: int,
        *,
        questions: int,
        seconds: int,
        domain: str | None,
        items: Sequence[Item] = (),
        opens_in: timedelta = NO_TIME,
    ) -> Round:
        """Begin a round, at once or with a lobby that lasts so long.

        Raises Refusal when the bank is too small or the channel is taken.

        Where `items` are given, these are asked, in their order; `questions` is how many. A round
        is shorter where the rest is being asked elsewhere.
        """
        await require_enough(self._library, server_id, domain, questions)
        async with self._db.transaction() as tx:
            if await sittings.running_in(tx, channel_id) or await live.running_in(tx, channel_id):
                raise Refusal(refusals.SITTING_IN_CHANNEL)
            await require_room(
                tx, self._library, server_id, host_id, questions=questions, domain=domain
            )
            versions = await self._draw(tx, server_id, domain, questions, items)
            if not versions:
                raise Refusal(refusals.ALL_OPEN)
            now = self._clock()
            made = await live.add(
                tx,
                server_id,
                channel_id,
                host_id,
                seconds=seconds,
                items=versions,
                now=now,
                opens_at=now + opens_in if opens_in else None,
            )
            if made is None:
                raise Refusal(refusals.SITTING_IN_CHANNEL)
            await self.heartbeat.beat(tx, now)
        return made

    async def _draw(
        self,
        tx: Transaction,
        server_id: int,
        domain: str | None,
        questions: int,
        given: Sequence[Item],
    ) -> tuple[ItemVersion, ...]:
        # A round shows its keys: none of a question or paper that is still open.
        bank = await self._library.bank_of(server_id)
        pool = await free_pool(tx, bank, server_id, domain)
        if given:
            free = {item.item_id for item in pool}
            still = [item for item in given if item.item_id in free]
            return await keep_given(tx, self._library, still[:questions])
        return await draw_for(
            tx,
            self._library,
            bank.profile,
            server_id,
            pool,
            questions=questions,
            now=self._clock(),
            rng=self._rng,
        )

    async def in_channel(self, server_id: int, channel_id: int) -> Round | None:
        """Return the round that runs in a channel, or None."""
        found = await live.running_in(self._db.reading, channel_id)
        return found if found and found.server_id == server_id else None

    async def on_server(self, server_id: int) -> list[tuple[Round, int | None]]:
        """Return every round that runs on a server, with the id of its latest message, if any."""
        reading = self._db.reading
        return [
            (one, message.message_id if message else None)
            for one in await live.running_on(reading, server_id)
            for message in [await outbox.find(reading, MessageKind.QUESTION, one.round_id)]
        ]

    async def find(self, server_id: int, round_id: int) -> Round:
        """Return a round of this server. Raises Refusal when there is none."""
        found = await live.find(self._db.reading, server_id, round_id)
        if found is None:
            raise Refusal(refusals.NO_SUCH_ROUND)
        return found

    async def answer(
        self, server_id: int, round_id: int, number: int, user_id: int, option: int
    ) -> None:
        """Store an answer; it can be changed until the clock ends. Raises Refusal after that."""
        now = self._clock()
        if await live.answer(
            self._db.single,
            round_id=round_id,
            server_id=server_id,
            number=number,
            user_id=user_id,
            option=option,
            now=now,
        ):
            self._db.enqueued()  # the count in the channel lags by one
            if await live.all_answered(self._db.reading, round_id, number):
                await self._change(server_id, round_id, lambda one, at: one.all_in(number, at))
            return
        found = await self.find(server_id, round_id)
        paused = found.is_paused and number == found.number
        raise Refusal(refusals.ROUND_PAUSED if paused else refusals.CLOCK_OVER)

    async def answers_of(
        self, server_id: int, round_id: int, user_id: int
    ) -> list[tuple[int, Item | None, int]]:
        """Return a member's answers of a round that is over: number, item, option chosen.

        The item is None while it is being asked elsewhere. Raises Refusal while the round goes on,
        since keys would be given away.
        """
        found = await self.find(server_id, round_id)
        if not found.is_over:
            raise Refusal(refusals.ROUND_GOES_ON)
        items = await self._library.items_of(found.items)
        secret = await secret_items.of_member(self._db.reading, server_id, user_id)
        return [
            (number, None if item.item_id in secret else item, option)
            for number, who, option in await live.answers(self._db.reading, round_id)
            if who == user_id
            for item in [items[number - 1]]
        ]

    async def join(self, server_id: int, round_id: int, user_id: int) -> Round:
        """Note that a member takes part, in the lobby or later; twice is the same as once.

        Raises Refusal when the round is over.
        """
        found = await self.find(server_id, round_id)
        if found.is_over:
            raise Refusal(refusals.ROUND_IS_OVER)
        if await live.join(self._db.single, server_id, round_id, user_id):
            self._db.enqueued()  # the count in the lobby lags by one
        return found

    async def count(self, one: Round) -> int:
        """Return how many have said that they take part."""
        return await live.joined(self._db.reading, one.round_id)

    async def next_now(self, server_id: int, round_id: int) -> Round:
        """Take the next step without waiting for the clock: begin, show the answer, ask the next.

        What has only just come stays, and so does a round that waits for something else.
        """
        async with self._db.transaction() as tx:
            found = await live.find(tx, server_id, round_id)
            if found is None:
                raise Refusal(refusals.NO_SUCH_ROUND)
            if not found.may_hurry(self._clock()):
                return found
            after = await self._after(tx, found)
            await live.save(tx, after, before=found)
        return after

    async def pause(self, server_id: int, round_id: int) -> Round:
        """Stop a round's clocks; one that is paused or over stays as it is."""
        return await self._change(server_id, round_id, lambda one, now: one.paused(now))

    async def resume(self, server_id: int, round_id: int) -> Round:
        """Let a round's clocks go on where they stood."""
        return await self._change(server_id, round_id, lambda one, now: one.resumed(now))

    async def stop(self, server_id: int, round_id: int, ending: LiveEnding) -> Round:
        """End a round; its standings come next. One that is over stays as it is."""
        return await self._change(server_id, round_id, lambda one, now: one.stopped(ending, now))

    async def asked(self, tx: Transaction, server_id: int, round_id: int, number: int) -> Round:
        """Start the clock of a question that stands in its channel, as part of a unit of work."""
        return await self._change_in(
            tx, server_id, round_id, lambda one, now: one.asked(number, now)
        )

    async def channel_gone(self, channel_id: int) -> None:
        """End the round of a channel that is no more."""
        found = await live.running_in(self._db.reading, channel_id)
        if found is not None:
            await self.stop(found.server_id, found.round_id, LiveEnding.CHANNEL_GONE)

    async def resume_after_restart(self) -> None:
        """Give the time since the last heartbeat back to every round. Call once, at start."""
        async with self._db.transaction() as tx:
            await self.heartbeat.resume_after_restart(tx)

    async def tick(self, now: datetime | None = None) -> bool:
        """Do everything that is due by an instant; return whether a round is still running."""
        now = now or self._clock()
        running = await live.running(self._db.reading)
        if running:
            await self.heartbeat.beat(self._db.single, now)
            still = await presence.standing_still(self._db.reading)
            running = [one for one in running if one.server_id not in still]
        lapsed = [one for one in running if one.paused_too_long(now) != one]
        for one in [*lapsed, *await live.due(self._db.reading, now)]:
            try:
                await self._step(one)
            except Refusal as refusal:  # of the database, which has told the host what is wrong
                log.warning("live round %s could not be saved: %s", one.round_id, refusal)
            except Exception:
                log.exception("live round %s could not go on; the next tick tries", one.round_id)
        return bool(running)

    async def go_on(self, tx: Transaction, server_id: int, since: datetime) -> None:
        """Give a server the time back for which its clocks stood still, in a unit of work."""
        now = self._clock()
        running = await live.running(tx)
        await self._move(tx, [one for one in running if one.server_id == server_id], now - since)
        await self.heartbeat.beat(tx, now)

    async def _move_clocks(self, tx: Transaction, since: datetime, now: datetime) -> None:
        """Move all clocks but those that stand still: they get all of it when they go on."""
        still = await presence.standing_still(tx)
        running = await live.running(tx)
        await self._move(tx, [one for one in running if one.server_id not in still], now - since)

    async def _move(self, tx: Transaction, running: Sequence[Round], gap: timedelta) -> None:
        for one in running:
            after = one.after_downtime(gap).pause_after_downtime(gap)
            if after != one:
                await live.save(tx, after, before=one)

    async def _change(
        self, server_id: int, round_id: int, change: Callable[[Round, datetime], Round]
    ) -> Round:
        async with self._db.transaction() as tx:
            return await self._change_in(tx, server_id, round_id, change)

    async def _change_in(
        self,
        tx: Transaction,
        server_id: int,
        round_id: int,
        change: Callable[[Round, datetime], Round],
    ) -> Round:
        found = await live.find(tx, server_id, round_id)
        if found is None:
            raise Refusal(refusals.NO_SUCH_ROUND)
        changed = change(found, self._clock())
        if changed != found:
            await live.save(tx, changed, before=found)
        return changed

    async def _step(self, one: Round) -> None:
        """End a pause or a question's clock, or move on from its answer.

        Nobody waits for a channel here.
        """
        async with self._db.transaction() as tx:
            await live.save(tx, await self._after(tx, one), before=one)

    async def _after(self, tx: Transaction, one: Round) -> Round:
        """Return a round after its next step."""
        now = self._clock()
        if one.is_paused:
            return one.paused_too_long(now)
        if one.is_lobby and not await live.joined(tx, one.round_id):
            return one.stopped(LiveEnding.NOBODY, now)
        if one.phase is Phase.ASKED:
            responses = await live.responses(tx, one.round_id, one.number)
            return one.shown(responses.total, now)
        return one.moved_on(now)
