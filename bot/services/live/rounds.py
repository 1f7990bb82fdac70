"""Conducts live rounds: asks, waits, shows the answer, moves on; goes on after a crash."""

import logging
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot import refusals
from bot.clock import Clock
from bot.db import live
from bot.db.bank import secret_items
from bot.db.database import Database
from bot.db.exam import sittings
from bot.db.members import members
from bot.db.servers import servers
from bot.db.session import Transaction
from bot.domain.bank import Item
from bot.domain.exam.papers import ItemVersion
from bot.domain.live import LiveEnding, Phase, Round, standings
from bot.domain.scores.boards import BoardName
from bot.domain.servers.settings import Trouble
from bot.errors import Refusal
from bot.services.bank import Library
from bot.services.exam.blueprint import draw_for, keep_given, pool_of, require_enough, without
from bot.services.heartbeat import Heartbeat
from bot.services.ports import Blocked, LivePublisher, Unsure

log = logging.getLogger(__name__)

HEARTBEAT = "live heartbeat"
LEASE = timedelta(seconds=30)
BATCH = 100


class Rounds:
    """The live rounds. Every step is a row; a step that a crash cut off is looked for first."""

    def __init__(
        self,
        db: Database,
        library: Library,
        publisher: LivePublisher,
        *,
        clock: Clock,
        rng: random.Random,
    ) -> None:
        self._db = db
        self._library = library
        self._publisher = publisher
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
    ) -> Round:
        """Begin a round. Raises Refusal when the bank is too small or the channel is taken.

        Where `items` are given, these are asked, in their order; `questions` is how many.
        """
        require_enough(self._library, domain, questions)
        async with self._db.transaction() as tx:
            if await sittings.running_in(tx, channel_id):
                raise Refusal(refusals.SITTING_IN_CHANNEL)
            given = await keep_given(tx, self._library, items[:questions])
            versions = given or await self._draw(tx, server_id, domain, questions)
            if not versions:
                raise Refusal(refusals.ALL_OPEN)
            now = self._clock()
            made = await live.add(
                tx, server_id, channel_id, host_id, seconds=seconds, items=versions, now=now
            )
            if made is None:
                raise Refusal(refusals.SITTING_IN_CHANNEL)
            await self.heartbeat.beat(tx, now)
        return made

    async def _draw(
        self, tx: Transaction, server_id: int, domain: str | None, questions: int
    ) -> tuple[ItemVersion, ...]:
        # A round shows its keys: none of a question or paper that is still open.
        secret = await secret_items.of_server(tx, server_id)
        pool = without(pool_of(self._library, domain), secret)
        return await draw_for(
            tx, self._library, server_id, pool, questions=questions, rng=self._rng
        )

    async def in_channel(self, server_id: int, channel_id: int) -> Round | None:
        """Return the round that runs in a channel, or None."""
        found = await live.running_in(self._db.reading, channel_id)
        return found if found and found.server_id == server_id else None

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
            return
        found = await self.find(server_id, round_id)
        paused = found.is_paused and number == found.number
        raise Refusal(refusals.ROUND_PAUSED if paused else refusals.CLOCK_OVER)

    async def answers_of(
        self, server_id: int, round_id: int, user_id: int
    ) -> list[tuple[int, Item, int]]:
        """Return a member's answers of a round that is over: number, item, option chosen.

        Raises Refusal while the round goes on, since keys would be given away.
        """
        found = await self.find(server_id, round_id)
        if not found.is_over:
            raise Refusal(refusals.ROUND_GOES_ON)
        items = await self._library.items_of(found.items)
        return [
            (number, items[number - 1], option)
            for number, who, option in await live.answers(self._db.reading, round_id)
            if who == user_id
        ]

    async def pause(self, server_id: int, round_id: int) -> Round:
        """Stop a round's clocks; one that is paused or over stays as it is."""
        return await self._change(server_id, round_id, lambda one, now: one.paused(now))

    async def resume(self, server_id: int, round_id: int) -> Round:
        """Let a round's clocks go on where they stood."""
        return await self._change(server_id, round_id, lambda one, now: one.resumed(now))

    async def stop(self, server_id: int, round_id: int, ending: LiveEnding) -> Round:
        """End a round; its standings come next. One that is over stays as it is."""
        return await self._change(server_id, round_id, lambda one, now: one.stopped(ending, now))

    async def channel_gone(self, channel_id: int) -> None:
        """End the round of a channel that is no more."""
        found = await live.running_in(self._db.reading, channel_id)
        if found is not None:
            gone = replace(found, phase=Phase.OVER, ending=LiveEnding.CHANNEL_GONE)
            await live.save(self._db.single, gone, before=found)

    async def resume_after_restart(self) -> None:
        """Give the time since the last heartbeat back to every round. Call once, at start."""
        async with self._db.transaction() as tx:
            await self.heartbeat.resume_after_restart(tx)

    async def tick(self) -> bool:
        """Do everything that is due; return whether a round is still running."""
        now = self._clock()
        running = await live.running(self._db.reading)
        if running:
            await self.heartbeat.beat(self._db.single, now)
        for one in await live.due(self._db.reading, now):
            try:
                await self._step(one)
            except Unsure:
                log.warning("live round %s: Discord did not answer", one.round_id)
            except Blocked as blocked:
                await self._note_trouble(one, blocked)
            except Exception:
                log.exception("live round %s could not go on; the next tick tries", one.round_id)
        await self._redraw()
        return bool(running)

    async def _move_clocks(self, tx: Transaction, since: datetime, now: datetime) -> None:
        for one in await live.running(tx):
            await live.save(tx, one.after_downtime(now - since), before=one)

    async def _change(
        self, server_id: int, round_id: int, change: Callable[[Round, datetime], Round]
    ) -> Round:
        async with self._db.transaction() as tx:
            found = await live.find(tx, server_id, round_id)
            if found is None:
                raise Refusal(refusals.NO_SUCH_ROUND)
            changed = change(found, self._clock())
            if changed != found:
                await live.save(tx, changed, before=found)
            return changed

    async def _step(self, one: Round) -> None:
        match one.phase:
            case Phase.ASKING:
                await self._ask(one)
            case Phase.ASKED:
                responses = await live.responses(self._db.reading, one.round_id, one.number)
                await self._move(one, one.shown(responses.total, self._clock()))
            case Phase.SHOWN:
                await self._move(one, one.moved_on(self._clock()))
            case Phase.ENDING:
                await self._end(one)
            case Phase.OVER:
                pass

    async def _ask(self, one: Round) -> None:
        """Put the question into the channel once: lease, look if it was tried, send, record."""
        tried = await self._lease(one)
        item = await self._item(one)
        found = await self._publisher.find_question(tried) if one.tried else None
        now = self._clock()
        message_id = found or await self._publisher.ask(tried, item, one.clock_ends(now))
        # From the row as it is by now: the host may have paused or stopped the round meanwhile.
        await self._change(
            one.server_id,
            one.round_id,
            lambda latest, _: (
                latest.asked(message_id, now) if latest.phase is Phase.ASKING else latest
            ),
        )

    async def _end(self, one: Round) -> None:
        """Send the standings once, and be over. Who wishes to be hidden is counted, not named."""
        tried = await self._lease(one)
        found = await self._publisher.find_standings(tried) if one.tried else None
        if found is None:
            right: Counter[int] = Counter()
            items = await self._library.items_of(one.items)
            for number, user_id, option in await live.answers(self._db.reading, one.round_id):
                right[user_id] += items[number - 1].is_right(option)
            named = await self._shown(one.server_id, right)
            await self._publisher.announce_standings(tried, standings(named), answered=len(right))
        await self._move(tried, replace(tried, phase=Phase.OVER))

    async def _shown(self, server_id: int, right: Mapping[int, int]) -> dict[int, int]:
        """Return the counts of members whom others may see, as on the daily board."""
        server = await servers.find(self._db.reading, server_id)
        opt_in = bool(server and server.opt_in)
        wishes = {user_id: await members.find(self._db.reading, user_id) for user_id in right}
        return {
            user_id: count
            for user_id, count in right.items()
            if wishes[user_id].is_shown_on(BoardName.DAILY, opt_in=opt_in)
        }

    async def _lease(self, one: Round) -> Round:
        leased = replace(one, tried=True, due_at=self._clock() + LEASE)
        await self._move(one, leased)
        return leased

    async def _move(self, before: Round, after: Round) -> None:
        await live.save(self._db.single, after, before=before)

    async def _note_trouble(self, one: Round, blocked: Blocked) -> None:
        log.warning("live round %s: %s", one.round_id, blocked.trouble)
        if blocked.trouble is Trouble.NO_CHANNEL or one.phase is Phase.ENDING:
            await self.channel_gone(one.channel_id)
        else:
            await self.stop(one.server_id, one.round_id, LiveEnding.STOPPED)

    async def _redraw(self) -> None:
        for one, revision in await live.to_redraw(self._db.reading, most=BATCH):
            item = await self._item(one)
            responses = await live.responses(self._db.reading, one.round_id, one.number)
            try:
                await self._publisher.show_question(one, item, responses)
            except Unsure:
                continue
            except Blocked:
                log.info("live round %s cannot be redrawn", one.round_id)
            await live.mark_redrawn(self._db.single, one.round_id, revision)

    async def _item(self, one: Round) -> Item:
        [item] = await self._library.items_of([one.items[one.number - 1]])
        return item
