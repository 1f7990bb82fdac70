"""Deleted channels, missing permissions and a failing Discord: a mock exam comes through."""

import pytest
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from tests.discord.circle import Circle, labels, shown, text_of
from tests.discord.exam_room import TICK, Room, results_of
from tests.discord.test_trouble import allow_sending, forbid_sending

VIEW_CHANNEL = 1 << 10


async def test_a_deleted_channel_ends_the_exam_and_members_keep_their_results(
    circle: Circle,
) -> None:
    room = Room(circle)
    desks = await room.running(circle.alice, circle.ben)
    await desks[0].write(right=6)
    await desks[1].hand_in()
    await circle.seconds(TICK)
    circle.env.backend.delete_channel(circle.channel.id)
    await circle.seconds(2 * TICK)
    assert await room.row("state, ending") == ("closed", "channel_gone")
    result = await results_of(circle, circle.alice)
    assert "### 6 of 10" in text_of(result)
    assert result.response is not None
    assert "Review every question" in labels(result.response)
    assert "Nothing counts here" in text_of(await results_of(circle, circle.ben))
    said = text_of(await circle.alice.slash(circle.other_channel, "exam paper"))
    assert "### 6 of 10" in said
    assert circle.posts(circle.other_channel) == []


async def test_a_channel_deleted_while_the_bot_was_away_ends_the_exam_too(
    circle: Circle,
) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    await desk.write(right=6)
    await circle.bot.close()
    circle.env.backend.delete_channel(circle.channel.id)
    await circle.restart()
    await circle.seconds(3 * TICK)
    assert await room.row("state, ending") == ("closed", "channel_gone")
    assert "### 6 of 10" in text_of(await results_of(circle, circle.alice))


async def test_a_deleted_message_does_not_end_the_exam(circle: Circle) -> None:
    room = Room(circle)
    desks = await room.running(circle.alice, circle.ben)
    await desks[0].write(right=6)
    circle.env.backend.delete_message(circle.channel.id, room.message.id)
    await desks[1].hand_in()
    await circle.seconds(2 * TICK)
    assert await room.row("state") == ("open",)
    desk = await room.paper(circle.alice)
    await desk.answer(right=True)
    await room.over(desk)
    assert len(room.results) == 1
    assert "### 7 of 10" in text_of(await results_of(circle, circle.alice))


async def test_results_wait_for_the_permission_to_be_sent(circle: Circle) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    await desk.write(right=2)
    forbid_sending(circle)
    await room.over(desk)
    assert room.results == []
    assert "### 2 of 10" in text_of(await results_of(circle, circle.alice))
    allow_sending(circle)
    await room.minutes(6)
    assert len(room.results) == 1


async def test_results_that_may_not_be_sent_for_hours_are_left_and_the_clock_sleeps(
    circle: Circle,
) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    forbid_sending(circle)
    await room.over(desk)
    await room.minutes(6 * 60 + 1)
    await room.minutes(6)
    assert not circle.ticker.is_busy
    allow_sending(circle)
    await room.minutes(10)
    assert room.results == []
    assert "Nothing counts here" in text_of(await results_of(circle, circle.alice))


async def test_a_channel_hidden_from_the_bot_does_not_end_the_exam(circle: Circle) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    bot = circle.env.backend.bot_user.id
    hidden = Overwrite(bot, OverwriteType.MEMBER, deny=VIEW_CHANNEL)
    circle.env.backend.set_overwrite(circle.channel.id, hidden)
    await desk.write(right=2)
    await desk.hand_in()
    await circle.seconds(2 * TICK)
    assert await room.row("ending") == ("all_submitted",)
    assert room.results == []
    assert "Open my paper" in labels(room.message)
    circle.env.backend.delete_overwrite(circle.channel.id, bot)
    await room.minutes(6)
    assert len(room.results) == 1
    assert labels(room.message) == []


async def test_one_failing_channel_does_not_keep_another_from_its_results(
    circle: Circle,
) -> None:
    here, there = Room(circle), Room(circle, channel=circle.other_channel)
    [first] = await here.running(circle.alice)
    [second] = await there.running(circle.ben)
    forbid_sending(circle)
    await first.hand_in()
    await second.hand_in()
    await circle.seconds(3 * TICK)
    assert here.results == []
    assert len(there.results) == 1


async def test_a_host_who_leaves_the_server_changes_nothing(circle: Circle) -> None:
    room = Room(circle, host=circle.ben)
    [desk] = await room.running(circle.alice)
    await desk.write(right=2)
    circle.env.backend.remove_member(circle.guild.id, circle.ben.id)
    await circle.seconds(TICK)
    await desk.write(right=1)
    await room.over(desk)
    assert len(room.results) == 1
    assert "### 3 of 10" in text_of(await results_of(circle, circle.alice))


@pytest.mark.parametrize("status", [500, 502])
async def test_a_discord_that_fails_for_a_while_gets_the_results_once(
    circle: Circle, status: int
) -> None:
    room = Room(circle)
    [desk] = await room.running(circle.alice)
    path = f"/channels/{circle.channel.id}/messages"
    circle.env.inject_error("POST", path, status=status, code=0, message="down", times=1)
    await room.over(desk)
    assert room.results == []
    await room.minutes(2)
    assert len(room.results) == 1
    assert "1 person took part." in shown(room.results[0])
