"""Servers and channels come and go: the bot is thrown out and invited again."""

import asyncio
import random
from collections.abc import Callable, Coroutine, Sequence

import discord

from bot.loopback.faults import Fault
from bot.loopback.simcord_names import Overwrite, OverwriteType, serializers
from bot.loopback.world import LoopbackEnv
from bot.simulation.hands import Group
from bot.simulation.trouble import DAY, HOUR, Rates

MISSING_ACCESS = 50001
DAYS_AWAY = (0.001, 0.1, 1, 10, 35)
"""How long the bot is gone from a server; after 30 days everything of it is forgotten."""
FORGOTTEN_AFTER = 30.0


class Places:
    """Takes channels and servers from the bot, and gives them back."""

    def __init__(
        self,
        env: LoopbackEnv,
        groups: Sequence[Group],
        faults: list[Fault],
        rates: Rates,
        rng: random.Random,
        *,
        forgotten: Callable[[int], None],
        amiss: Callable[[float], None],
    ) -> None:
        """Tell `forgotten` a server of which nothing is kept; `amiss`, for how many seconds."""
        self._backend = env.backend
        self._groups = groups
        self._faults = faults
        self._rates = rates
        self._rng = rng
        self._forgotten = forgotten
        self._amiss = amiss
        self._muted: dict[int, Group] = {}
        self._refused: dict[int, Fault] = {}
        """What each call gets about the channel of a server that the bot was thrown out of."""

    def go(self) -> list[Coroutine[None, None, None]]:
        """Return all that happens, to be run side by side."""
        return [
            one(group)
            for group in self._groups
            for one in (self._mutes, self._deletes, self._kicks)
        ]

    async def _mutes(self, group: Group) -> None:
        """Take the right to write in the channel away, and give it back."""
        while await self._comes(self._rates.mute_channels, group):
            channel_id = group.channel.id
            self._muted[channel_id] = group
            self._let_write(channel_id, may=False)
            await asyncio.sleep(self._rng.uniform(60, 12 * HOUR))
            await _until_there(group)
            self._let_write(channel_id, may=True)

    async def _deletes(self, group: Group) -> None:
        """Delete the channel; some hours later somebody makes another one and sets that."""
        while await self._comes(self._rates.deletions, group):
            group.is_there = group.is_set_up = False
            self._backend.delete_channel(group.channel.id)
            await asyncio.sleep(self._rng.uniform(60, 3 * DAY))
            group.channel = group.guild.create_text_channel("study-again")
            group.is_there = True

    async def _kicks(self, group: Group) -> None:
        """Throw the bot out of the server, and invite it again."""
        while await self._comes(self._rates.kicks, group):
            days = self._rng.choice(DAYS_AWAY)
            self._amiss(days * DAY)
            self._throw_out(group)
            if days > FORGOTTEN_AFTER:
                group.is_set_up = False
                self._forgotten(group.guild.id)
            await asyncio.sleep(days * DAY)
            self._invite(group)

    def _throw_out(self, group: Group) -> None:
        group.is_there = False
        group.thrown_out_of = self._backend.guilds.pop(group.guild.id)
        refused = Fault("*", "*", "answer", 10**9, channel_id=group.channel.id)
        refused.status, refused.code = 403, MISSING_ACCESS
        self._refused[group.guild.id] = refused
        self._faults.append(refused)
        self._backend.emit("GUILD_DELETE", {"id": str(group.guild.id)})

    def _invite(self, group: Group) -> None:
        guild, group.thrown_out_of = group.thrown_out_of, None
        self._faults.remove(self._refused.pop(group.guild.id))
        self._backend.guilds[group.guild.id] = guild
        self._backend.emit("GUILD_CREATE", serializers.guild_create_payload(self._backend, guild))
        group.is_there = True

    def calm_down(self) -> None:
        """Let the bot be everywhere, and write everywhere; what was deleted stays so."""
        for group in self._groups:
            if group.thrown_out_of is not None:
                self._invite(group)
        for channel_id in [*self._muted]:
            self._let_write(channel_id, may=True)

    def _let_write(self, channel_id: int, *, may: bool) -> None:
        """Set what everybody, whose role has the server's number, may do in a channel."""
        group = self._muted.pop(channel_id) if may else self._muted[channel_id]
        if channel_id not in self._backend.channels:
            return
        denied = discord.Permissions() if may else discord.Permissions(send_messages=True)
        overwrite = Overwrite(group.guild.id, OverwriteType.ROLE, deny=denied.value)
        self._backend.set_overwrite(channel_id, overwrite)

    async def _comes(self, times_a_day: float, group: Group) -> bool:
        """Wait for the next time; say no when there is none."""
        if times_a_day:
            await asyncio.sleep(self._rng.expovariate(times_a_day / DAY))
            await _until_there(group)
        return bool(times_a_day)


async def _until_there(group: Group) -> None:
    """Wait until the bot and the channel are there: one thing at a time."""
    while not group.is_there:  # noqa: ASYNC110 - hours of make-believe time cost nothing
        await asyncio.sleep(HOUR)
