"""What Discord tells is kept until it can be saved: nobody tells it a second time."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from bot.errors import Refusal

log = logging.getLogger(__name__)

MOST = 10_000
"""So many events wait while nothing can be saved; more are let go, or memory would fill up, too."""

Deed = Callable[[], Awaitable[None]]
"""Writes down what an event means. It may be done twice: a refusal may come after half of it."""


class Noting:
    """Writes down what Discord's events mean, in the order in which they came.

    Where the database refuses, they wait in memory for the next tick. A process that ends meanwhile
    compares, when one is ready again, where it is with what it kept; and that a channel is gone is
    seen when something is to be sent there.
    """

    def __init__(self) -> None:
        self._waiting: deque[Deed] = deque()
        self._one_at_a_time = asyncio.Lock()

    async def note(self, deed: Deed) -> None:
        """Do it after what waits already; or have it wait, which is said in the log."""
        if len(self._waiting) < MOST:
            self._waiting.append(deed)
        try:
            await self.work_off()
        except Refusal as refusal:  # of the database, which has told the host what is wrong
            log.warning("an event could not be noted: %s; the next tick tries again", refusal)

    async def work_off(self) -> None:
        """Do what waits. Raise the `Refusal` that ends it early; the rest goes on waiting."""
        async with self._one_at_a_time:
            while self._waiting:
                deed = self._waiting.popleft()
                try:
                    await deed()
                except Refusal:
                    self._waiting.appendleft(deed)
                    raise
