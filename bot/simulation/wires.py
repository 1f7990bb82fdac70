"""Connections without a network: what one end writes, the other reads in the loop's next step.

A socket would leave it to the machine when bytes arrive, and the same seed would not give the same
years. Both ends are in this process, so nothing but the loop is needed between them.
"""

import asyncio
from collections.abc import Callable, Iterable
from typing import cast

Make = Callable[[], asyncio.BaseProtocol]
"""Makes what reads one end."""


class Wires:
    """All connections there are between the bot and Discord."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self.listening: dict[int, Make] = {}
        """Who answers, by port."""
        self._of_the_bot: dict[_End, None] = {}
        self._is_cut = False
        self.passed: Callable[[], None] = _nothing
        """Called before and after anything is sent: each is a moment at which a process may die."""

    def connect(self, port: int, make: Make) -> tuple[asyncio.Transport, asyncio.BaseProtocol]:
        """Connect a client with who listens; both are told at once."""
        if self._is_cut or port not in self.listening:
            raise ConnectionRefusedError(f"nobody listens on {port}")
        ours = _End(self, self._loop, make())
        theirs = _End(self, self._loop, self.listening[port]())
        ours.other, theirs.other = theirs, ours
        self._of_the_bot[ours] = None
        for end in (ours, theirs):
            end.protocol.connection_made(end)
        return ours, ours.protocol

    def cut(self) -> None:
        """Let the bot send no more; what it has sent still arrives."""
        self._is_cut = True
        for end in list(self._of_the_bot):
            end.close()

    def mend(self) -> None:
        """Let a new process connect."""
        self._is_cut = False

    def forget(self, end: "_End") -> None:
        """Take it off the list."""
        self._of_the_bot.pop(end, None)


def _nothing() -> None:
    pass


class _End(asyncio.Transport):
    """One end of a connection."""

    other: "_End"

    def __init__(
        self, wires: Wires, loop: asyncio.AbstractEventLoop, protocol: asyncio.BaseProtocol
    ) -> None:
        super().__init__()
        self.protocol = cast("asyncio.Protocol", protocol)
        self._wires = wires
        self._loop = loop
        self._is_closed = False
        self._is_paused = False
        self._unread: list[bytes] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send it, unless the wire is cut."""
        if self._is_closed or not data:
            return
        self._wires.passed()
        if not self._is_closed:
            self._loop.call_soon(self.other._read, bytes(data))
            self._wires.passed()

    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview]) -> None:
        """Send it in one piece."""
        self.write(b"".join(list_of_data))

    def _read(self, data: bytes) -> None:
        if self._is_closed:
            return
        if self._is_paused:
            self._unread.append(data)
        else:
            self.protocol.data_received(data)

    def pause_reading(self) -> None:
        """Let what arrives wait."""
        self._is_paused = True

    def resume_reading(self) -> None:
        """Read on, beginning with what has waited."""
        self._is_paused = False
        unread, self._unread = self._unread, []
        for data in unread:
            self._loop.call_soon(self._read, data)

    def close(self) -> None:
        """Close both ends; what was sent before arrives first, since the loop keeps the order."""
        if self._is_closed:
            return
        self._is_closed = True
        self._wires.forget(self)
        self._loop.call_soon(self.protocol.connection_lost, None)
        self._loop.call_soon(self.other.close)

    abort = close

    def is_closing(self) -> bool:
        """Say whether it is over."""
        return self._is_closed

    def get_protocol(self) -> asyncio.BaseProtocol:
        """Return who reads."""
        return self.protocol

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        """Let somebody else read."""
        self.protocol = cast("asyncio.Protocol", protocol)

    def get_extra_info(self, name: str, default: object = None) -> object:
        """Return an address; there is nothing else to say."""
        return ("127.0.0.1", 0) if name in ("peername", "sockname") else default

    def get_write_buffer_size(self) -> int:
        """Return zero: what is written is gone."""
        return 0

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """Do nothing: there is no buffer."""

    def can_write_eof(self) -> bool:
        """Say no: a wire is closed whole."""
        return False
