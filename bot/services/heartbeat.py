"""The last sign of life of clocks that run: time in which nobody could click is given back once."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.db import bot_state
from bot.db.columns import from_instant, to_instant_or_none
from bot.db.database import Database
from bot.db.session import Session, Transaction

BETWEEN_BEATS = timedelta(seconds=2)

Move = Callable[[Transaction, datetime, datetime], Awaitable[None]]
"""Moves all clocks by the time from one instant to another, as part of a unit of work."""


class Heartbeat:
    """A row that says when clocks were last alive, written with whatever it gives back.

    So no time is given twice, whether it is asked for again or by a process after a crash.
    """

    def __init__(self, db: Database, name: str, move: Move, *, clock: Clock) -> None:
        self._db = db
        self._name = name
        self._move = move
        self._clock = clock
        self._beaten_at: datetime | None = None

    async def beat(self, session: Session, now: datetime) -> None:
        """Note that the clocks are alive; by a tick, not oftener than every other second."""
        if self._beaten_at is None or abs(now - self._beaten_at) >= BETWEEN_BEATS:
            await self._note(session, now)

    async def _note(self, session: Session, now: datetime) -> None:
        self._beaten_at = now
        await bot_state.write(session, self._name, from_instant(now))

    async def resume_after_restart(self, tx: Transaction) -> None:
        """Give back the time since a process now gone was last alive, as part of a unit of work."""
        await self._give(tx, await self._last(tx))

    async def credit_downtime(self, since: datetime, *, at_least: timedelta) -> datetime:
        """Give back the time since an instant; less than `at_least` is nothing yet.

        Return until when nothing is owed any more.
        """
        async with self._db.transaction() as tx:
            lost_at = max(since, await self._last(tx))
            if self._clock() - lost_at < at_least:
                return lost_at
            return await self._give(tx, lost_at)

    async def _give(self, tx: Transaction, since: datetime) -> datetime:
        now = self._clock()
        await self._move(tx, since, now)
        await self._note(tx, now)
        return now

    async def _last(self, tx: Transaction) -> datetime:
        return to_instant_or_none(await bot_state.read(tx, self._name)) or self._clock()
