"""A loopback Discord: simcord's world behind real HTTP and a real websocket on 127.0.0.1.

    async with LoopbackDiscord() as discord_:
        point_discord_py_at(discord_.url)
        channel = discord_.env.create_guild("Circle").create_text_channel("daily")
        ...  # start any discord.py bot, in this process or in another

Builders and actors are simcord's own (`env.create_user`, `guild.add_member`,
`await member.slash(channel, "help")`); actors may run in `asyncio.gather`. Time is real.
"""

from dataclasses import dataclass
from types import TracebackType
from typing import Self

from aiohttp import web
from simcord import ChannelHandle, InteractionResult, MemberActor, ResponseMessage

from bot.clock import Clock, system_clock
from bot.demo.gateway import Gateway
from bot.demo.pointing import point_discord_py_at
from bot.demo.rest import API, Fault, Request, Rest
from bot.demo.simcord_internals import Json, LoopbackEnv

__all__ = ["Click", "Fault", "LoopbackDiscord", "Request", "point_discord_py_at"]

BACKLOG = 4096
"""With the usual 128, a burst of some hundred new connections waits a second and more."""


@dataclass(frozen=True, slots=True)
class Click:
    """How the bot answered one click."""

    result: InteractionResult
    acknowledged_after: float | None
    """Seconds from the click being sent to its acknowledgement; None if there was none in time."""

    @property
    def response(self) -> ResponseMessage | None:
        """The message that answers the click: `.content`, `.components`, `.ephemeral`."""
        return self.result.response

    @property
    def text(self) -> str:
        """Everything there is to read in the response, components included."""
        answer = self.result.response
        return "" if answer is None else "\n".join([answer.content, *_texts(answer.components)])


def _texts(components: list[dict[str, Json]]) -> list[str]:
    found: list[str] = []
    for component in components:
        found += [component["content"]] if "content" in component else []
        found += _texts(component.get("components", []))
    return found


class LoopbackDiscord:
    """Serves Discord's API on 127.0.0.1 for as long as it is entered."""

    def __init__(
        self, *, clock: Clock = system_clock, port: int = 0, record_requests: bool = True
    ) -> None:
        self.env = LoopbackEnv(clock)
        self.url = ""
        self._port = port
        self._record_requests = record_requests

    async def __aenter__(self) -> Self:
        server = web.Server(self._handle, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port, backlog=BACKLOG).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._rest = Rest(self.env, self.url, record_requests=self._record_requests)
        self._gateway = Gateway(self.env, self.url)
        self.env.backend.subscribers.append(self._gateway.publish)
        await self.env.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.env.shutdown()
        await self._gateway.close()
        await self._runner.cleanup()

    @property
    def faults(self) -> list[Fault]:
        """Trouble to come: append to it; each fault leaves when it is used up."""
        return self._rest.faults

    @property
    def requests(self) -> list[Request]:
        """Every call of the bot so far, oldest first."""
        return self._rest.requests

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
        interaction = self.env.press(member, channel, message_id, custom_id)
        answer = await self.env.answers.wait(interaction, within=timeout)
        return Click(InteractionResult(self.env, interaction), answer.acknowledged_after)

    async def drop_gateway(self, *, resumable: bool = True) -> None:
        """Cut every websocket; not resumable also ends the sessions, so the bot identifies anew."""
        await self._gateway.drop(resumable=resumable)

    def ask_to_reconnect(self) -> None:
        """Ask the bot to reconnect and resume (op 7), as Discord does when it deploys."""
        self._gateway.ask_to_reconnect()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path.startswith(API):
            return await self._rest.handle(request)
        if request.path == "/gateway":
            return await self._gateway.handle(request)
        if request.path.startswith("/cdn/"):
            return self._rest.file(request)
        return web.Response(status=404)
