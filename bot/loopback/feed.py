"""The events one session may see: simcord's gateway drops and censors by its intents."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

import discord

from bot.loopback.simcord_names import FakeGateway, FakeWebSocket
from bot.loopback.world import Json, LoopbackEnv


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
    """simcord's gateway for one session."""

    def __init__(self, env: LoopbackEnv, intents: int, receiver: Receiver) -> None:
        wanted = discord.Intents.none()
        wanted.value = intents
        self._receiver = receiver
        self._gateway = FakeGateway(env.backend, _ReceiverState(wanted, receiver))
        self._upstream = FakeWebSocket(env.backend, self._gateway)

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
