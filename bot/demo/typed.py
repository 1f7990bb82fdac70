"""Commands typed in full, options and all, as Discord takes them: `/exam start length:sprint`."""

import re

import discord

from bot.loopback.simcord_names import (
    ChannelHandle,
    MemberActor,
    SetupError,
    command_leaves,
)
from bot.loopback.world import Json, LoopbackEnv

_OPTION = re.compile(r"([a-z][\w-]*):\s*(.*?)(?=\s+[a-z][\w-]*:|\s*$)")
"""A name begins with a letter: the colon of a time such as 9:00 begins no option."""
YES = frozenset({"true", "yes", "on"})


async def say(env: LoopbackEnv, member: MemberActor, channel: ChannelHandle, text: str) -> str:
    """Say a typed command for a member; return what is wrong with it, or nothing."""
    words = " ".join(text.removeprefix("/").split())
    commands = env.backend.visible_commands(user_id=member.id, channel_id=channel.id)
    leaves = {" ".join(path): leaf for one in commands for path, leaf in command_leaves(one)}
    fitting = [name for name in leaves if words == name or words.startswith(f"{name} ")]
    if not fitting:
        return "There is no such command. Type / to see them all."
    name = max(fitting, key=len)
    typed = options_in(words.removeprefix(name))
    known = {option["name"]: option for option in leaves[name].get("options", [])}
    if unknown := typed.keys() - known.keys():
        return f"/{name} has no option {min(unknown)}. It has: {', '.join(known) or 'none'}."
    try:
        options = {key: value_of(known[key], it, channel) for key, it in typed.items()}
        await member.slash(channel, name, **options)
    except (SetupError, ValueError) as error:
        return f"/{name} cannot be said like that: {error}"
    return ""


def options_in(words: str) -> dict[str, str]:
    """Return what was typed for each option, by its name."""
    return dict(_OPTION.findall(words.strip()))


def value_of(option: Json, typed: str, channel: ChannelHandle | None = None) -> object:
    """Return what was typed as Discord would send it. Raises ValueError."""
    if choices := option.get("choices"):
        return _chosen(option["name"], choices, typed)
    match discord.AppCommandOptionType(option["type"]):
        case discord.AppCommandOptionType.integer:
            if not re.fullmatch("-?[0-9]{1,9}", typed):
                raise ValueError(f"{option['name']} takes a whole number, such as 5")
            return int(typed)
        case discord.AppCommandOptionType.boolean:
            return typed.casefold() in YES
        case discord.AppCommandOptionType.channel:
            assert channel is not None
            assert channel.guild is not None
            found = channel.guild.channels.get(typed.removeprefix("#"))
            if found is None:
                raise ValueError(f"there is no channel {typed}")
            return found
        case _:
            return typed


def _chosen(option: str, choices: list[Json], typed: str) -> object:
    """Return the value of one of several choices. Raises ValueError, which names them all."""
    for choice in choices:
        if typed.casefold() in (str(choice["name"]).casefold(), str(choice["value"]).casefold()):
            return choice["value"]
    raise ValueError(f"{option} takes one of: {', '.join(str(one['name']) for one in choices)}")
