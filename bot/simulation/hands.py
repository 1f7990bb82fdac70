"""What one person can do with the bot: use what is there to click, and say commands."""

import asyncio
import random
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands

from bot.loopback.clicks import press
from bot.loopback.simcord_names import (
    BackendError,
    ChannelHandle,
    GuildHandle,
    InteractionResult,
    MemberActor,
    SetupError,
    walk_components,
)
from bot.loopback.world import Json, LoopbackEnv
from bot.simulation.watch import Watch

WORDS = ("09:00", "23:59", "7", "nonsense", "America/Chicago", "2027-03-14", "", "0", "100000")
BUTTON = discord.ComponentType.button.value
KEPT = 12
"""Messages that somebody looks at: nobody scrolls further up."""
PATIENCE = 15.0
SELDOM = {"daily post", "daily pause", "exam live", "exam start", "me progress", "exam results"}
"""What is said one time in ten only: these are long, draw charts, or end it all."""


@dataclass(slots=True, eq=False)
class Group:
    """One server: its channel, who may set it up, and who else is there."""

    guild: GuildHandle
    channel: ChannelHandle
    organiser: MemberActor
    members: list[MemberActor]
    pace: float = 1.0
    """How much more goes on here than on others."""
    is_set_up: bool = False
    is_there: bool = True
    """Whether the bot is on the server, and its channel not deleted."""
    thrown_out_of: Any = None
    """What simcord keeps of the server, while the bot is not on it."""

    @property
    def everybody(self) -> list[MemberActor]:
        """Return all who are there."""
        return [self.organiser, *self.members]


class Hands:
    """Does what a person does, and shows the watch what came of it."""

    def __init__(self, env: LoopbackEnv, watch: Watch, rng: random.Random) -> None:
        self._env = env
        self._watch = watch
        self._rng = rng
        self.commands: list[app_commands.Command[Any, ..., Any]] = []

    async def use(self, group: Group, who: MemberActor, prefix: str) -> None:
        """Use a button or a list that this person sees; of those of this kind, any."""
        if not group.is_there:
            return
        parts = [
            (message_id, part)
            for message_id in self._seen_by(group, who)
            for part in walk_components(self._messages(group)[message_id].components)
            if str(part.get("custom_id", "")).startswith(prefix) and not part.get("disabled")
        ]
        if not parts:
            return
        message_id, part = self._rng.choice(parts)
        custom_id = str(part["custom_id"])
        if part["type"] == BUTTON:
            await self._watched(who, custom_id, self._press(group, who, message_id, custom_id))
            return
        [shown] = [one for one in group.channel.history() if one.id == message_id]
        chosen = [self._rng.choice(part["options"])["value"]]
        await self._watched(who, custom_id, who.select(shown, chosen, custom_id=custom_id))

    async def say(self, group: Group, who: MemberActor, name: str, options: Json) -> None:
        """Say a command."""
        if not group.is_there:
            return
        saying = who.slash(group.channel, name, **options)
        await self._watched(who, f"/{name} {options}", saying)

    async def say_anything(self, group: Group, who: MemberActor) -> None:
        """Say any command, with any options."""
        if not self.commands:
            return
        command = self._rng.choice(self.commands)
        if command.qualified_name in SELDOM and self._rng.random() < 0.9:
            return
        options = {
            one.name: self._value(one, group)
            for one in command.parameters
            if one.required or self._rng.random() < 0.4
        }
        await self.say(group, who, command.qualified_name, options)

    def tidy(self, group: Group, groups: int) -> None:
        """Forget what nobody will look at again, or years would fill the memory."""
        if not group.is_there:
            return
        backend = self._env.backend
        messages = self._messages(group)
        for message_id in sorted(messages)[: -4 * KEPT]:
            del messages[message_id]
        for old in list(backend.interactions)[: -50 * groups]:
            del backend.interactions[old]
        for token in list(backend.interaction_tokens)[: -50 * groups]:
            del backend.interaction_tokens[token]

    def _messages(self, group: Group) -> dict[int, Json]:
        return self._env.backend.messages[group.channel.id]

    def _seen_by(self, group: Group, who: MemberActor) -> list[int]:
        messages = self._messages(group)
        return [one for one in sorted(messages) if messages[one].visible_to(who.id)][-KEPT:]

    async def _press(
        self, group: Group, who: MemberActor, message_id: int, custom_id: str
    ) -> InteractionResult:
        record = press(self._env, who, group.channel, message_id, custom_id)
        await self._env.answers.wait(record, within=PATIENCE)
        return InteractionResult(self._env, record)

    async def _watched(
        self, who: MemberActor, what: str, doing: Awaitable[InteractionResult]
    ) -> None:
        began = asyncio.get_running_loop().time()
        try:
            result = await doing
        except (SetupError, BackendError):
            return  # a person could not have done that: it is not there, or not allowed
        self._watch.answered(who, what, result, began)
        if result.modal is not None:
            await self._watched(who, "a form", self._fill_in(who, result))

    async def _fill_in(self, who: MemberActor, shown: InteractionResult) -> InteractionResult:
        fields = [
            part
            for part in walk_components((shown.modal or {}).get("components", []))
            if part.get("type") == discord.ComponentType.text_input.value
        ]
        values = {str(part["custom_id"]): self._rng.choice(WORDS) for part in fields}
        return await who.submit_modal(shown, values)

    def _value(self, parameter: app_commands.Parameter, group: Group) -> object:
        if parameter.choices:
            return self._rng.choice(parameter.choices).value
        match parameter.type:
            case discord.AppCommandOptionType.integer:
                low = int(parameter.min_value or 1)
                return self._rng.randint(low, min(int(parameter.max_value or 20), low + 20))
            case discord.AppCommandOptionType.boolean:
                return self._rng.random() < 0.5
            case discord.AppCommandOptionType.channel:
                return group.channel
            case discord.AppCommandOptionType.string:
                return self._rng.choice(WORDS)
            case _:
                return group.organiser
