"""Groups of people who do everything there is to do, at random times."""

import asyncio
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import discord
from discord import app_commands

from bot.loopback.clicks import Click, press
from bot.loopback.server import LoopbackDiscord
from bot.loopback.simcord_names import (
    BackendError,
    ChannelHandle,
    GuildHandle,
    InteractionResult,
    MemberActor,
    SetupError,
    walk_components,
)
from bot.simulation.trouble import DAY
from bot.simulation.watch import Watch

ZONES = (
    *("America/Chicago", "America/New_York", "America/St_Johns", "Europe/London", "UTC"),
    *("Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Kiritimati"),
)
WEEKDAYS = ("every day", "mon", "wed", "mon,thu", "sat,sun", "weekdays")
WORDS = ("09:00", "23:59", "7", "nonsense", "America/Chicago", "2027-03-14", "", "0", "100000")
BUTTON, SELECT = 2, 3
KEPT = 12
"""Messages a channel keeps: nobody scrolls further up."""

ONE_BY_ONE = {"daily post", "exam live", "exam start", "me progress", "exam results"}
"""What is done one time in ten only: these are long, or draw charts."""


@dataclass(slots=True)
class Group:
    """One server: its channel, who may set it up, and who else is there."""

    guild: GuildHandle
    channel: ChannelHandle
    organiser: MemberActor
    members: list[MemberActor]
    actions_a_day: float
    seen: list[int] = field(default_factory=list[int])
    """Ids of replies that may be clicked, newest last."""


class People:
    """Everybody on every server."""

    def __init__(
        self,
        loopback: LoopbackDiscord,
        watch: Watch,
        rng: random.Random,
        *,
        servers: int,
        actions_a_day: float,
    ) -> None:
        self._loopback = loopback
        self._env = loopback.env
        self._watch = watch
        self._rng = rng
        self.commands: list[app_commands.Command[Any, ..., Any]] = []
        self.groups = [self._found(number, actions_a_day) for number in range(servers)]

    def _found(self, number: int, actions_a_day: float) -> Group:
        guild = self._env.create_guild(f"Group {number}")
        channel = guild.create_text_channel("study")
        may = discord.Permissions(manage_guild=True)
        lead = guild.create_role("Organiser", permissions=may)
        organiser = guild.add_member(self._env.create_user(f"organiser{number}"), roles=[lead])
        names = (f"member{number}-{one}" for one in range(self._rng.choice((1, 2, 4, 12))))
        members = [guild.add_member(self._env.create_user(name)) for name in names]
        return Group(guild, channel, organiser, members, actions_a_day)

    def learn(self, offered: Iterable[object]) -> None:
        """Take notice of what the bot offers."""
        self.commands = [one for one in offered if isinstance(one, app_commands.Command)]

    async def live(self, group: Group) -> None:
        """Do something now and then, for as long as the world lasts."""
        await self._set_up(group)
        while True:
            await asyncio.sleep(self._rng.expovariate(group.actions_a_day / DAY))
            who = self._rng.choice([group.organiser, *group.members])
            await self._do(group, who)

    async def _set_up(self, group: Group) -> None:
        """Choose a time until the bot has understood: it may be away."""
        options = {
            "channel": group.channel,
            "time": f"{self._rng.randrange(24):02}:{self._rng.randrange(60):02}",
            "timezone": self._rng.choice(ZONES),
            "days": self._rng.choice(WEEKDAYS),
        }
        while True:
            await asyncio.sleep(self._rng.uniform(1, 600))
            try:
                result = await group.organiser.slash(group.channel, "setup", **options)
            except (SetupError, BackendError):  # the bot has not told its commands yet
                continue
            if result.acknowledged:
                return

    async def _do(self, group: Group, who: MemberActor) -> None:
        luck = self._rng.random()
        began = asyncio.get_running_loop().time()
        try:
            if luck < 0.5:
                what, result = await self._press(group, who, "sg:answer:")
            elif luck < 0.85:
                what, result = await self._press(group, who, "sg:")
            else:
                what, result = await self._command(group, who)
        except (SetupError, BackendError, LookupError):
            return  # a person could not have done that: nothing to click, not allowed
        self._watch.answered(who.id, what, result, began)
        if result.response is not None:
            group.seen = [*group.seen[-KEPT:], result.response.id]
        if result.modal is not None:
            await self._fill_in(who, result)
        self._tidy(group)

    async def _press(
        self, group: Group, who: MemberActor, prefix: str
    ) -> tuple[str, InteractionResult]:
        """Use a button or a list that this person sees; of those of this kind, any."""
        messages = self._env.backend.messages[group.channel.id]
        recent = [messages[one] for one in sorted(messages)[-KEPT:]]
        choices = [
            (message, part)
            for message in recent
            if message.visible_to(who.id)
            for part in walk_components(message.components)
            if str(part.get("custom_id", "")).startswith(prefix) and not part.get("disabled")
        ]
        message, part = self._rng.choice(choices)
        custom_id = str(part["custom_id"])
        if part["type"] == BUTTON:
            record = press(self._env, who, group.channel, message.id, custom_id)
            await self._env.answers.wait(record, within=15)
            return custom_id, Click(InteractionResult(self._env, record), None).result
        shown = group.channel.get_message(message.id)
        value = self._rng.choice(part["options"])["value"]
        return custom_id, await who.select(shown, [value], custom_id=custom_id)

    async def _command(self, group: Group, who: MemberActor) -> tuple[str, InteractionResult]:
        command = self._rng.choice(self.commands)
        name = command.qualified_name
        if name in ONE_BY_ONE and self._rng.random() < 0.9:
            raise LookupError
        options = {
            one.name: self._value(one, group)
            for one in command.parameters
            if one.required or self._rng.random() < 0.4
        }
        return f"/{name} {options}", await who.slash(group.channel, name, **options)

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
                raise LookupError

    async def _fill_in(self, who: MemberActor, shown: InteractionResult) -> None:
        began = asyncio.get_running_loop().time()
        fields = [
            part
            for part in walk_components((shown.modal or {}).get("components", []))
            if part.get("type") == discord.ComponentType.text_input.value
        ]
        values = {str(part["custom_id"]): self._rng.choice(WORDS) for part in fields}
        try:
            result = await who.submit_modal(shown, values)
        except (SetupError, BackendError):
            return
        self._watch.answered(who.id, "a form", result, began)

    def _tidy(self, group: Group) -> None:
        """Forget what nobody will look at again, or years would fill the memory."""
        backend = self._env.backend
        messages = backend.messages[group.channel.id]
        for message_id in sorted(messages)[: -4 * KEPT]:
            del messages[message_id]
        for old in list(backend.interactions)[: -50 * len(self.groups)]:
            del backend.interactions[old]
        for token in list(backend.interaction_tokens)[: -50 * len(self.groups)]:
            del backend.interaction_tokens[token]
