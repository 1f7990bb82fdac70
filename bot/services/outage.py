"""Time in which nobody could click: while the connection is lost, or the process stands still."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Clock, system_monotonic
from bot.services.heartbeat import Heartbeat

log = logging.getLogger(__name__)

SHORTEST = timedelta(seconds=10)
"""Connections are lost and resumed in a second all day; that costs nobody a click."""


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
        self._since: datetime | None = None
        self._lasts = False

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

    def rest(self) -> None:
        """Expect no tick from now on."""
        self._look_expected_at = None

    def missed(self, lost: timedelta) -> None:
        """Note that time went by in which nobody could click; it is given back at the next look."""
        log.warning("this process stood still for %s", lost)
        self._since = min(self._since or self._clock(), self._clock() - lost)

    def begin(self) -> None:
        """Note that the connection is lost; one that is lost already stays so."""
        self._lasts = True
        self._since = self._since or self._clock()

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
        for heartbeat in self._heartbeats:
            await heartbeat.credit_downtime(since, at_least=SHORTEST)
        if not self._lasts and self._since == since:
            self._since = None
