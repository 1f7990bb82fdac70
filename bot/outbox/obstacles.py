"""What can come between a message and its channel."""

from bot.domain.servers.settings import Trouble
from bot.refusals import Reason


class Blocked(Exception):
    """Nothing was sent, and only somebody on the server can mend why; the reason tells them how."""

    def __init__(self, trouble: Trouble, reason: Reason) -> None:
        super().__init__(reason)
        self.trouble = trouble
        self.reason = reason


class Unsure(Exception):
    """Nobody can say whether Discord carried the request out: look before trying again."""


class Deleted(Exception):
    """Somebody has deleted the message from its channel, which is still there."""


class Gone(Exception):
    """What a message is about is no more, so there is nothing to say."""
