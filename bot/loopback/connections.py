"""One websocket: frames that leave in the order they were given."""

import asyncio
import json
import zlib
from collections.abc import Callable
from enum import IntEnum

from aiohttp import web

from bot.loopback.world import Json

GOING_AWAY = 1001


class Op(IntEnum):
    """What a frame is for."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


def dumps(value: Json) -> str:
    """Return JSON as it goes over the wire."""
    return json.dumps(value, separators=(",", ":"))


class Connection:
    """One websocket; its frames leave in the order they were given."""

    def __init__(self, socket: web.WebSocketResponse, request: web.BaseRequest) -> None:
        self._socket = socket
        self._request = request
        compress = request.query.get("compress") == "zlib-stream"
        self._zlib = zlib.compressobj(level=1) if compress else None
        self._frames: asyncio.Queue[tuple[str, Callable[[], None] | None]] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write())
        self.is_silent = False
        """Whether a router has forgotten it: it is open, and nothing comes through."""

    def send(self, text: str, before: Callable[[], None] | None = None) -> None:
        """Queue one frame; `before` is called at the moment it is written."""
        self._frames.put_nowait((text, before))

    def send_op(self, op: Op, data: Json = None) -> None:
        """Queue a frame that is not an event."""
        self.send(dumps({"op": op, "d": data, "s": None, "t": None}))

    def cut(self) -> None:
        """Break the connection without a word, as a failing network does."""
        self._writer.cancel()
        if self._request.transport is not None:
            self._request.transport.abort()

    async def close(self, code: int = GOING_AWAY) -> None:
        """Close the websocket in the orderly way."""
        self._writer.cancel()
        await self._socket.close(code=code)

    async def _write(self) -> None:
        while True:
            text, before = await self._frames.get()
            if self.is_silent:
                continue
            if before is not None:
                before()
            try:
                await self._send(text)
            except ConnectionError:
                return  # the reader notices too, and detaches the session

    async def _send(self, text: str) -> None:
        if self._zlib is None:
            await self._socket.send_str(text)
        else:
            packed = self._zlib.compress(text.encode()) + self._zlib.flush(zlib.Z_SYNC_FLUSH)
            await self._socket.send_bytes(packed)
