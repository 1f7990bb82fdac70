"""Errors that a person is meant to hear of."""

from bot.refusals import Reason


class Refusal(Exception):
    """Says no to a member: why not, as codes with arguments, which the cogs put into words.

    As a rule there is one reason; a form may have several mistakes.
    """

    def __init__(self, reason: Reason, *others: Reason) -> None:
        super().__init__(reason, *others)
        self.reason = reason
        self.reasons = (reason, *others)


class StartupError(Exception):
    """One clear sentence for the host: why the bot cannot start, and what to do next."""
