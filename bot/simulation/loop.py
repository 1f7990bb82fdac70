"""An event loop whose time is make-believe: when nobody has anything to do, it jumps ahead."""

import asyncio
import selectors
import socket
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, TypeVar, TypeVarTuple, cast

from bot.simulation.wires import Make, Wires

Result = TypeVar("Result")
Given = TypeVarTuple("Given")


A_MOMENT = 1e-6
"""Seconds. What is due within it is due now. Asyncio's own is a thousandth of it: so little makes
no difference to the number of seconds after half a year, and nothing would ever be due any more."""


class _JumpingSelector(selectors.DefaultSelector):
    """Never waits and looks at nothing: what a wait would have lasted is told to `jump`."""

    jump: Callable[[float], None]

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Let the wait be over."""
        if timeout is None:
            raise RuntimeError("everybody waits for somebody else: nothing will ever happen again")
        if timeout:
            self.jump(timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """Years go by in seconds, and the same seed gives the same years.

    Nothing depends on the machine's speed: what would go to a thread is done at once, and what
    would go over the network goes over `wires`.
    """

    def __init__(self) -> None:
        self._now = 0.0
        selector = _JumpingSelector()
        selector.jump = self._jump
        super().__init__(selector)
        self._clock_resolution = A_MOMENT
        self.wires = Wires(self)
        self._ports: dict[int, int] = {}
        """Where each socket leads that was to connect, by its number."""

    def time(self) -> float:
        """Return the seconds since the beginning."""
        return self._now

    def _jump(self, seconds: float) -> None:
        self._now += seconds

    def run_in_executor(  # pyright: ignore[reportIncompatibleMethodOverride] - narrower
        self,
        executor: Executor | None,
        func: Callable[[*Given], Result],
        *args: *Given,
    ) -> "asyncio.Future[Result]":
        """Do it now."""
        done: asyncio.Future[Result] = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:  # noqa: BLE001 - it belongs to who awaits it
            done.set_exception(error)
        return done

    async def create_server(  # pyright: ignore[reportIncompatibleMethodOverride] - narrower
        self, protocol_factory: Make, host: str, port: int, **options: bool | int | None
    ) -> asyncio.Server:
        """Listen; who connects comes by a wire, and the socket only keeps the port."""
        given = cast("dict[str, Any]", options)
        server = await super().create_server(protocol_factory, host, port, **given)
        self.wires.listening[server.sockets[0].getsockname()[1]] = protocol_factory
        return server

    async def sock_connect(  # pyright: ignore[reportIncompatibleMethodOverride] - narrower
        self, sock: socket.socket, address: tuple[str, int]
    ) -> None:
        """Remember where it is to lead."""
        self._ports[sock.fileno()] = address[1]

    async def create_connection(  # pyright: ignore[reportIncompatibleMethodOverride] - narrower
        self, protocol_factory: Make, *, sock: socket.socket, **options: object
    ) -> tuple[asyncio.Transport, asyncio.BaseProtocol]:
        """Lay a wire to where the socket was to lead."""
        del options
        port = self._ports.pop(sock.fileno())
        sock.close()
        return self.wires.connect(port, protocol_factory)
