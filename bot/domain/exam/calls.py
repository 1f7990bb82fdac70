"""How whoever has joined a mock exam is called when it begins. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

REPLY_LASTS = timedelta(minutes=14)
"""For so long a private reply can be drawn anew. Discord allows a minute more."""


@dataclass(frozen=True, slots=True)
class PrivateReply:
    """The reply that told a member "You are in", and what it is drawn anew with."""

    token: str
    given_at: datetime

    def is_alive(self, now: datetime) -> bool:
        """Whether it can still be drawn anew."""
        return now - self.given_at < REPLY_LASTS
