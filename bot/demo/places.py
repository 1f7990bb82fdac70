"""Where a visitor can look: the channels, their threads, and the bot's letters to each person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.loopback.simcord_names import ChannelHandle, GuildHandle, MemberActor, UserHandle
from bot.loopback.world import LoopbackEnv


@dataclass(frozen=True, slots=True)
class Place:
    """One place, its address on the page, and who can be there."""

    path: str
    label: str
    channel: ChannelHandle
    viewers: Sequence[MemberActor | UserHandle]


class Places:
    """Finds every place there is now: channels and threads come and go."""

    def __init__(self, env: LoopbackEnv, guild: GuildHandle, people: Sequence[MemberActor]) -> None:
        self._env = env
        self._guild = guild
        self._people = people

    def __iter__(self) -> Iterator[Place]:
        for channel in self._guild.channels.values():
            name = str(channel.name)
            yield Place(name, f"# {name}", channel, self._people)
            for thread in channel.threads:
                yield Place(f"thread-{thread.id}", f"↳ {thread.name}", thread, self._people)
        for member in self._people:
            if member.id in self._env.backend.dm_channels:
                channel = member.user.dm_channel
                count = len(self._env.backend.messages[channel.id])
                label = f"Direct messages ({count})"
                yield Place(f"letters-{member.id}", label, channel, [member.user])

    def of(self, viewer_id: int) -> list[Place]:
        """Return the places of one person."""
        return [one for one in self if viewer_id in {who.id for who in one.viewers}]

    def find(self, path: str) -> Place | None:
        """Return the place at an address, if there is one."""
        return next((one for one in self if one.path == path), None)
