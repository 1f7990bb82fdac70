"""What people send is held against what was offered: Discord's own form is not the only client.

A tampered one sends any option, any entry of a list, any text; nothing past here has to wonder.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import discord
from discord import AppCommandOptionType, app_commands, ui

from bot import refusals
from bot.errors import Refusal

_NESTED = (AppCommandOptionType.subcommand.value, AppCommandOptionType.subcommand_group.value)
_KINDS: dict[AppCommandOptionType, tuple[type, ...]] = {
    AppCommandOptionType.string: (str,),
    AppCommandOptionType.integer: (int,),
    AppCommandOptionType.number: (int, float),
    AppCommandOptionType.boolean: (bool,),
}
_RESOLVED = {
    AppCommandOptionType.channel: "channels",
    AppCommandOptionType.role: "roles",
    AppCommandOptionType.user: "users",
    AppCommandOptionType.attachment: "attachments",
}
"""Where Discord says who or what an option's id is."""


def require_offered_options(interaction: discord.Interaction[Any]) -> None:
    """Raise Refusal unless a command's options are such as its form offers."""
    command = interaction.command
    if not isinstance(command, app_commands.Command):
        raise Refusal(refusals.COMMAND_CHANGED)
    data: Mapping[str, Any] = interaction.data or {}
    given = {str(option.get("name")): option for option in _own_options(data)}
    known = {one.display_name: one for one in command.parameters}
    missing = [name for name, one in known.items() if one.required and name not in given]
    if missing or not given.keys() <= known.keys():
        raise Refusal(refusals.COMMAND_CHANGED)
    for name, option in given.items():
        if not _is_offered(known[name], option.get("value"), interaction):
            raise Refusal(refusals.NOT_OFFERED)


def _own_options(data: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return the options of the command itself, below the groups that it is in."""
    options: Sequence[Mapping[str, Any]] = data.get("options") or []
    while options and options[0].get("type") in _NESTED:
        options = options[0].get("options") or []
    return options


def _is_offered(
    parameter: app_commands.Parameter,
    value: Any,  # noqa: ANN401 - whatever somebody's client sent
    interaction: discord.Interaction[Any],
) -> bool:
    if kinds := _KINDS.get(parameter.type):
        is_kind = isinstance(value, kinds) and isinstance(value, bool) is (bool in kinds)
        return is_kind and _is_within(parameter, value) and _is_chosen(parameter, value)
    where = _RESOLVED.get(parameter.type, "")
    data: Mapping[str, Any] = interaction.data or {}
    resolved = data.get("resolved", {}).get(where, {})
    return value in resolved and (where != "channels" or _is_here(int(value), interaction))


def _is_within(parameter: app_commands.Parameter, value: str | float) -> bool:
    size = len(value) if isinstance(value, str) else value
    least, most = parameter.min_value, parameter.max_value
    return (least is None or size >= least) and (most is None or size <= most)


def _is_chosen(parameter: app_commands.Parameter, value: str | float) -> bool:
    return not parameter.choices or value in [choice.value for choice in parameter.choices]


def _is_here(channel_id: int, interaction: discord.Interaction[Any]) -> bool:
    """Whether a channel is one of the server's, as far as is known."""
    guild = interaction.guild
    known = guild is not None and not guild.unavailable and bool(guild.channels)
    return guild is None or not known or guild.get_channel_or_thread(channel_id) is not None


def require_offered_fields(interaction: discord.Interaction[Any], form: ui.Modal) -> None:
    """Raise Refusal unless each field of a form holds what it offers."""
    for field in form.walk_children():
        match field:
            case ui.TextInput():
                fits = len(field.value) <= (field.max_length or 4000)
            case ui.RadioGroup():
                fits = field.value is None or _all_in([field.value], field.options)
            case ui.CheckboxGroup() | ui.Select():
                fits = _all_in(field.values, field.options)
                fits = fits and len({*field.values}) == len(field.values)
            case ui.ChannelSelect() | ui.RoleSelect():
                # An id of which Discord does not say what it is stays a text.
                ids = [getattr(one, "id", None) for one in field.values]
                fits = len(ids) <= field.max_values and None not in ids
                if isinstance(field, ui.ChannelSelect):
                    fits = fits and all(_is_here(int(one or 0), interaction) for one in ids)
            case _:
                fits = True
        if not fits:
            raise Refusal(refusals.NOT_OFFERED)


def _all_in(values: Sequence[str], options: Collection[Any]) -> bool:
    return {*values} <= {option.value for option in options}
