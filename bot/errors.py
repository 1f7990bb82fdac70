"""Errors whose text a person is meant to read."""


class Refusal(Exception):
    """One clear sentence that says why not, and what to do next; shown to the member as it is."""


class StartupError(Exception):
    """One clear sentence for the host: why the bot cannot start, and what to do next."""
