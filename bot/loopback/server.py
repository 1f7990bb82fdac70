"""The server itself: what a test, a measurement or the demo opens."""

from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import Self

from aiohttp import web

from bot.clock import Clock, system_clock
from bot.loopback.calls import API, Request
from bot.loopback.clicks import Click, press
from bot.loopback.door import is_ours, is_the_bot
from bot.loopback.faults import Action, Fault
from bot.loopback.gateway import Gateway
from bot.loopback.rest import Rest
from bot.loopback.simcord_names import ChannelHandle, InteractionResult, MemberActor
from bot.loopback.world import LoopbackEnv

BACKLOG = 4096
"""With the usual 128, a burst of some hundred new connections waits a second and more."""


class LoopbackDiscord:
    """Serves Discord's API on 127.0.0.1 for as long as it is entered."""

    def __init__(
        self,
        *,
        clock: Clock = system_clock,
        port: int = 0,
        record_requests: bool = True,
        token: str | None = None,
    ) -> None:
        """With a `token`, only a bot that logs in with that one is served."""
        self.env = LoopbackEnv(clock)
        self.url = ""
        self.faults: list[Fault] = []
        """Trouble to come: append to it; each fault leaves when it is used up."""
        self.gateway_answers: list[int] = []
        """With which status each of the next tries to open a websocket is answered."""
        self.requests: list[Request] = []
        """Every call of the bot so far, oldest first."""
        self.date_clock = clock
        """The time that replies carry in their Date header; set it to let Discord differ."""
        self._port = port
        self._token = token
        self._record_requests = record_requests

    async def __aenter__(self) -> Self:
        server = web.Server(self._handle, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port, backlog=BACKLOG).start()
        self._port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._rest = Rest(self.env, self.url, self._note)
        self._gateway = Gateway(self.env, self.url, self._token)
        self.env.backend.subscribers.append(self._gateway.publish)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._rest.close()
        await self._gateway.close()
        await self._runner.cleanup()

    async def click(
        self,
        member: MemberActor,
        message_id: int,
        channel: ChannelHandle,
        custom_id: str,
        *,
        timeout: float = 10.0,  # noqa: ASYNC109 - it ends the wait for a deferred answer, not the click
    ) -> Click:
        """Click a button and wait for the answer; any number may run in asyncio.gather."""
        interaction = press(self.env, member, channel, message_id, custom_id)
        answer = await self.env.answers.wait(interaction, within=timeout)
        return Click(InteractionResult(self.env, interaction), answer.acknowledged_after)

    @contextmanager
    def trouble_in(
        self, channel: ChannelHandle, action: Action, *, seconds: float = 0.2, times: int = 1000
    ) -> Generator[None]:
        """Trouble the calls to one channel while the block runs; all others work at once."""
        fault = Fault("*", "*", action, times=times, seconds=seconds, channel_id=channel.id)
        self.faults.append(fault)
        try:
            yield
        finally:
            with suppress(ValueError):  # it may be used up
                self.faults.remove(fault)

    async def drop_gateway(self, *, resumable: bool = True) -> None:
        """Cut every websocket; not resumable also ends the sessions, so the bot identifies anew."""
        await self._gateway.drop(resumable=resumable)

    def silence_gateway(self) -> None:
        """Let every websocket stay open and carry nothing, as one that a router has forgotten."""
        self._gateway.fall_silent()

    async def close_gateway(self, code: int) -> None:
        """Close every websocket with one of Discord's codes, such as 4004 for a bad token."""
        await self._gateway.close(code)

    def ask_to_reconnect(self) -> None:
        """Ask the bot to reconnect and resume (op 7), as Discord does when it deploys."""
        self._gateway.ask_to_reconnect()

    def _note(self, request: Request) -> None:
        if self._record_requests:
            self.requests.append(request)

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if not is_ours(request, self._port):
            return web.Response(status=403)
        if request.path.startswith(API):
            if not is_the_bot(request, request.path.removeprefix(API), self._token):
                return web.json_response({"message": "401: Unauthorized", "code": 0}, status=401)
            return await self._rest.handle(request, self.faults, self.date_clock)
        if request.path == "/gateway":
            if self.gateway_answers:
                return web.Response(status=self.gateway_answers.pop(0))
            return await self._gateway.handle(request)
        if request.path.startswith("/cdn/"):
            return self._rest.file(request)
        return web.Response(status=404)
