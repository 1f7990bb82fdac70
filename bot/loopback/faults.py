"""Trouble to come: what a Discord that is not well does to the calls of a bot."""

from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Literal, TypeAlias

from bot.loopback.calls import Call

Action: TypeAlias = Literal[
    "rate_limit",
    "server_error",
    "lose_request",
    "lose_reply",
    "done_but_502",
    "delay",
    "silence",
    "answer",
]
"""`lose_reply` does what is asked and then cuts the connection, `lose_request` only cuts it;
`done_but_502` does what is asked and says that it failed; `silence` does nothing and never
answers, so that only the caller's own patience ends the call; `answer` says what the fault says."""

LONGEST_SILENCE = 300.0
"""By then even aiohttp's client has given up by itself."""


@dataclass(slots=True, eq=False)
class Fault:
    """Trouble for the next `times` calls that match; the pattern is fnmatch's, after /api/v10."""

    method: str
    path_pattern: str
    action: Action
    times: int = 1
    seconds: float = 0.2
    """How long a delay lasts, and how long a rate limit says to wait."""
    channel_id: int | None = None
    """The only channel it is for; of all when None."""
    status: int = 503
    """What `answer` says."""
    code: int = 0
    """Discord's code of the error; 0 says nothing."""
    is_page: bool = False
    """Whether the answer is a page for people, as of a proxy that knows nothing of Discord."""
    though_done: bool = False
    """Whether what was asked is done all the same."""

    def matches(self, call: Call) -> bool:
        """Say whether this trouble is for that call."""
        return (
            self.method in (call.method, "*")
            and fnmatch(call.path, self.path_pattern)
            and self.channel_id in (None, call.channel_id)
        )


def take_fault(faults: list[Fault], call: Call) -> Fault | None:
    """Return the first trouble for a call, and take it off the list once it is used up."""
    for fault in faults:
        if fault.matches(call):
            fault.times -= 1
            if fault.times <= 0:
                faults.remove(fault)
            return fault
    return None
