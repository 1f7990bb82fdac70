"""The websocket half of the loopback Discord: who is connected, and which events go to whom."""

import json
from collections.abc import Callable, Mapping

from aiohttp import WSMsgType, web

from bot.loopback.connections import GOING_AWAY, Connection, Op
from bot.loopback.door import is_same
from bot.loopback.sessions import Session
from bot.loopback.world import Json, LoopbackEnv

HEARTBEAT_MS = 41_250
AUTHENTICATION_FAILED = 4004
"""Discord's code for a wrong token."""
LARGEST_FRAME = 4096
"""Discord closes the connection of a client that sends more at once."""


class Gateway:
    """All sessions, and the way backend events take to them."""

    def __init__(self, env: LoopbackEnv, url: str, token: str | None) -> None:
        self._env = env
        self._url = url
        self._token = token
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
        socket = web.WebSocketResponse(max_msg_size=LARGEST_FRAME)
        await socket.prepare(request)
        connection = Connection(socket, request)
        self._connections[connection] = None
        connection.send_op(Op.HELLO, {"heartbeat_interval": HEARTBEAT_MS})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT and not connection.is_silent:
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

    def fall_silent(self) -> None:
        """Let nothing come through the connections there are any more, though they stay open."""
        for connection in self._connections:
            connection.is_silent = True

    def ask_to_reconnect(self) -> None:
        """Ask every client to come back and resume (op 7), as Discord does when it deploys."""
        for connection in self._connections:
            connection.send_op(Op.RECONNECT)

    async def close(self, code: int = GOING_AWAY) -> None:
        """Send everybody home."""
        for connection in list(self._connections):
            await connection.close(code)

    async def _receive(self, connection: Connection, message: Mapping[str, Json]) -> None:
        match message["op"]:
            case Op.HEARTBEAT:
                connection.send_op(Op.HEARTBEAT_ACK)
            case Op.IDENTIFY | Op.RESUME if not self._is_known(message["d"]):
                await connection.close(code=AUTHENTICATION_FAILED)
            case Op.IDENTIFY:
                self._identify(connection, message["d"])
            case Op.RESUME:
                self._resume(connection, message["d"])
            case Op.REQUEST_MEMBERS if session := self._connections[connection]:
                await session.feed.request_members(message["d"])
            case _:
                pass  # presence and voice: nobody here would see them

    def _is_known(self, wish: Mapping[str, Json]) -> bool:
        return self._token is None or is_same(wish.get("token"), self._token)

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
