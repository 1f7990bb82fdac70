"""What can come between a message and its channel."""

from bot.domain.servers.settings import Trouble


class Blocked(Exception):
    """Nothing was sent, and only somebody on the server can mend why; the text tells them how."""

    def __init__(self, trouble: Trouble, sentence: str) -> None:
        super().__init__(sentence)
        self.trouble = trouble
        self.sentence = sentence


class Unsure(Exception):
    """Nobody can say whether Discord carried the request out: look before trying again."""


class Gone(Exception):
    """What a message is about is no more, so there is nothing to say."""
