"""Somebody types as much as Discord lets them: they are answered, and what is quoted is cut."""

import time
from typing import Any

import discord
import pytest
from discord import app_commands

from tests.discord.circle import Circle, text_of

TYPED = {
    "letters": "x" * 5000,
    "markup": "*_~`|>#[](" * 500,
    "mentions": "<@1> @everyone " * 350,
    "digits": "9" * 5000,
    "astral": "\U0001d5ff" * 5000,
    "blanks": " \n" * 2500,
    "dashes": "Mon-" * 1250,
}
STRING = discord.AppCommandOptionType.string


def options(circle: Circle) -> list[tuple[str, str, int]]:
    """Return every option that takes what somebody types, with how much of it Discord takes."""
    return [
        (command.qualified_name, option.name, int(option.max_value or 6000))
        for command in circle.bot.tree.walk_commands()
        if isinstance(command, app_commands.Command)
        for option in command.parameters
        if option.type is STRING and not option.choices
    ]


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
async def test_an_option_of_five_thousand_characters_is_answered_in_time(
    circle: Circle, typed: str
) -> None:
    await circle.set_up()
    found = options(circle)
    assert len(found) >= 5
    for command, option, most in found:
        given: dict[str, Any] = {option: typed[:most]}
        began = time.monotonic()
        result = await circle.rosa.slash(circle.channel, command, **given)
        assert time.monotonic() - began < 3, (command, option)
        assert result.acknowledged, (command, option)
        said = text_of(result)
        assert said, (command, option)
        assert len(said) < 1500, (command, option)
        assert "went wrong" not in said, (command, option)
