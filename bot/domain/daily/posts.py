"""A post's life: one item put into a channel, and what may happen to it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.refusals import Reason

CATCH_UP = timedelta(hours=6)
"""How long after its time a question is still posted; later, the ledger says missed."""

ON_TIME = timedelta(minutes=10)
"""A post within this of its time counts as on time in the ledger."""


class PostKind(StrEnum):
    """Why a post exists. Only a daily post is bound to one per date; a test is never scored."""

    DAILY = "daily"
    EXTRA = "extra"
    TEST = "test"


class PostState(StrEnum):
    """Where a post is in its life; the ledger's words."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    POSTED = "posted"
    LATE = "late"
    SKIPPED = "skipped"
    MISSED = "missed"
    CLOSED = "closed"


OPEN_STATES = frozenset({PostState.CLAIMED, PostState.POSTED, PostState.LATE})
"""States in which an answer counts. A claimed post may already stand in the channel."""


@dataclass(frozen=True, slots=True)
class Post:
    """One row of the ledger."""

    post_id: int
    server_id: int
    kind: PostKind
    state: PostState
    local_on: date
    due_at: datetime
    claimed_at: datetime | None = None
    posted_at: datetime | None = None
    closed_at: datetime | None = None
    channel_id: int | None = None
    role_id: int | None = None
    message_id: int | None = None
    item_id: str | None = None
    item_version: int | None = None
    round_number: int | None = None
    answers: int = 0
    note: Reason | None = None

    @property
    def is_open(self) -> bool:
        """Whether an answer to it counts."""
        return self.state in OPEN_STATES

    def may_be_shown_by(self, message_id: int | None) -> bool:
        """Whether a message may be the one that shows it; of no message nothing is known."""
        return None in (message_id, self.message_id) or message_id == self.message_id

    def is_too_late(self, now: datetime, window: timedelta = CATCH_UP) -> bool:
        """Whether its time has passed by more than the catch-up window."""
        return now - self.due_at > window

    def state_when_sent(self, now: datetime) -> PostState:
        """Return what the ledger says of a post that reached the channel at `now`."""
        return PostState.LATE if now - self.due_at > ON_TIME else PostState.POSTED


@dataclass(frozen=True, slots=True)
class Found:
    """A message that was looked for, and which item it shows, where that could be told."""

    message_id: int
    item_id: str | None


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that waits for a member's answer, and where it stands."""

    post_id: int
    channel_id: int
    message_id: int
