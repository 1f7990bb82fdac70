"""Brings a group together for a mock exam: the lobby, the start, an early end."""

import random
from datetime import timedelta

from bot import refusals
from bot.clock import Clock
from bot.db import bot_state, live
from bot.db.bank import secret_items
from bot.db.columns import from_instant
from bot.db.database import Database
from bot.db.exam import papers, sittings
from bot.db.members import members
from bot.db.session import Session, Transaction
from bot.domain.bank import Item
from bot.domain.exam.papers import Closing, Paper
from bot.domain.exam.sittings import Ending, PaperForm, Plan, Sitting, SittingState
from bot.errors import Refusal
from bot.services.bank import Library
from bot.services.exam.blueprint import draw_for, pool_of, require_enough, without
from bot.services.exam.grading import hand_in

HEARTBEAT = "exam heartbeat"
"""The row that says when the bot was last alive while a sitting was running."""


class Sittings:
    """The host's and the members' side of a sitting's lobby. Who may call it is for the caller."""

    def __init__(self, db: Database, library: Library, *, clock: Clock, rng: random.Random) -> None:
        self._db = db
        self._library = library
        self._clock = clock
        self._rng = rng

    async def start(
        self, server_id: int, channel_id: int, host_id: int, plan: Plan, *, opens_in: timedelta
    ) -> Sitting:
        """Open a lobby. Raises Refusal when the bank is too small or the channel is taken."""
        require_enough(self._library, plan.domain, plan.questions)
        now = self._clock()
        async with self._db.transaction() as tx:
            if await live.running_in(tx, channel_id):
                raise Refusal(refusals.SITTING_IN_CHANNEL)
            made = await sittings.add(tx, server_id, channel_id, host_id, plan, now + opens_in)
            if made is None:
                raise Refusal(refusals.SITTING_IN_CHANNEL)
            await bot_state.write(tx, HEARTBEAT, from_instant(now))
        return made

    async def find(self, server_id: int, sitting_id: int) -> Sitting:
        """Return a sitting of this server. Raises Refusal when there is none."""
        return await self._found(self._db.reading, server_id, sitting_id)

    async def in_channel(self, server_id: int, channel_id: int) -> Sitting:
        """Return the sitting that runs in a channel. Raises Refusal when none does."""
        sitting = await sittings.running_in(self._db.reading, channel_id)
        if sitting is None or sitting.server_id != server_id:
            raise Refusal(refusals.NO_SITTING_HERE)
        return sitting

    async def count(self, sitting: Sitting) -> int:
        """Return how many members are in."""
        return len(await papers.of_sitting(self._db.reading, sitting.sitting_id))

    async def join(self, server_id: int, sitting_id: int, user_id: int) -> Sitting:
        """Let a member in, to the lobby or late. Raises Refusal when it is too late.

        Joining twice is the same as once.
        """
        async with self._db.transaction() as tx:
            sitting = await self._found(tx, server_id, sitting_id)
            if sitting.state is SittingState.CLOSED:
                raise Refusal(refusals.SITTING_OVER)
            if await papers.of_member(tx, sitting_id, user_id):
                return sitting
            if not sitting.may_join(self._clock()):
                raise Refusal(refusals.TOO_LATE_TO_JOIN)
            paper = Paper(
                paper_id=0,
                sitting_id=sitting_id,
                server_id=server_id,
                user_id=user_id,
                seed=self._rng.getrandbits(31),
            )
            await papers.join(tx, paper, state=sitting.state)
            if sitting.state is SittingState.OPEN:
                mine = await papers.of_member(tx, sitting_id, user_id)
                await self._hand_out(tx, sitting, [mine] if mine else [])
            await sittings.touch(tx, sitting_id)
        return sitting

    async def leave(self, server_id: int, sitting_id: int, user_id: int) -> Sitting:
        """Let a member out of the lobby. Raises Refusal when the sitting has begun."""
        async with self._db.transaction() as tx:
            sitting = await self._lobby(tx, server_id, sitting_id)
            if await papers.leave(tx, sitting_id, user_id):
                await sittings.touch(tx, sitting_id)
        return sitting

    async def begin(self, server_id: int, sitting_id: int) -> Sitting:
        """Start a lobby now, with whoever is in; without anybody it is closed.

        A sitting that has begun stays as it is.
        """
        async with self._db.transaction() as tx:
            sitting = await self._found(tx, server_id, sitting_id)
            if sitting.state is not SittingState.LOBBY:
                return sitting
            waiting = await papers.of_sitting(tx, sitting_id)
            if not waiting:
                return await self._close(tx, sitting, Ending.NOBODY_CAME)
            opened = sitting.opened(self._clock())
            await sittings.save_state(tx, opened, before=sitting.state)
            await self._hand_out(tx, opened, waiting)
            return opened

    async def cancel(self, server_id: int, sitting_id: int) -> Sitting:
        """Call a lobby off. Raises Refusal when the sitting has begun."""
        async with self._db.transaction() as tx:
            sitting = await self._lobby(tx, server_id, sitting_id)
            return await self._end(tx, sitting, Ending.CANCELLED)

    async def stop(self, server_id: int, sitting_id: int, ending: Ending) -> Sitting:
        """End a sitting now: open papers are closed with what they have."""
        async with self._db.transaction() as tx:
            return await self._end(tx, await self._found(tx, server_id, sitting_id), ending)

    async def end_when_done(self, server_id: int, sitting_id: int) -> None:
        """End an open sitting in which nobody writes any more, once that tells nothing."""
        async with self._db.transaction() as tx:
            sitting, now = await self._found(tx, server_id, sitting_id), self._clock()
            # Asked inside the transaction: somebody may have joined late a moment ago.
            if sitting.state is not SittingState.OPEN or await papers.left_open(tx, sitting_id):
                return
            early = await papers.all_early(tx, sitting_id)
            if sitting.may_end(now, all_early=early):
                await self._end(tx, sitting, Ending.ALL_SUBMITTED if early else Ending.TIME_OVER)

    async def channel_gone(self, channel_id: int) -> None:
        """End the sitting of a channel that is no more. Members keep their results."""
        sitting = await sittings.running_in(self._db.reading, channel_id)
        if sitting is not None:
            await self.stop(sitting.server_id, sitting.sitting_id, Ending.CHANNEL_GONE)

    async def _found(self, session: Session, server_id: int, sitting_id: int) -> Sitting:
        sitting = await sittings.find(session, server_id, sitting_id)
        if sitting is None:
            raise Refusal(refusals.NO_SUCH_SITTING)
        return sitting

    async def _lobby(self, tx: Transaction, server_id: int, sitting_id: int) -> Sitting:
        sitting = await self._found(tx, server_id, sitting_id)
        if sitting.state is not SittingState.LOBBY:
            over = sitting.state is SittingState.CLOSED
            raise Refusal(refusals.SITTING_OVER if over else refusals.ALREADY_BEGUN)
        return sitting

    async def _hand_out(self, tx: Transaction, sitting: Sitting, waiting: list[Paper]) -> None:
        """Give these papers their items, and the time that their members have set by now."""
        shared = await sittings.shared_items(tx, sitting.sitting_id)
        pool = [] if shared else await self._pool(tx, sitting)
        for paper in waiting:
            versions = shared or await draw_for(
                tx,
                self._library,
                sitting.server_id,
                pool,
                questions=sitting.plan.questions,
                rng=self._rng,
            )
            if sitting.plan.form is PaperForm.SAME and not shared:
                shared = versions
                await sittings.keep_items(tx, sitting.sitting_id, shared)
            extra_time = (await members.find(tx, paper.user_id)).extra_time
            deadline = sitting.deadline(extra_time)
            await papers.hand_out(
                tx,
                paper.paper_id,
                versions,
                deadline,
                extra_time=extra_time,
                # On the sitting's own clock, which stands still while the bot is down.
                now=self._clock() - sitting.downtime_credit,
            )

    async def _pool(self, tx: Transaction, sitting: Sitting) -> list[Item]:
        """Return what its papers may be drawn from.

        What is being asked elsewhere is about to show its key. It is among them only where the
        bank is too small for the paper that was announced.
        """
        secret = await secret_items.of_server(
            tx, sitting.server_id, besides_sitting=sitting.sitting_id
        )
        pool = pool_of(self._library, sitting.plan.domain)
        free = without(pool, secret)
        return free if len(free) >= sitting.plan.questions else pool

    async def _end(self, tx: Transaction, sitting: Sitting, ending: Ending) -> Sitting:
        if sitting.state is SittingState.CLOSED:
            return sitting
        if sitting.state is SittingState.OPEN:
            await self._collect(tx, sitting)
        return await self._close(tx, sitting, ending)

    async def _collect(self, tx: Transaction, sitting: Sitting) -> None:
        now = self._clock()
        for paper in await papers.of_sitting(tx, sitting.sitting_id, marks=True):
            if paper.is_closed:
                continue
            closing = Closing.TIME_OVER if paper.is_overdue(now) else Closing.STOPPED
            await hand_in(tx, self._library, sitting, paper, closing, now)

    async def _close(self, tx: Transaction, sitting: Sitting, ending: Ending) -> Sitting:
        closed = sitting.closed(self._clock(), ending)
        await sittings.save_state(tx, closed, before=sitting.state)
        return closed
