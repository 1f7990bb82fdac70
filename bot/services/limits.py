"""Who may do what now: the buckets of all members and servers, in memory.

A restart fills them all; that helps nobody to more than one more handful.
"""

from math import ceil

from bot import refusals
from bot.clock import Clock
from bot.domain.limits import MEMBER, SERVER, Act, Buckets
from bot.errors import Refusal


class Limits:
    """Counts what members do, each by themselves and all of a server together."""

    def __init__(self, *, clock: Clock) -> None:
        self._clock = clock
        self._buckets = Buckets()

    def spend(self, act: Act, *, server_id: int | None, user_id: int) -> None:
        """Count an act. Raises Refusal, and counts nothing, where it is one too many for now."""
        now = self._clock()
        uses = [((act, "member", user_id), MEMBER[act], refusals.slow_down)]
        if server_id is not None and act in SERVER:
            uses.append(((act, "server", server_id), SERVER[act], refusals.busy_server))
        for key, allowance, reason in uses:
            works_at = self._buckets.works_at(key, allowance, now)
            if works_at > now:
                raise Refusal(reason(ceil(works_at.timestamp())))
        for key, allowance, _ in uses:
            self._buckets.take(key, allowance, now)
