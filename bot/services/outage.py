"""Time in which nobody could click: the connection is lost or silent, or the process stands still.

What comes through the connection comes in order. So something that was heard from Discord says that
every click before it has come as well; until then nobody knows, and nothing is due yet.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.clock import Clock, system_monotonic
from bot.services.heartbeat import Heartbeat

log = logging.getLogger(__name__)

SHORTEST = timedelta(seconds=10)
"""Connections are lost and resumed in a second all day; that costs nobody a click."""

STUCK = 120.0
"""So many seconds late, a tick is not slow but stuck."""

QUIET = 2.0
"""Seconds without anything from Discord after which it is asked for a sign, while clocks run."""


class Outage:
    """Gives the time back for which nobody could click although the bot was running."""

    def __init__(
        self,
        *heartbeats: Heartbeat,
        clock: Clock,
        monotonic: Callable[[], float] = system_monotonic,
    ) -> None:
        self._heartbeats = heartbeats
        self._clock = clock
        self._monotonic = monotonic
        self._look_expected_at: float | None = None
        self._heard_at: float | None = None
        self._asked_at: float | None = None
        self._since: datetime | None = None
        self._lasts = False
        self._settled_until = datetime.min.replace(tzinfo=UTC)
        """Up to then nothing is owed: so soon after that there is nothing to give back."""
        self._settling: asyncio.Task[None] | None = None

    @property
    def lasts(self) -> bool:
        """Whether nothing may be due now, because nobody can click."""
        return self._lasts

    def expect_look(self, seconds: float) -> None:
        """Note when the next tick is to come: in so many seconds from now.

        A process that was suspended, or a machine that had no time for it, could hear no click.
        """
        self._look_expected_at = self._monotonic() + seconds

    def look_back(self) -> None:
        """See if the process stood still since a tick was to come, before a clock is looked at."""
        if self._look_expected_at is not None:
            late = timedelta(seconds=self._monotonic() - self._look_expected_at)
            if late >= SHORTEST:
                self.missed(late)
                self._look_expected_at = self._monotonic()

    @property
    def look_is_late_by(self) -> float:
        """Seconds since a tick was to come that has not; 0 where none is expected yet."""
        if self._look_expected_at is None:
            return 0
        return max(0, self._monotonic() - self._look_expected_at)

    @property
    def is_stuck(self) -> bool:
        """Whether a tick is so late that it will not come."""
        return self.look_is_late_by > STUCK

    def rest(self) -> None:
        """Expect no tick from now on."""
        self._look_expected_at = None

    def heard(self) -> None:
        """Note that something came from Discord, whatever it was."""
        if self._asked_at is not None and self._silence_since(self._asked_at) >= SHORTEST:
            log.warning("the connection to Discord was silent for %s", self._silence())
            self._owe(self._silence())
        self._heard_at, self._asked_at = self._monotonic(), None

    def wants_a_sign(self) -> bool:
        """Tell whether to ask Discord for a sign, because nothing has come from it for a while."""
        wants = self._silence().total_seconds() >= QUIET and not self._lasts
        if wants and self._asked_at is None:
            self._asked_at = self._monotonic()
        return wants

    @property
    def all_heard_until(self) -> datetime:
        """The instant until which every click has come for certain; what is due by then is due."""
        return self._clock() - self._silence()

    def _silence(self) -> timedelta:
        return timedelta(0) if self._heard_at is None else self._silence_since(self._heard_at)

    def _silence_since(self, when: float) -> timedelta:
        return timedelta(seconds=self._monotonic() - when)

    def missed(self, lost: timedelta) -> None:
        """Note that time went by in which nobody could click; it is given back at the next look."""
        log.warning("this process stood still for %s", lost)
        self._owe(lost)

    def _owe(self, lost: timedelta) -> None:
        self._since = min(self._since or self._clock(), self._clock() - lost)

    def begin(self) -> None:
        """Note that the connection is lost, since what was last heard; a lost one stays so."""
        self._lasts = True
        self._since = self._since or self.all_heard_until

    def end(self) -> None:
        """Note that the connection is back; what it cost is given back at the next occasion."""
        if self._lasts and self._since is not None:
            lost = self._clock() - self._since
            if lost < SHORTEST:
                self._since = None
            else:
                log.info("the connection to Discord was lost for %s", lost)
        self._lasts = False

    async def credit_downtime(self) -> None:
        """Give back what is owed by now; nothing while it is less than the shortest outage.

        To be called before anything that looks at a deadline: clicks that Discord kept arrive
        before it says that the connection is back.
        """
        since = self._since
        if since is None or self._clock() - since < SHORTEST:
            return
        if self._clock() - self._settled_until >= SHORTEST:
            await self._settle_once(since)
        if not self._lasts and self._since == since:
            self._since = None

    async def _settle_once(self, since: datetime) -> None:
        """Let all who ask at the same time wait for one: thousands of clicks may come at once."""
        if self._settling is None:
            self._settling = asyncio.create_task(self._settle(since), name="downtime")
            self._settling.add_done_callback(self._has_settled)
        await asyncio.shield(self._settling)

    async def _settle(self, since: datetime) -> None:
        given = [await one.credit_downtime(since, at_least=SHORTEST) for one in self._heartbeats]
        self._settled_until = min(given)

    def _has_settled(self, settling: "asyncio.Task[None]") -> None:
        self._settling = None
        if not settling.cancelled():
            settling.exception()  # whoever waits for it reads it; there may be nobody any more
