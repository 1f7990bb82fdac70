"""/daily undo takes back the last thing that an organiser did, and says which."""

import asyncio
from datetime import timedelta

import pytest

from bot import refusals
from bot.domain.daily.deeds import DeedKind
from bot.domain.daily.posts import PostKind, PostState
from bot.errors import Refusal
from tests.domain.samples import SERVER
from tests.services.world import World, no_permission


async def undo(world: World) -> DeedKind:
    return (await world.services.undoing.undo(SERVER)).kind


async def nothing_is_left(world: World) -> bool:
    with pytest.raises(Refusal) as caught:
        await undo(world)
    return caught.value.reason == refusals.NOTHING_TO_UNDO


async def test_the_last_thing_is_taken_back_first(world: World) -> None:
    await world.set_up()
    await world.services.posts.post_now(SERVER, PostKind.EXTRA)
    before = await world.services.line.look(SERVER)
    await world.services.line.another(SERVER, before.version, 0)
    await world.services.setup.skip(SERVER)
    await world.services.setup.pause(SERVER)
    assert await undo(world) is DeedKind.PAUSE
    assert not (await world.settings()).paused
    assert await undo(world) is DeedKind.SKIP
    assert await undo(world) is DeedKind.LINE
    assert (await world.services.line.look(SERVER)).line == before.line
    assert await undo(world) is DeedKind.EXTRA
    assert await nothing_is_left(world)


async def test_a_start_is_taken_back_by_a_pause(world: World) -> None:
    await world.set_up()
    await world.services.setup.pause(SERVER)
    await world.services.setup.resume(SERVER)
    assert await undo(world) is DeedKind.RESUME
    assert (await world.settings()).paused
    assert await undo(world) is DeedKind.PAUSE
    assert not (await world.settings()).paused


async def test_an_extra_question_is_taken_down_and_its_answers_keep_their_points(
    world: World,
) -> None:
    await world.set_up()
    post = await world.services.posts.post_now(SERVER, PostKind.EXTRA)
    await world.answer(post)
    points = await world.rows("tally")
    assert await undo(world) is DeedKind.EXTRA
    assert post.message_id in world.discord.deleted
    assert (await world.ledger())[0][1] is PostState.MISSED
    assert await world.rows("tally") == points
    with pytest.raises(Refusal):
        await world.answer(post, user_id=78)
    assert await nothing_is_left(world)


async def test_what_discord_does_not_take_down_can_be_taken_down_later(world: World) -> None:
    await world.set_up()
    await world.services.posts.post_now(SERVER, PostKind.EXTRA)
    world.discord.closed[SERVER] = no_permission()
    with pytest.raises(Refusal, match="no_permission"):
        await undo(world)
    del world.discord.closed[SERVER]
    assert await undo(world) is DeedKind.EXTRA


async def test_a_day_later_only_a_skip_is_a_slip(world: World) -> None:
    await world.set_up()
    await world.services.setup.skip(SERVER, (await world.services.line.look(SERVER)).days[5])
    await world.services.posts.post_now(SERVER, PostKind.EXTRA)
    world.clock.now += timedelta(days=2)
    assert await undo(world) is DeedKind.SKIP
    assert await nothing_is_left(world)


async def test_what_was_asked_since_is_not_put_in_line_again(world: World) -> None:
    await world.set_up()
    seen = await world.services.line.look(SERVER)
    seen = await world.services.line.add(SERVER, seen.version)
    await world.services.line.add(SERVER, seen.version)
    world.clock.now = seen.due_at
    await world.deliver()
    asked = world.posted()[-1].item.item_id
    assert await undo(world) is DeedKind.LINE
    after = await world.services.line.look(SERVER)
    assert asked not in [one.item.item_id for one in after.line]


async def test_two_organisers_at_once_take_back_two_things_and_none_twice(world: World) -> None:
    await world.set_up()
    days = (await world.services.line.look(SERVER)).days
    await world.services.setup.skip(SERVER, days[1])
    await world.services.setup.skip(SERVER, days[2])
    first, second = await asyncio.gather(
        world.services.undoing.undo(SERVER), world.services.undoing.undo(SERVER)
    )
    assert {first.about, second.about} == {days[1].isoformat(), days[2].isoformat()}
    assert await nothing_is_left(world)


async def test_where_nothing_was_done_there_is_nothing_to_take_back(world: World) -> None:
    await world.set_up()
    assert await nothing_is_left(world)
