"""/me settings: what a member sets for themselves, read by nobody else."""

import pytest

from tests.discord.circle import Circle, text_of
from tests.discord.exam_room import Room, sent_to_channels

TIMES = [
    pytest.param(1.0, "as planned", 1.0, id="as-planned"),
    pytest.param(1.25, "a quarter more", 1.25, id="a-quarter-more"),
    pytest.param(1.5, "half more", 1.5, id="half-more"),
    pytest.param(2.0, "double", 2.0, id="double"),
]


async def settings(circle: Circle, **options: object) -> str:
    """Use /me settings as Alice and return what she reads."""
    result = await circle.alice.slash(circle.channel, "me settings", **options)
    assert result.ephemeral
    return text_of(result)


async def test_without_options_it_shows_what_holds_and_saves_nothing(circle: Circle) -> None:
    said = await settings(circle)
    assert said.startswith("### Your settings")
    assert "**Time in mock exams:** as planned" in said
    assert "**Time left on your paper:** shown" in said
    assert await circle.rows("SELECT * FROM member_setting") == []


@pytest.mark.parametrize(("value", "words", "factor"), TIMES)
async def test_each_choice_of_time_is_confirmed_and_given(
    circle: Circle, value: float, words: str, factor: float
) -> None:
    said = await settings(circle, extra_time=value)
    assert said.startswith("### Saved")
    assert f"**Time in mock exams:** {words}" in said
    room = Room(circle)
    await room.running(circle.alice, minutes=20)
    given = "unixepoch(deadline_at) - unixepoch(opened_at)"
    rows = await circle.rows(f"SELECT {given} FROM paper JOIN sitting USING (sitting_id)")
    assert rows == [(20 * 60 * factor,)]


async def test_the_clock_can_be_hidden_and_shown_again(circle: Circle) -> None:
    assert "**Time left on your paper:** hidden" in await settings(circle, clock=1)
    assert "**Time left on your paper:** hidden" in await settings(circle)
    assert "**Time left on your paper:** shown" in await settings(circle, clock=0)


async def test_one_setting_leaves_the_other_alone(circle: Circle) -> None:
    await settings(circle, extra_time=1.5)
    said = await settings(circle, clock=1)
    assert "half more" in said
    assert "hidden" in said
    said = await settings(circle, extra_time=2.0)
    assert "double" in said
    assert "hidden" in said


async def test_both_can_be_set_at_once(circle: Circle) -> None:
    said = await settings(circle, extra_time=1.5, clock=1)
    assert "half more" in said
    assert "hidden" in said


async def test_who_goes_back_to_the_usual_leaves_no_trace(circle: Circle) -> None:
    await settings(circle, extra_time=1.5, clock=1)
    assert len(await circle.rows("SELECT * FROM member_setting")) == 1
    assert (await settings(circle, extra_time=1.0, clock=0)).startswith("### Saved")
    assert await circle.rows("SELECT * FROM member_setting") == []


async def test_settings_are_ones_own(circle: Circle) -> None:
    await settings(circle, extra_time=2.0)
    said = text_of(await circle.ben.slash(circle.channel, "me settings"))
    assert "as planned" in said
    assert "double" not in sent_to_channels(circle)


async def test_settings_hold_on_every_server_and_after_a_restart(circle: Circle) -> None:
    await settings(circle, extra_time=1.25)
    await circle.restart()
    elsewhere = circle.env.create_guild("Second circle")
    channel = elsewhere.create_text_channel("exams")
    alice = elsewhere.add_member(circle.alice.user)
    assert "a quarter more" in text_of(await alice.slash(channel, "me settings"))


async def test_a_paper_that_was_begun_keeps_its_time(circle: Circle) -> None:
    await Room(circle).running(circle.alice)
    before = await circle.rows("SELECT deadline_at FROM paper")
    await settings(circle, extra_time=2.0)
    assert await circle.rows("SELECT deadline_at FROM paper") == before


async def test_more_time_set_while_one_waits_in_the_lobby_holds(circle: Circle) -> None:
    room = Room(circle)
    await room.start(minutes=20)
    assert "**/me settings**, before it begins" in await room.press(circle.alice, "Join")
    assert "the next mock exam that begins" in await settings(circle, extra_time=2.0)
    await room.begin()
    await room.minutes(39)
    assert (await room.open(circle.alice)).number == 1
