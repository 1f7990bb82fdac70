"""Every touch of a private name of simcord and discord.py: what an upgrade of either may break."""

# pyright: reportPrivateUsage=false

import asyncio
import contextvars
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from importlib.metadata import version
from typing import Any, Protocol, TypeAlias

import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.clock import Clock
from bot.demo.answers import Answers
from bot.errors import StartupError

PINNED = "3.2.1"

try:
    import simcord
    from simcord import _clock, actors, gateway, interactions
    from simcord.backend import Backend, serializers
    from simcord.backend.errors import BackendError, SetupError
    from simcord.backend.models import Interaction
    from simcord.enums import ComponentType, InteractionType
    from simcord.http import router
    from simcord.preview import Preview
except ImportError as error:
    raise StartupError(
        f"The demo needs a package that is not installed ({error.name}). Run: make demo"
    ) from error

Json: TypeAlias = Any
"""Any value that came from JSON or goes to it."""

CDN = "https://cdn.simcord.invalid"
"""Where simcord says its files are; on the wire that is this machine."""
ANSWER_WITHIN = 15.0
"""How long an actor waits for an answer that was deferred."""

_OF_DISCORD_PY = (
    (Route, "BASE"),
    (DiscordWebSocket, "DEFAULT_GATEWAY"),
    (discord.Intents, "_from_value"),
)


def check_versions() -> None:
    """Refuse, in one sentence, any simcord or discord.py but those this file was written for."""
    found = version("simcord")
    if found != PINNED:
        raise StartupError(
            f"The demo works with simcord {PINNED} only, but {found} is installed. Run: make demo"
        )
    missing = [name for owner, name in _OF_DISCORD_PY if not hasattr(owner, name)]
    if missing:
        raise StartupError(
            f"The demo does not know discord.py {discord.__version__}, which lacks"
            f" {', '.join(missing)}. Run: make demo"
        )


check_versions()


class WallClock(_clock.Clock):
    """The backend's time: that of the clock it is given, unless it is held."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._held: datetime | None = None

    def now(self) -> datetime:
        return self._held or self._clock()

    def advance(self, seconds: float) -> None:
        """Do nothing: real time cannot be moved."""

    @contextmanager
    def held_at(self, instant: datetime) -> Generator[None]:
        """Hold the time: ids come from it, so those made meanwhile depend on their order alone."""
        self._held = instant
        try:
            yield
        finally:
            self._held = None


class _Unkept(list[Json]):
    """A log nobody reads: it would only grow."""

    def append(self, item: Json, /) -> None:
        pass


_latest: contextvars.ContextVar[Interaction | None] = contextvars.ContextVar("latest", default=None)


class LoopbackEnv(simcord.Env):
    """simcord's world without its fake transports: the bot is at the other end of a socket.

    Builders work as ever. Actors wait for the interaction's answer instead of for the bot's
    tasks, and any number of them may act at the same time.
    """

    def __init__(self, clock: Clock) -> None:
        nobody = discord.Client(intents=discord.Intents(guilds=True))
        super().__init__(nobody, check_errors=False, settle_timeout=ANSWER_WITHIN)
        self.clock = WallClock(clock)
        self.backend = Backend(clock=self.clock)
        self.backend.transcript = _Unkept()
        self.backend.http_requests = _Unkept()
        self.backend.subscribers.append(self._note_event)
        self.answers = Answers()
        self.previews: list[LivePreview] = []
        self.faces: dict[str, tuple[str, bytes]] = {}
        self.changes = 0
        """Grows with everything a member could see; the page redraws when it has."""

    async def start(self) -> None:
        """Begin; nothing of the bot is touched."""
        self._loop = asyncio.get_running_loop()
        self._message_states.add(self.bot._connection)
        self._started = True
        self._generation = 1  # the page refuses a world in which no bot was ever started

    async def shutdown(self) -> None:
        """Close the page, if there is one."""
        await self._run_pre_shutdown()
        self._started = False

    def _note_event(self, event: str, payload: Mapping[str, Json]) -> None:
        self.changes += 1

    def _begin_operation(self, label: str) -> None:
        pass

    def _end_operation(self) -> None:
        pass

    def _mark_mutation(self) -> None:
        for preview in self.previews:
            preview._mark_action_dispatched()

    def _notify_dispatch_observers(self, interaction: Interaction) -> None:
        super()._notify_dispatch_observers(interaction)
        self.answers.expect(interaction)
        _latest.set(interaction)

    async def _settle_internal(
        self,
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - simcord's signature
        idle: float = 0.05,
        dispatch: str | None = None,
        _deadline: float | None = None,
    ) -> None:
        interaction = _latest.get()
        if interaction is None:
            await asyncio.sleep(0)
            return
        _latest.set(None)
        await self.answers.wait(interaction, within=timeout or self.settle_timeout)

    def carry_out(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str],
        body: Json,
        uploads: Sequence[object],
        reason: str | None,
    ) -> Json:
        """Do what a call of the bot asks; return the JSON reply or raise BackendError."""
        reply = router.dispatch(
            self.backend,
            method,
            path,
            json=body,
            params=dict(params),
            files=list(uploads),
            reason=reason,
        )
        if method != "GET":
            self.changes += 1
            self._note_answer(path.strip("/").split("/"))
        return reply

    def _note_answer(self, segments: list[str]) -> None:
        if segments[0] not in ("interactions", "webhooks") or len(segments) < 3:
            return
        interaction_id = self.backend.interaction_tokens.get(segments[2])
        if interaction_id is None:
            return  # a plain webhook
        if segments[0] == "interactions":
            self.answers.note_acknowledged(self.backend.interactions[interaction_id])
        else:
            self.answers.note_followed(self.backend.interactions[interaction_id])

    def give_face(self, user_id: int, png: bytes) -> None:
        """Show this picture beside what a user says; for pages made afterwards."""
        self.backend.users[user_id].avatar = "face"
        self.faces[f"{CDN}/avatars/{user_id}/face.png"] = ("face.png", png)

    def stored_message(self, channel_id: int, message_id: int) -> dict[str, Json] | None:
        """Return a message as the bot would read it, or None when it is gone."""
        try:
            stored = self.backend.get_message(channel_id, message_id)
        except BackendError:
            return None
        return dict(serializers.message_payload(self.backend, stored))

    def stored_file(self, path: str) -> bytes | None:
        """Return an uploaded file by its path on the file server."""
        return self.backend.cdn.get(CDN + path)

    def bot_account(self) -> dict[str, Json]:
        """Return the bot's own user."""
        return dict(serializers.user_payload(self.backend.bot_user))

    def server(self, guild_id: int) -> dict[str, Json]:
        """Return what GUILD_CREATE says of a server."""
        return dict(serializers.guild_create_payload(self.backend, self.backend.guilds[guild_id]))

    def press(
        self,
        member: simcord.MemberActor,
        channel: simcord.ChannelHandle,
        message_id: int,
        custom_id: str,
    ) -> Interaction:
        """Send a click on a button; refuse what a person could not see or click."""
        stored = self.backend.get_message(channel.id, message_id)
        if not stored.visible_to(member.id):
            raise SetupError(f"{member.name} cannot see message {message_id}")
        button = actors._find_component(
            stored.components, types=(ComponentType.BUTTON,), custom_id=custom_id, label=None
        )
        record, payload = interactions.base_payload(
            self.backend,
            type=InteractionType.MESSAGE_COMPONENT,
            channel_id=channel.id,
            guild_id=channel.guild.id if channel.guild else None,
            user_id=member.id,
            data={"custom_id": custom_id, "component_type": 2, "id": button.get("id", 0)},
        )
        payload["message"] = dict(serializers.message_payload(self.backend, stored))
        record.source_message_id = stored.id
        self.answers.expect(record)
        self.backend.emit("INTERACTION_CREATE", payload)
        return record


class Receiver(Protocol):
    """Whatever passes gateway events on to one bot."""

    def dispatch(self, event: str, payload: Mapping[str, Json]) -> None:
        """Send one event."""
        ...


class _ReceiverState:
    """What simcord's gateway takes for discord.py's connection state."""

    def __init__(self, intents: discord.Intents, receiver: Receiver) -> None:
        self.intents = intents
        self.parsers = self
        self._receiver = receiver

    def __getitem__(self, event: str) -> Callable[[Mapping[str, Json]], None]:
        return partial(self._receiver.dispatch, event)

    get = __getitem__


class Feed:
    """simcord's gateway for one session: drops and censors what its intents do not allow."""

    def __init__(self, env: LoopbackEnv, intents: int, receiver: Receiver) -> None:
        state = _ReceiverState(discord.Intents._from_value(intents), receiver)
        self._receiver = receiver
        self._gateway = gateway.FakeGateway(env.backend, state)
        self._upstream = gateway.FakeWebSocket(env.backend, self._gateway)

    def pass_on(self, event: str, payload: Mapping[str, Json]) -> None:
        """Pass one event on, shaped by the session's intents."""
        if event == "INTERACTION_CREATE" and not _quotes_others(payload):
            self._receiver.dispatch(event, payload)
        else:
            self._gateway.feed(event, payload)

    async def request_members(self, wanted: Mapping[str, Json]) -> None:
        """Answer a request for members (op 8)."""
        await self._upstream.request_chunks(
            int(wanted["guild_id"]),
            wanted.get("query"),
            limit=int(wanted.get("limit") or 0),
            user_ids=wanted.get("user_ids"),
            presences=bool(wanted.get("presences")),
            nonce=wanted.get("nonce"),
        )


def _quotes_others(interaction: Mapping[str, Json]) -> bool:
    """Say whether it carries messages that are not the bot's, which may have to be censored."""
    quoted: object = interaction.get("message", {}).get("referenced_message")
    return quoted is not None or "messages" in interaction["data"].get("resolved", {})


class LivePreview(Preview):
    """simcord's page of one channel, kept up to date by itself and patient with several tabs."""

    def __init__(
        self,
        env: LoopbackEnv,
        channel: simcord.ChannelHandle,
        viewers: Sequence[simcord.MemberActor],
        *,
        key: str,
        timezone: str,
        turns: asyncio.Lock,
    ) -> None:
        super().__init__(
            env,
            channel,
            tuple(viewers),
            layout="channel",
            display="responsive",
            width=960,
            height=720,
            locale="en-US",
            timezone=timezone,
            presentation_time=None,
            assets=env.faces,
            port=0,
        )
        self.capability = key
        self._world = env
        self._turns = turns
        self._newest: dict[str, int] = {}

    async def __aenter__(self) -> "LivePreview":
        # simcord allows one page per world; ours share it peacefully.
        self._world._preview = None
        await super().__aenter__()
        self._world.previews.append(self)
        return self

    @property
    def port(self) -> int:
        """Where the page is served."""
        assert self._server.port is not None
        return self._server.port

    async def _action(self, context_id: str | None, body: Mapping[str, Json]) -> dict[str, Json]:
        """Do what the member asks, one at a time, on whatever the page shows by then."""
        async with self._turns:
            revision = self._get_page(context_id).revision
            return await super()._action(context_id, {**body, "published_revision": revision})

    async def update(self) -> None:
        """Draw every open tab anew; those that were at the end of the channel stay there."""
        for page in self._pages.values():
            newest = self._newest_for(page.viewer)
            was = self._newest.get(page.id, 0)
            self._newest[page.id] = newest
            if newest > was and (page.window_end_id or was) >= was:
                page.target_id = page.window_end_id = newest
        await self.refresh()

    def _newest_for(self, viewer: simcord.MemberActor) -> int:
        messages = self._world.backend.messages[self.channel.id].values()
        return max((one.id for one in messages if one.visible_to(viewer.id)), default=0)


__all__ = [
    "CDN",
    "BackendError",
    "Feed",
    "Json",
    "LivePreview",
    "LoopbackEnv",
    "SetupError",
]
