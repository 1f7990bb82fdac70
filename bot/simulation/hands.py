"""What one person can do with the bot: use what is there to click, and say commands."""

import asyncio
import random
import re
from collections.abc import Awaitable
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

import discord
from discord import app_commands

from bot.client import StudyBot
from bot.loopback.clicks import press
from bot.loopback.simcord_names import (
    BackendError,
    ChannelHandle,
    GuildHandle,
    InteractionResult,
    MemberActor,
    ResponseMessage,
    RoleHandle,
    SetupError,
    walk_components,
)
from bot.loopback.world import Json, LoopbackEnv
from bot.simulation.filling import Filling
from bot.simulation.watch import Watch
from cogs.kit.ways import Way

BUTTON = discord.ComponentType.button.value
KEPT = 12
"""Messages that somebody looks at: nobody scrolls further up."""
ON_THE_NEWEST = 0.5
"""How often somebody goes on with what they were shown last, wherever else there is something."""
PATIENCE = 15.0
Doing = Awaitable[InteractionResult]
SELDOM = {
    *("daily post", "daily pause", "exam live", "exam start", "me progress", "exam results"),
    Way.PROGRESS.custom_id,
}
"""What is said or pressed one time in ten only: these are long, draw charts, or end it all."""


@dataclass(slots=True, eq=False)
class Group:
    """One server: its channel, who may set it up, and who else is there."""

    guild: GuildHandle
    channel: ChannelHandle
    organiser: MemberActor
    role: RoleHandle
    """That of the organiser."""
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
        self._commands: list[app_commands.Command[Any, ..., Any]] = []
        self._buttons: list[re.Pattern[str]] = []
        self._unused: set[str] | None = None

    def learn(self, bot: StudyBot) -> None:
        """Take notice of all that the bot offers."""
        offered = bot.tree.walk_commands()
        self._commands = [one for one in offered if isinstance(one, app_commands.Command)]
        self._buttons = [pattern for pattern, _ in bot.buttons]
        if self._unused is None:
            self._unused = {f"/{one.qualified_name}" for one in self._commands}
            self._unused |= {one.pattern for one in self._buttons}

    @property
    def unused(self) -> list[str]:
        """Return the commands that nobody ever said, and the kinds of button nobody clicked."""
        return sorted(self._unused or ())

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
        if self._rng.random() < ON_THE_NEWEST:
            parts = [one for one in parts if one[0] == parts[-1][0]]
        message_id, part = self._rng.choice(parts)
        custom_id = str(part["custom_id"])
        if self._is_for_later(custom_id):
            return
        if part["type"] == BUTTON:
            doing: Doing = self._press(group, who, message_id, custom_id)
        else:
            shown = ResponseMessage(self._env, self._messages(group)[message_id])
            chosen = cast("list[str]", self._filling(group).field(part))
            doing = who.select(shown, chosen, custom_id=custom_id)
        await self._watched(group, who, custom_id, doing)

    def _is_for_later(self, what: str) -> bool:
        return what in SELDOM and self._rng.random() < 0.9

    async def say(self, group: Group, who: MemberActor, name: str, options: Json) -> None:
        """Say a command."""
        if not group.is_there:
            return
        saying = who.slash(group.channel, name, **options)
        await self._watched(group, who, f"/{name} {options}", saying)

    async def say_anything(self, group: Group, who: MemberActor) -> None:
        """Say any command, with any options."""
        if not self._commands:
            return
        command = self._rng.choice(self._commands)
        if self._is_for_later(command.qualified_name):
            return
        await self.say(group, who, command.qualified_name, self._filling(group).options(command))

    def tidy(self, group: Group, groups: int) -> None:
        """Forget what nobody will look at again, or years would fill the memory."""
        if not group.is_there:
            return
        backend = self._env.backend
        messages = self._messages(group)
        if len(messages) > 9 * KEPT:
            # An open question that is gone would rightly be posted again by whoever asks for that.
            for kind in (True, False):
                of_kind = [one for one in sorted(messages) if messages[one].is_ephemeral is kind]
                for message_id in of_kind[: -4 * KEPT]:
                    del messages[message_id]
        _forget_oldest(backend.interactions, 50 * groups)
        _forget_oldest(backend.interaction_tokens, 50 * groups)

    def _messages(self, group: Group) -> dict[int, Json]:
        return self._env.backend.messages[group.channel.id]

    def _seen_by(self, group: Group, who: MemberActor) -> list[int]:
        messages = self._messages(group)
        newest_first = sorted(messages, reverse=True)
        seen = (one for one in newest_first if messages[one].visible_to(who.id))
        return [*islice(seen, KEPT)][::-1]

    async def _press(
        self, group: Group, who: MemberActor, message_id: int, custom_id: str
    ) -> InteractionResult:
        record = press(self._env, who, group.channel, message_id, custom_id)
        await self._env.answers.wait(record, within=PATIENCE)
        return InteractionResult(self._env, record)

    async def _watched(self, group: Group, who: MemberActor, what: str, doing: Doing) -> None:
        began = asyncio.get_running_loop().time()
        try:
            result = await doing
        except (SetupError, BackendError):
            return  # a person could not have done that: it is not there, or not allowed
        self._watch.answered(who, what, result, began)
        if self._unused:
            self._unused.discard(self._kind(what))
        if result.modal is not None:
            filled = self._filling(group).form(result.modal)
            await self._watched(group, who, "a form", who.submit_modal(result, filled))

    def _kind(self, what: str) -> str:
        """Return by which name something is offered: of a button, the pattern of its ids."""
        fitting = (one.pattern for one in self._buttons if one.fullmatch(what))
        return next(fitting, what.partition(" {")[0])

    def _filling(self, group: Group) -> Filling:
        return Filling(self._rng, group.channel, group.role, group.organiser)


def _forget_oldest(earlier: dict[Any, Any], kept: int) -> None:
    if len(earlier) > kept * 1.2:
        for old in [*islice(earlier, len(earlier) - kept)]:
            del earlier[old]
