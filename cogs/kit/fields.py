"""What stands in the fields of a form that was sent: read from it, and put into a new one."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

Filled = str | bool | None | Sequence[Any]
"""A text, a yes or no, or what was chosen; None where nothing can be put into a form."""


def filled_in(form: ui.Modal) -> list[Filled]:
    """Return what somebody put into each field of a form, in their order."""
    return [_filled(field) for field in form.walk_children()]


def fill_in(form: ui.Modal, filled: Sequence[Filled]) -> None:
    """Put into each field of a new form what stood in the same one of another."""
    for field, value in zip(form.walk_children(), filled, strict=True):
        _fill(field, value)


def _filled(field: ui.Item[Any]) -> Filled:
    match field:
        case ui.TextInput() | ui.RadioGroup() | ui.Checkbox():
            return field.value
        case ui.CheckboxGroup() | ui.Select():
            return list(field.values)
        case ui.ChannelSelect() | ui.RoleSelect() | ui.UserSelect() | ui.MentionableSelect():
            return [discord.Object(one.id) for one in field.values]
        case _:  # a label, or a file, which Discord does not take back
            return None


def _fill(field: ui.Item[Any], value: Any) -> None:  # noqa: ANN401 - a Filled of its kind
    match field:
        case ui.TextInput() | ui.Checkbox():
            field.default = value
        case ui.RadioGroup():
            for option in field.options:
                option.default = option.value == value
        case ui.CheckboxGroup() | ui.Select():
            for option in field.options:
                option.default = option.value in value
        case ui.ChannelSelect() | ui.RoleSelect() | ui.UserSelect() | ui.MentionableSelect():
            field.default_values = value
        case _:
            pass
