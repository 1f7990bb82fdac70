"""What can come between a message and its channel, and which of Discord's answers are final.

ANSWERS is the one table of it. Whatever does not stand there, by its code and for what was
asked, is a passing refusal: no answer at all, and tried later. So are codes that nobody knows,
all that a proxy says (it knows no codes), and everything from 500 on.
"""

from collections.abc import Generator
from contextlib import contextmanager
from enum import Enum, auto

from bot import refusals
from bot.domain.servers.settings import Trouble
from bot.errors import Refusal
from bot.refusals import Reason


class Asked(Enum):
    """What Discord was asked for."""

    SEND = auto()
    EDIT = auto()
    THREAD = auto()
    """To open a thread at a message."""
    LOOK = auto()
    """To read what stands in a channel."""
    LETTER = auto()
    """To send a member a message, or to read what was sent."""
    REPLY = auto()
    """To draw a private reply anew."""
    MEMBER = auto()
    """Who somebody is on a server."""


class Answer(Enum):
    """What an error of Discord's means for us."""

    LATER = auto()
    """Nothing: ask again later."""
    NOT_ALLOWED = auto()
    """Somebody on the server has to let us."""
    REFUSED = auto()
    """Not this message, or not there: the same again would be refused again."""
    NO_CHANNEL = auto()
    NO_MESSAGE = auto()
    NO_MEMBER = auto()


TO_CONFIRM = frozenset({Answer.NO_CHANNEL, Answer.NO_MESSAGE, Answer.NO_MEMBER})
"""What is believed only when Discord, asked in another way, says so too: it would end things."""

_IN_CHANNEL = (Asked.SEND, Asked.EDIT, Asked.LOOK, Asked.THREAD)
_WRITTEN = (Asked.SEND, Asked.EDIT, Asked.LETTER, Asked.REPLY, Asked.THREAD)
_LETTER = (Asked.LETTER,)

_TABLE: tuple[tuple[int, str, Answer, tuple[Asked, ...]], ...] = (
    (10003, "unknown channel", Answer.NO_CHANNEL, _IN_CHANNEL),
    (10007, "unknown member", Answer.NO_MEMBER, (Asked.MEMBER,)),
    (10008, "unknown message", Answer.NO_MESSAGE, (Asked.EDIT, Asked.THREAD)),
    (10013, "unknown user", Answer.NO_MEMBER, (Asked.MEMBER,)),
    (20009, "explicit content", Answer.REFUSED, _WRITTEN),
    (40005, "request too large", Answer.REFUSED, _WRITTEN),
    (50001, "missing access", Answer.NOT_ALLOWED, _IN_CHANNEL),
    (50006, "empty message", Answer.REFUSED, _WRITTEN),
    (50007, "this user takes no messages", Answer.REFUSED, _LETTER),
    (50008, "no text in this channel", Answer.REFUSED, _IN_CHANNEL),
    (50013, "missing permissions", Answer.NOT_ALLOWED, _IN_CHANNEL),
    (50024, "not on this type of channel", Answer.REFUSED, _IN_CHANNEL),
    (50027, "this token is no longer valid", Answer.REFUSED, (Asked.REPLY,)),
    (50033, "invalid recipient", Answer.REFUSED, _LETTER),
    (50035, "invalid form body", Answer.REFUSED, _WRITTEN),
    (50083, "the thread is archived", Answer.NOT_ALLOWED, _IN_CHANNEL),
    (50278, "no server in common", Answer.REFUSED, _LETTER),
    (160005, "the thread is locked", Answer.NOT_ALLOWED, _IN_CHANNEL),
    (200000, "blocked by AutoMod", Answer.REFUSED, _WRITTEN),
    (200001, "title blocked by AutoMod", Answer.REFUSED, _WRITTEN),
)
ANSWERS = {(asked, code): answer for code, _, answer, things in _TABLE for asked in things}
"""What is final: by what was asked, and the code of Discord's error."""


def answer_of(asked: Asked, code: int) -> Answer:
    """Return what an error says about what was asked. What is not in the table says nothing."""
    return ANSWERS.get((asked, code), Answer.LATER)


class Blocked(Exception):
    """Nothing was sent, and only somebody on the server can mend why; the reason tells them how."""

    def __init__(self, trouble: Trouble, reason: Reason) -> None:
        super().__init__(reason)
        self.trouble = trouble
        self.reason = reason


class Unsure(Exception):
    """Nobody can say whether Discord carried the request out: look before trying again."""


class Missing(Exception):
    """The message that was to be drawn anew is not there, and looking for it did not find it."""


class Gone(Exception):
    """What a message is about is no more, so there is nothing to say."""


@contextmanager
def told_at_once() -> Generator[None]:
    """Raise a Refusal for what is in the way, where somebody waits to read it."""
    try:
        yield
    except Blocked as blocked:
        raise Refusal(blocked.reason) from blocked
    except Unsure as unsure:
        raise Refusal(refusals.SENT_MAYBE) from unsure
