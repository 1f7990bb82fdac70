"""simcord's world without its fake transports: the bot is at the other end of a socket."""

import asyncio
import contextvars
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeAlias

import discord

from bot.clock import Clock
from bot.loopback.answers import Answers
from bot.loopback.simcord_names import (
    CDN,
    Backend,
    BackendError,
    Env,
    Interaction,
    router,
    serializers,
)

Json: TypeAlias = Any
"""Any value that came from JSON or goes to it."""

ANSWER_WITHIN = 15.0
"""How long an actor waits for an answer that was deferred."""


class WallClock:
    """The backend's time: that of the clock it is given, unless it is held."""

    elapsed = 0.0
    """How far simcord has moved its own time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._held: datetime | None = None

    def now(self) -> datetime:
        """Return the present."""
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


class LoopbackEnv(Env):
    """simcord's world; builders work as ever.

    Actors wait for the interaction's answer instead of for the bot's tasks, and any number of
    them may act at the same time.
    """

    def __init__(self, clock: Clock) -> None:
        nobody = discord.Client(intents=discord.Intents(guilds=True))
        super().__init__(nobody, check_errors=False, settle_timeout=ANSWER_WITHIN)
        self.clock = WallClock(clock)
        self.backend = Backend(clock=self.clock)  # pyright: ignore[reportArgumentType] - as good
        self.backend.transcript = _Unkept()
        self.backend.http_requests = _Unkept()
        self.backend.subscribers.append(self._note_event)
        self.answers = Answers()
        self.on_act: list[Callable[[], None]] = []
        """Called when somebody acts."""
        self.faces: dict[str, tuple[str, bytes]] = {}
        self.changes = 0
        """Grows with everything a member could see; a page redraws when it has."""
        self._message_states.add(nobody._connection)  # pyright: ignore[reportPrivateUsage]
        self._generation = 1

    def _note_event(self, event: str, payload: Mapping[str, Json]) -> None:
        self.changes += 1
        if event == "INTERACTION_CREATE":
            interaction = self.backend.interactions[int(payload["id"])]
            self.answers.expect(interaction)
            _latest.set(interaction)

    def _begin_operation(self, label: str) -> None:
        pass

    def _end_operation(self) -> None:
        pass

    def _mark_mutation(self) -> None:
        for tell in self.on_act:
            tell()

    async def _settle_internal(
        self,
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - simcord's signature
        idle: float = 0.05,
        dispatch: str | None = None,
        _deadline: float | None = None,
    ) -> None:
        interaction = _latest.get()
        _latest.set(None)
        if interaction is None or not self.answers.expects(interaction):
            await asyncio.sleep(0)
            return
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
        segments = path.strip("/").split("/")
        if method == "POST" and segments[2:3] + segments[4:] == ["messages", "threads"]:
            self._refuse_second_thread(int(segments[3]))
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
            self._note_answer(segments)
        return reply

    def _refuse_second_thread(self, message_id: int) -> None:
        """Raise BackendError where a message has its thread, as Discord does and simcord does not.

        Such a thread has the message's own number.
        """
        if message_id in self.backend.channels:
            raise BackendError(400, 160004, "A thread has already been created for this message")

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
