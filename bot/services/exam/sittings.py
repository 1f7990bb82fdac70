"""Brings a group together for a mock exam: the lobby, the start, an early end."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import refusals
from bot.clock import Clock
from bot.db import bot_state, live, outbox
from bot.db.columns import from_instant
from bot.db.database import Database
from bot.db.exam import calls, papers, sittings
from bot.db.members import fingerprints, members
from bot.db.session import Session, Transaction
from bot.domain.bank.items import Item
from bot.domain.exam.blueprint import draw
from bot.domain.exam.calls import PrivateReply
from bot.domain.exam.papers import Closing, ItemVersion, Paper
from bot.domain.exam.room import OWN_FROM
from bot.domain.exam.sections import last_of_section, with_breaks
from bot.domain.exam.sittings import Ending, PaperForm, Plan, Sitting, SittingState
from bot.domain.outbox import MessageKind
from bot.errors import Refusal
from bot.outbox.obstacles import Blocked
from bot.refusals import NotShown
from bot.services.bank.library import Library
from bot.services.exam.blueprint import (
    draw_for,
    free_pool,
    require_enough,
    require_free,
    seen_by,
)
from bot.services.exam.grading import hand_in
from bot.services.exam.room import require_room, reserve_of
from bot.services.servers.notices import tell_not_shown

HEARTBEAT = "exam heartbeat"
"""The row that says when the bot was last alive while a sitting was running."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A member is in, and the lobby has not begun. `gets_letter` if they asked for one."""

    sitting: Sitting
    gets_letter: bool


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
        """Open a lobby, with items that nothing else asks until the sitting is closed.

        Raises Refusal when too few are there or free, or the channel is taken.
        """
        await require_enough(self._library, server_id, plan.domain, plan.questions)
        bank = await self._library.bank_of(server_id)
        plan = with_breaks(plan, bank.profile)
        now = self._clock()
        async with self._db.transaction() as tx:
            if await live.running_in(tx, channel_id) or await sittings.running_in(tx, channel_id):
                raise Refusal(refusals.SITTING_IN_CHANNEL)
            await require_room(
                tx,
                self._library,
                server_id,
                host_id,
                questions=reserve_of(plan, bank),
                domain=plan.domain,
                kept_for_each=OWN_FROM if plan.form is PaperForm.OWN else 1,
            )
            made = await sittings.add(tx, server_id, channel_id, host_id, plan, now + opens_in)
            if made is None:
                raise Refusal(refusals.SITTING_IN_CHANNEL)
            require_free(await self._pool(tx, made), plan.questions)
            await self._keep_items(tx, made)
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

    async def on_server(self, server_id: int) -> list[tuple[Sitting, int | None]]:
        """Return every sitting that runs on a server, with the id of its message, if it has one."""
        reading = self._db.reading
        return [
            (one, message.message_id if message else None)
            for one in await sittings.running_on(reading, server_id)
            for message in [await outbox.find(reading, MessageKind.SITTING, one.sitting_id)]
        ]

    async def count(self, sitting: Sitting) -> int:
        """Return how many members are in."""
        return len(await papers.of_sitting(self._db.reading, sitting.sitting_id))

    async def join(
        self, server_id: int, sitting_id: int, user_id: int, *, reply_token: str | None = None
    ) -> Sitting:
        """Let a member in, to the lobby or late. Raises Refusal when it is too late.

        Joining twice is the same as once. Who waits in the lobby is called by their latest reply.
        """
        async with self._db.transaction() as tx:
            sitting = await self._found(tx, server_id, sitting_id)
            if sitting.state is SittingState.CLOSED:
                raise Refusal(refusals.SITTING_OVER)
            if mine := await papers.of_member(tx, sitting_id, user_id):
                await self._wait(tx, sitting, mine, reply_token)
                return sitting
            if not sitting.may_join(self._clock()):
                raise Refusal(refusals.TOO_LATE_TO_JOIN)
            if await fingerprints.had_paper(tx, sitting_id, user_id):
                raise Refusal(refusals.HAD_A_PAPER)
            paper = Paper(
                paper_id=0,
                sitting_id=sitting_id,
                server_id=server_id,
                user_id=user_id,
                seed=self._rng.getrandbits(31),
            )
            await papers.join(tx, paper, state=sitting.state)
            if mine := await papers.of_member(tx, sitting_id, user_id):
                if sitting.state is SittingState.OPEN:
                    await self._hand_out(tx, sitting, [mine])
                await self._wait(tx, sitting, mine, reply_token)
            await sittings.touch(tx, sitting_id)
        return sitting

    async def waits(
        self, server_id: int, sitting_id: int, user_id: int, reply_token: str
    ) -> Waiting:
        """Note the latest reply of one who waits in a lobby. Raises Refusal where nobody does."""
        async with self._db.transaction() as tx:
            sitting = await self._found(tx, server_id, sitting_id)
            mine = await papers.of_member(tx, sitting_id, user_id)
            if mine is None:
                raise Refusal(refusals.NOT_IN_SITTING)
            if sitting.state is not SittingState.LOBBY:
                raise Refusal(refusals.HAS_BEGUN)
            await self._wait(tx, sitting, mine, reply_token)
            settings = await members.find(tx, user_id)
        return Waiting(sitting, settings.exam_letter)

    async def _wait(
        self, tx: Transaction, sitting: Sitting, mine: Paper, reply_token: str | None
    ) -> None:
        if sitting.state is SittingState.LOBBY:
            reply = PrivateReply(reply_token, self._clock()) if reply_token else None
            await calls.wait(tx, mine, reply)

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
            # A lobby that an earlier version opened has none yet.
            kept = await sittings.kept_items(tx, sitting_id)
            if not kept and not await self._keep_items(tx, sitting):
                return await self._close(tx, sitting, Ending.CANCELLED)
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

    async def not_shown(self, sitting: Sitting, blocked: Blocked) -> None:
        """End a sitting of which nobody can be shown anything, and say so to its host."""
        ending = Ending.CANCELLED if sitting.state is SittingState.LOBBY else Ending.STOPPED
        async with self._db.transaction() as tx:
            found = await self._found(tx, sitting.server_id, sitting.sitting_id)
            await self._end(tx, found, ending)
            await tell_not_shown(tx, sitting, NotShown.LOBBY, blocked, again=False)

    async def end_when_done(self, server_id: int, sitting_id: int, now: datetime) -> None:
        """End an open sitting in which nobody writes any more, once that tells nothing.

        It goes by `now`, up to which all that members did was heard.
        """
        async with self._db.transaction() as tx:
            sitting = await self._found(tx, server_id, sitting_id)
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
        pool: list[Item] = []
        if sitting.plan.form is PaperForm.OWN:
            pool = await self._reserve(tx, sitting)
        for paper in waiting:
            versions = (
                await sittings.kept_items(tx, sitting.sitting_id)
                if sitting.plan.form is PaperForm.SAME
                else await self._draw(tx, sitting, pool)
            )
            extra_time = (await members.find(tx, paper.user_id)).extra_time
            deadline = sitting.deadline(extra_time)
            await papers.hand_out(
                tx,
                paper.paper_id,
                versions,
                deadline,
                extra_time=extra_time,
                last=last_of_section(sitting.plan, 1),
                # On the sitting's own clock, which stands still while the bot is down.
                now=self._clock() - sitting.downtime_credit,
            )

    async def _keep_items(self, tx: Transaction, sitting: Sitting) -> tuple[ItemVersion, ...]:
        """Draw what the sitting has for certain, so that nothing else asks it until it is closed.

        All papers share it; or, where each member has their own, each may be drawn from it, so
        that there is always enough.
        """
        versions = await self._draw(tx, sitting, await self._pool(tx, sitting))
        await sittings.keep_items(tx, sitting.sitting_id, versions)
        return versions

    async def _draw(
        self, tx: Transaction, sitting: Sitting, pool: list[Item]
    ) -> tuple[ItemVersion, ...]:
        return await draw_for(
            tx,
            self._library,
            self._library.bank.profile_named(sitting.plan.exam),
            sitting.server_id,
            pool,
            questions=sitting.plan.questions,
            now=self._clock(),
            rng=self._rng,
        )

    async def _pool(self, tx: Transaction, sitting: Sitting) -> list[Item]:
        return await free_pool(
            tx,
            await self._library.bank_for(sitting.server_id, sitting.plan.exam),
            sitting.server_id,
            sitting.plan.domain,
            besides_sitting=sitting.sitting_id,
        )

    async def _reserve(self, tx: Transaction, sitting: Sitting) -> list[Item]:
        """Return the part of the pool that own papers come from, so that they do not use all of it.

        What is kept for the sitting and what papers have that are out is in it; so it stays as
        large for those who join late.
        """
        used = {item_id for item_id, _ in await sittings.kept_items(tx, sitting.sitting_id)}
        for paper in await papers.of_sitting(tx, sitting.sitting_id):
            used.update(item_id for item_id, _ in paper.items)
        pool = await self._pool(tx, sitting)
        kept = [one for one in pool if one.item_id in used]
        others = [one for one in pool if one.item_id not in used]
        bank = await self._library.bank_for(sitting.server_id, sitting.plan.exam)
        more = min(max(0, reserve_of(sitting.plan, bank) - len(kept)), len(others))
        seen = await seen_by(tx, sitting.server_id, self._clock())
        return [*kept, *draw(others, more, bank.profile, seen=seen, rng=self._rng)]

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
