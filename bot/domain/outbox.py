"""A message that the bot has yet to send by itself, or has sent and keeps in step. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class MessageKind(StrEnum):
    """What a message is about; the number beside it in the outbox names one of these."""

    POST = "post"
    DISCUSSION = "discussion"
    SITTING = "sitting"
    START = "start"
    CALL = "call"
    RESULTS = "results"
    SHARE = "share"
    QUESTION = "question"
    STANDINGS = "standings"
    SHEET = "sheet"
    REMINDER = "reminder"
    NOTICE = "notice"
    LETTER = "letter"
    HELLO = "hello"
    PANEL = "panel"
    THANKS = "thanks"


@dataclass(frozen=True, slots=True)
class Message:
    """One row of the outbox.

    `ref_id` is the id of what the message is about, `part` tells several about one thing apart.
    `due_at` is None where there is nothing to do. `tried` says that a send was begun, so that the
    message may stand in the channel already; with `message_id` it is known to.
    """

    outbox_id: int
    kind: MessageKind
    ref_id: int
    part: int
    server_id: int
    due_at: datetime | None
    attempts: int = 0
    tried: bool = False
    message_id: int | None = None
    note: str | None = None


def retry_delay(attempts: int) -> timedelta:
    """Return how long to wait after the `attempts`-th failure: 1, 2, 4 ... 30 minutes."""
    return timedelta(minutes=min(30, 2 ** max(0, attempts - 1)))


LATE = timedelta(minutes=1)
"""What is due for longer and not sent is late."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many messages are due and not sent, how many of them are questions, and since when."""

    messages: int
    posts: int
    late_posts: int
    oldest_due_at: datetime | None
