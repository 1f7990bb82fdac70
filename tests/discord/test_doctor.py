"""/doctor: an organiser reads whether all is well, and what to do where it is not."""

import asyncio
from datetime import timedelta

import pytest

from bot.clock import SteadyClock
from cogs.servers.doctor import wording
from tests.damage import break_page
from tests.discord.circle import Circle, chicago, text_of


async def doctor(circle: Circle) -> str:
    result = await circle.rosa.slash(circle.channel, "doctor")
    assert result.ephemeral
    return text_of(result)


async def test_all_is_well(circle: Circle) -> None:
    await circle.set_up()
    said = await doctor(circle)
    assert "**Permissions:** all there." in said
    assert said.count("- <t:") == 3
    assert (
        "When the clocks change (by Sunday, March 8, 2026), the question still comes at 9:00"
        in said
    )
    assert "**Clock:** right." in said
    assert "**What I keep:** sound." in said
    assert "I make none by myself" in said


async def test_before_the_setup(circle: Circle) -> None:
    assert "not set up yet. **/setup** does that." in await doctor(circle)


async def test_while_paused(circle: Circle) -> None:
    await circle.set_up()
    await circle.rosa.slash(circle.channel, "daily pause")
    said = await doctor(circle)
    assert "none, it is paused" in said
    assert "clocks change" not in said


async def test_what_is_missing_is_said_with_what_to_do(circle: Circle) -> None:
    await circle.set_up()
    await circle.change("UPDATE server SET channel_id = 1")
    said = await doctor(circle)
    assert "**To put right:**\nI cannot see the channel" in said
    assert "none until that is put right" in said


async def test_no_next_time_is_named_while_nothing_can_be_posted(circle: Circle) -> None:
    await circle.set_up()
    await circle.change("UPDATE server SET channel_id = 1")
    for command in ("setup", "daily status", "daily next", "doctor", "daily skip"):
        said = text_of(await circle.rosa.slash(circle.channel, command))
        assert "put right" in said or "I cannot see the channel" in said, command
        assert ":R>" not in said, command


async def test_a_damaged_memory_is_a_matter_for_the_host(circle: Circle) -> None:
    await circle.set_up()
    await doctor(circle)
    await asyncio.to_thread(break_page, circle.file, "card")
    assert "**What I keep:** sound." in await doctor(circle), "looked at only every ten minutes"
    await circle.until(circle.env.now() + timedelta(minutes=11))
    assert "is damaged. Please tell whoever runs me at once" in await doctor(circle)


async def test_it_is_for_organisers(circle: Circle) -> None:
    await circle.set_up()
    await circle.show_to_everybody("doctor")
    assert "Manage Server" in text_of(await circle.alice.slash(circle.channel, "doctor"))


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (4, "right."),
        (75, "my computer's is 1 min 15 s ahead of Discord's"),
        (-40, "my computer's is 40 s behind Discord's"),
        (7300, "my computer's is 2 h 1 min ahead of Discord's"),
    ],
)
def test_a_wrong_clock_is_said_with_what_to_do(seconds: int, said: str) -> None:
    line = wording.clock_line(timedelta(seconds=seconds))
    assert said in line
    assert ("should set its clock by itself" in line) == (abs(seconds) > 5)


def test_the_clock_of_the_machine_is_held_against_discords() -> None:
    now = chicago(2026, 1, 1, 9)
    clock = SteadyClock(lambda: now, lambda: 0.0)
    clock.hear(now - timedelta(minutes=3), clock.ask())
    assert clock.machine_is_ahead == timedelta(minutes=3)
