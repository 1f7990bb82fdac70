"""Tells the service manager that started the bot how it fares, where there is one (systemd).

The protocol is that of sd_notify(3): lines of NAME=value, sent to the socket that is named in the
environment. Without such a socket every call does nothing.
"""

import asyncio
import logging
import socket
from collections.abc import Callable, Mapping
from typing import Self

log = logging.getLogger(__name__)

MICROSECONDS = 1_000_000


class ServiceManager:
    """Whoever started the bot as a service, and wants to hear from it."""

    def __init__(self, address: str = "", patience: float = 0) -> None:
        """Speak to the socket at `address`; be given up after `patience` seconds of silence."""
        # A name that begins with @ is no file: Linux keeps it apart with a null byte.
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self._patience = patience

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """Return the one that `environment` names; one that nobody hears where it names none."""
        waits = environment.get("WATCHDOG_USEC", "")
        patience = int(waits) / MICROSECONDS if waits.isdecimal() else 0
        return cls(environment.get("NOTIFY_SOCKET", ""), patience)

    def ready(self) -> None:
        """Say that the bot is up."""
        self._tell("READY=1")

    def stopping(self) -> None:
        """Say that the bot is about to end in order."""
        self._tell("STOPPING=1")

    async def keep_telling(self, is_alive: Callable[[], bool]) -> None:
        """Say that the bot is alive, twice in its patience, for as long as it is.

        A bot that says nothing is started again: its event loop hangs, or `is_alive` says no.
        """
        while self._address and self._patience:
            if is_alive():
                self._tell("WATCHDOG=1")
            await asyncio.sleep(self._patience / 2)

    def _tell(self, line: str) -> None:
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as to:
                to.sendto(line.encode(), self._address)
        except OSError as error:  # the bot itself is well
            log.warning("the service manager does not hear: %s", error)


NOBODY = ServiceManager()
"""Nobody started the bot as a service."""
