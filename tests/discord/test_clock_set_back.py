"""A clock that was days ahead, or a time zone that was changed: what was asked is yet to come."""

from datetime import timedelta

import pytest

from tests.discord.circle import Circle
from tests.discord.forged import commands, reply
from tests.history import days

AHEAD = [timedelta(hours=12), timedelta(days=8), timedelta(days=400), timedelta(days=4000)]


@pytest.mark.parametrize("ahead", AHEAD)
@pytest.mark.parametrize("answered", [1, 200])
async def test_every_command_answers_after_the_clock_was_set_back(
    circle: Circle, ahead: timedelta, answered: int, caplog: pytest.LogCaptureFixture
) -> None:
    await circle.remember({who: days(answered) for who in (circle.alice, circle.rosa)})
    circle.set_back(ahead)
    tried = 0
    for command in commands(circle):
        if any(one.required for one in command.parameters):
            continue
        said = reply(await circle.rosa.slash(circle.channel, command.qualified_name))
        assert "went wrong" not in said, command.qualified_name
        tried += 1
    assert tried > 10
    assert [one.getMessage() for one in caplog.records if one.levelname == "ERROR"] == []
