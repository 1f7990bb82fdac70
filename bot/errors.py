"""Errors that a person is meant to hear of."""

from bot.refusals import Reason


class Refusal(Exception):
    """Says no to a member: why not, as a code with arguments, which the cogs put into words."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class StartupError(Exception):
    """One clear sentence for the host: why the bot cannot start, and what to do next."""
