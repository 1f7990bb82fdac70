"""What comes next is what organisers saw and chose, and the rotation stays fair."""

import asyncio
import random
from datetime import date

import pytest

from bot import refusals
from bot.domain.daily.line import MOST_IN_LINE
from bot.domain.daily.posts import PostKind
from bot.errors import Refusal
from bot.services.daily.lines import Lines, Outlook
from tests.domain.samples import SERVER, chicago, make_item, numbered_items
from tests.services.world import ITEMS, World, no_permission


def line_of(world: World) -> Lines:
    return world.services.line


async def look(world: World) -> Outlook:
    return await line_of(world).look(SERVER)


def ids(outlook: Outlook) -> list[str]:
    return [one.item.item_id for one in outlook.line]


async def next_posted(world: World) -> str:
    outlook = await look(world)
    world.clock.now = outlook.due_at
    await world.deliver()
    return world.posted()[-1].item.item_id


async def test_what_is_shown_is_what_is_asked(world: World) -> None:
    await world.set_up()
    for _ in range(8):
        shown = (await look(world)).line[0].item.item_id
        assert shown == (await look(world)).line[0].item.item_id
        assert await next_posted(world) == shown


async def test_another_one_is_another_one(world: World) -> None:
    await world.set_up()
    before = await look(world)
    after = await line_of(world).another(SERVER, before.version, 0)
    assert ids(after) != ids(before)
    assert await next_posted(world) == ids(after)[0]


async def test_one_from_a_topic(world: World) -> None:
    items = [*ITEMS, make_item("item-90", topic="gifts"), make_item("item-91", topic="gifts")]
    world.with_bank(*items)
    await world.set_up()
    gifts = ["item-90", "item-91"]
    seen = await look(world)
    first = await line_of(world).another(SERVER, seen.version, 0, within=gifts)
    second = await line_of(world).another(SERVER, first.version, 0, within=gifts)
    assert sorted(ids(first) + ids(second)) == gifts
    await next_posted(world)
    seen = await look(world)
    left = await line_of(world).another(SERVER, seen.version, 0, within=gifts)
    assert ids(left) == [one for one in gifts if one not in ids(second)]
    await next_posted(world)
    seen = await look(world)
    with pytest.raises(Refusal) as caught:
        await line_of(world).another(SERVER, seen.version, 0, within=gifts)
    assert caught.value.reason == refusals.NONE_HAS_ITS_TURN


async def test_who_saw_an_earlier_version_overwrites_nothing(world: World) -> None:
    await world.set_up()
    seen = await look(world)
    mine = await line_of(world).another(SERVER, seen.version, 0)
    theirs = await line_of(world).another(SERVER, seen.version, 0)
    assert theirs.overtaken
    assert not mine.overtaken
    assert ids(theirs) == ids(mine)


async def test_of_many_organisers_at_once_one_is_heard_and_the_others_told(world: World) -> None:
    await world.set_up()
    seen = await look(world)
    line = line_of(world)
    after = await asyncio.gather(
        *(line.another(SERVER, seen.version, 0) for _ in range(5)),
        line.add(SERVER, seen.version),
    )
    assert sum(not one.overtaken for one in after) == 1
    heard = next(one for one in after if not one.overtaken)
    assert ids(await look(world)) == ids(heard)


async def test_after_a_question_was_posted_an_old_screen_changes_nothing(world: World) -> None:
    await world.set_up()
    seen = await line_of(world).add(SERVER, (await look(world)).version)
    await next_posted(world)
    after = await line_of(world).remove(SERVER, seen.version, 0)
    assert after.overtaken
    assert ids(after) == ids(seen)[1:]


async def test_a_question_waits_for_its_day_and_the_others_go_on(world: World) -> None:
    await world.set_up()
    seen = await look(world)
    chosen = ids(seen)[0]
    moved = await line_of(world).move(SERVER, seen.version, 0, date(2026, 4, 3))
    assert [one.on for one in moved.line] == [date(2026, 4, 1), date(2026, 4, 3)]
    asked = [await next_posted(world) for _ in range(3)]
    assert asked.index(chosen) == 2
    assert world.posted()[-1].post.local_on == date(2026, 4, 3)


async def test_a_question_whose_day_is_skipped_comes_on_the_next(world: World) -> None:
    await world.set_up()
    seen = await look(world)
    await line_of(world).move(SERVER, seen.version, 0, date(2026, 4, 2))
    await world.services.setup.skip(SERVER, date(2026, 4, 2))
    await next_posted(world)
    assert await next_posted(world) == ids(seen)[0]
    assert world.posted()[-1].post.local_on == date(2026, 4, 3)


async def test_the_line_is_put_in_order_and_kept_over_a_restart(world: World) -> None:
    await world.set_up()
    seen = await look(world)
    for _ in range(2):
        seen = await line_of(world).add(SERVER, seen.version)
    first, second, third = ids(seen)
    seen = await line_of(world).sooner(SERVER, seen.version, 2)
    assert ids(seen) == [first, third, second]
    seen = await line_of(world).remove(SERVER, seen.version, 0)
    await world.restart()
    assert [await next_posted(world) for _ in range(2)] == [third, second]


async def test_a_line_is_no_longer_than_a_screen(world: World) -> None:
    world.with_bank(*numbered_items(MOST_IN_LINE + 5))
    await world.set_up()
    seen = await look(world)
    for _ in range(MOST_IN_LINE - 1):
        seen = await line_of(world).add(SERVER, seen.version)
    with pytest.raises(Refusal) as caught:
        await line_of(world).add(SERVER, seen.version)
    assert caught.value.reason == refusals.LINE_FULL


async def test_where_the_whole_line_waits_something_else_comes_first(world: World) -> None:
    await world.set_up()
    for day in range(3, 3 + len(ITEMS) - 1):
        seen = await look(world)
        await line_of(world).move(SERVER, seen.version, 0, seen.days[day])
    rest = await look(world)
    assert rest.line[0].on == rest.days[0]
    assert sorted(ids(rest)) == sorted(item.item_id for item in ITEMS)
    # The whole round is in line now: the first that waits cannot wait any longer.
    await line_of(world).move(SERVER, rest.version, 0, rest.days[9])
    last = await look(world)
    assert last.line[0].on == last.days[0]
    assert sorted(ids(last)) == sorted(ids(rest))


@pytest.mark.parametrize("how", ["retired", "corrected"])
async def test_what_was_retired_or_corrected_is_left_out_and_told_once(
    world: World, how: str
) -> None:
    await world.set_up()
    seen = await line_of(world).add(SERVER, (await look(world)).version)
    gone, stays = ids(seen)
    items = [one for one in ITEMS if one.item_id != gone]
    if how == "corrected":
        items.append(make_item(gone, version=2))
    world.with_bank(*items)
    after = await look(world)
    assert after.left_out == 1
    assert ids(after) == [stays]
    assert (await look(world)).left_out == 0


async def test_what_was_retired_is_passed_by_when_nobody_looks(world: World) -> None:
    await world.set_up()
    seen = await line_of(world).add(SERVER, (await look(world)).version)
    gone, stays = ids(seen)
    world.with_bank(*(one for one in ITEMS if one.item_id != gone))
    world.clock.now = chicago(2026, 4, 1, 9)
    await world.deliver()
    assert world.posted()[-1].item.item_id == stays


async def test_what_is_being_asked_elsewhere_keeps_its_turn(world: World) -> None:
    await world.set_up()
    seen = await line_of(world).add(SERVER, (await look(world)).version)
    chosen, second = ids(seen)
    await world.db.single.run(
        "INSERT INTO live_round (server_id, channel_id, host_user_id, questions, seconds, items,"
        " due_at) VALUES (:server_id, 1, 1, 1, 30, :items, '9999')",
        {"server_id": SERVER, "items": f"{chosen}:1"},
    )
    world.clock.now = seen.due_at
    await world.deliver()
    assert world.posted()[-1].item.item_id == second
    await world.db.single.run("DELETE FROM live_round")
    assert await next_posted(world) == chosen


async def test_a_question_that_could_not_be_sent_keeps_its_place(world: World) -> None:
    await world.set_up()
    chosen = ids(await look(world))[0]
    world.discord.closed[SERVER] = no_permission()
    await world.tick_at(2026, 4, 1, 9)
    assert world.posted() == []
    del world.discord.closed[SERVER]
    await world.tick_at(2026, 4, 1, 10)
    assert world.posted()[-1].item.item_id == chosen


async def test_an_extra_question_leaves_the_line_alone(world: World) -> None:
    await world.set_up()
    seen = await look(world)
    for _ in range(2):
        seen = await line_of(world).add(SERVER, seen.version)
    await world.services.posts.post_now(SERVER, PostKind.EXTRA)
    assert world.posted()[-1].item.item_id not in ids(seen)
    assert ids(await look(world)) == ids(seen)


async def test_while_paused_nothing_comes_next(world: World) -> None:
    await world.set_up()
    await world.services.setup.pause(SERVER)
    with pytest.raises(Refusal) as caught:
        await look(world)
    assert caught.value.reason == refusals.SKIP_WHILE_PAUSED


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_organisers_choose_every_item_comes_once_before_any_twice(
    world: World, seed: int
) -> None:
    await world.set_up()
    chance = random.Random(seed)
    for _ in range(3 * len(ITEMS)):
        for _ in range(chance.randrange(4)):
            await _do_something(world, chance)
        await next_posted(world)
    asked = [message.item.item_id for message in world.posted()]
    every = {item.item_id for item in ITEMS}
    for start in range(0, len(asked), len(ITEMS)):
        assert set(asked[start : start + len(ITEMS)]) == every


async def _do_something(world: World, chance: random.Random) -> None:
    line, seen = line_of(world), await look(world)
    place = chance.randrange(len(seen.line))
    deeds = [
        lambda: line.another(SERVER, seen.version, place),
        lambda: line.add(SERVER, seen.version),
        lambda: line.sooner(SERVER, seen.version, place),
        lambda: line.move(SERVER, seen.version, place, chance.choice(seen.days)),
        lambda: line.remove(SERVER, seen.version, place),
        lambda: world.services.undoing.undo(SERVER),
    ]
    try:
        await chance.choice(deeds)()
    except Refusal as refusal:
        assert refusal.reason in (refusals.NONE_HAS_ITS_TURN, refusals.NOTHING_TO_UNDO)  # noqa: PT017
