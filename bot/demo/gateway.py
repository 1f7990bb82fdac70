"""The websocket half of the loopback Discord: sessions that outlive their connections."""

import asyncio
import json
import secrets
import zlib
from collections import deque
from collections.abc import Callable, Mapping
from enum import IntEnum

from aiohttp import WSMsgType, web

from bot.demo.pointing import gateway_of
from bot.demo.simcord_internals import CDN, Feed, Json, LoopbackEnv

HEARTBEAT_MS = 41_250
KEPT_FOR_RESUME = 5_000
"""Events a session keeps for a RESUME; a client that missed more has to start anew."""


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


def _dumps(value: Json) -> str:
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

    def send(self, text: str, before: Callable[[], None] | None = None) -> None:
        """Queue one frame; `before` is called at the moment it is written."""
        self._frames.put_nowait((text, before))

    def send_op(self, op: Op, data: Json = None) -> None:
        """Queue a frame that is not an event."""
        self.send(_dumps({"op": op, "d": data, "s": None, "t": None}))

    def cut(self) -> None:
        """Break the connection without a word, as a failing network does."""
        self._writer.cancel()
        if self._request.transport is not None:
            self._request.transport.abort()

    async def close(self) -> None:
        """Close the websocket in the orderly way."""
        self._writer.cancel()
        await self._socket.close(code=1001)

    async def _write(self) -> None:
        while True:
            text, before = await self._frames.get()
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


class Session:
    """What one IDENTIFY began: numbered events, kept for a RESUME."""

    def __init__(self, env: LoopbackEnv, url: str, identify: Mapping[str, Json]) -> None:
        self.id = secrets.token_hex(16)
        self.shard, self.shard_count = identify.get("shard") or (0, 1)
        self.connection: Connection | None = None
        self.feed = Feed(env, int(identify["intents"]), self)
        self._env = env
        self._url = url
        self._sequence = 0
        self._sent: deque[tuple[int, str, int | None]] = deque(maxlen=KEPT_FOR_RESUME)

    def dispatch(self, event: str, payload: Mapping[str, Json]) -> None:
        """Number one event, keep it, and send it if somebody is connected."""
        self._sequence += 1
        data = _dumps(payload).replace(CDN, f"{self._url}/cdn")
        text = f'{{"op":0,"t":"{event}","s":{self._sequence},"d":{data}}}'
        interaction_id = int(payload["id"]) if event == "INTERACTION_CREATE" else None
        self._sent.append((self._sequence, text, interaction_id))
        self._send(text, interaction_id)

    def replay(self, since: int) -> bool:
        """Send again what came after `since`; say no when some of it is no longer kept."""
        if since > self._sequence or since + len(self._sent) < self._sequence:
            return False
        for sequence, text, interaction_id in list(self._sent):
            if sequence > since:
                self._send(text, interaction_id)
        self.dispatch("RESUMED", {})
        return True

    def greet(self) -> None:
        """Send READY, then the servers of this shard."""
        guild_ids = [guild_id for guild_id in self._env.backend.guilds if self.serves(guild_id)]
        ready = {
            "v": 10,
            "user": self._env.bot_account(),
            "guilds": [{"id": str(guild_id), "unavailable": True} for guild_id in guild_ids],
            "session_id": self.id,
            "resume_gateway_url": str(gateway_of(self._url)),
            "shard": [self.shard, self.shard_count],
            "application": {"id": str(self._env.backend.application_id), "flags": 0},
        }
        self.dispatch("READY", ready)
        for guild_id in guild_ids:
            self.feed.pass_on("GUILD_CREATE", self._env.server(guild_id))

    def serves(self, guild_id: int | None) -> bool:
        """Say whether this server's events belong to the session; those of none go to shard 0."""
        return (0 if guild_id is None else guild_id >> 22) % self.shard_count == self.shard

    def _send(self, text: str, interaction_id: int | None) -> None:
        if self.connection is None:
            return
        if interaction_id is None:
            self.connection.send(text)
        else:
            self.connection.send(text, lambda: self._env.answers.note_sent(interaction_id))


class Gateway:
    """All sessions, and the way backend events take to them."""

    def __init__(self, env: LoopbackEnv, url: str) -> None:
        self._env = env
        self._url = url
        self._sessions: dict[str, Session] = {}
        self._connections: dict[Connection, Session | None] = {}

    def publish(self, event: str, payload: Mapping[str, Json]) -> None:
        """Pass a backend event to every session it belongs to."""
        whose = payload.get("guild_id") or (payload["id"] if event.startswith("GUILD_") else None)
        guild_id = None if whose is None else int(whose)
        for session in self._sessions.values():
            if session.serves(guild_id):
                session.feed.pass_on(event, payload)

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Serve one websocket until either side leaves."""
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        connection = Connection(socket, request)
        self._connections[connection] = None
        connection.send_op(Op.HELLO, {"heartbeat_interval": HEARTBEAT_MS})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._receive(connection, json.loads(message.data))
        finally:
            session = self._connections.pop(connection)
            if session is not None and session.connection is connection:
                session.connection = None
            connection.cut()
        return socket

    async def drop(self, *, resumable: bool) -> None:
        """Cut every connection; not resumable means the sessions are gone as well (op 9)."""
        for connection in list(self._connections):
            if resumable:
                connection.cut()
            else:
                connection.send_op(Op.INVALID_SESSION, data=False)
        if not resumable:
            self._forget(lambda session: True)

    def ask_to_reconnect(self) -> None:
        """Ask every client to come back and resume (op 7), as Discord does when it deploys."""
        for connection in self._connections:
            connection.send_op(Op.RECONNECT)

    async def close(self) -> None:
        """Send everybody home."""
        for connection in list(self._connections):
            await connection.close()

    async def _receive(self, connection: Connection, message: Mapping[str, Json]) -> None:
        match message["op"]:
            case Op.HEARTBEAT:
                connection.send_op(Op.HEARTBEAT_ACK)
            case Op.IDENTIFY:
                self._identify(connection, message["d"])
            case Op.RESUME:
                self._resume(connection, message["d"])
            case Op.REQUEST_MEMBERS if session := self._connections[connection]:
                await session.feed.request_members(message["d"])
            case _:
                pass  # presence and voice: nobody here would see them

    def _identify(self, connection: Connection, wish: Mapping[str, Json]) -> None:
        session = Session(self._env, self._url, wish)
        # A shard that identifies anew will never resume what it left behind.
        self._forget(lambda old: old.connection is None and old.shard == session.shard)
        self._sessions[session.id] = session
        self._attach(connection, session)
        session.greet()

    def _resume(self, connection: Connection, wish: Mapping[str, Json]) -> None:
        session = self._sessions.get(wish["session_id"])
        if session is None:
            connection.send_op(Op.INVALID_SESSION, data=False)
            return
        self._attach(connection, session)
        if not session.replay(int(wish["seq"])):
            del self._sessions[session.id]
            connection.send_op(Op.INVALID_SESSION, data=False)

    def _attach(self, connection: Connection, session: Session) -> None:
        session.connection = connection
        self._connections[connection] = session

    def _forget(self, left_behind: Callable[[Session], bool]) -> None:
        for session in [one for one in self._sessions.values() if left_behind(one)]:
            del self._sessions[session.id]
