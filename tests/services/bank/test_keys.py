"""A key corrected in chat: scores only rise, all who met it are told, the next drawing is right."""

from dataclasses import replace

import pytest

from bot.db.bank import own_items
from bot.domain.bank.own_items import OwnItem
from bot.domain.practice.next_item import DrillKind
from bot.errors import Refusal
from tests.domain.samples import SERVER
from tests.services.bank.files import one_of, questions, take_in
from tests.services.world import World

ALICE, BEN = 77, 78
WHY = "The code was read again."


async def own_alone(world: World) -> OwnItem:
    """Leave a server with one question, of its own."""
    world.with_bank()
    await world.set_up()
    await take_in(world, questions("mine"))
    return await one_of(world, "mine")


async def practised(world: World, one: OwnItem, user_id: int, option: int) -> None:
    turn = await world.services.drills.start(SERVER, user_id, kind=DrillKind.MIXED, questions=1)
    assert turn.item.item_id == one.item.item_id
    place = turn.drill.option_order(1).index(option)
    await world.services.drills.answer(SERVER, user_id, turn.drill.drill_id, 1, place)


async def correct(world: World, one: OwnItem, key: int = 3) -> tuple[OwnItem, int]:
    return await world.services.own_keys.correct(SERVER, one.own_id, key, WHY, seen=one.revision)


async def test_who_chose_the_new_key_has_the_point_and_nobody_loses_one(world: World) -> None:
    one = await own_alone(world)
    await practised(world, one, ALICE, 3)
    await practised(world, one, BEN, one.item.key)
    saved, raised = await correct(world, one)
    assert raised == 1
    assert (saved.item.key, saved.item.version) == (3, one.item.version + 1)
    assert saved.item.options[3].reason == WHY
    rows = await world.db.reading.run("SELECT user_id, correct FROM drill_answer ORDER BY user_id")
    assert [tuple(row) for row in rows] == [(ALICE, 1), (BEN, 1)]


async def test_everybody_who_met_it_is_told_once(world: World) -> None:
    one = await own_alone(world)
    for user_id in (ALICE, BEN):
        await practised(world, one, user_id, 0)
    await correct(world, one)
    await world.deliver()
    await world.deliver()
    told = [(letter.user_id, item.key) for letter, [item] in world.discord.letters]
    assert sorted(told) == [(ALICE, 3), (BEN, 3)]


async def test_the_group_reads_it_once_with_its_next_question(world: World) -> None:
    one = await own_alone(world)
    await world.tick_at(2026, 4, 1, 9)
    assert world.posted()[-1].item.item_id == one.item.item_id
    await world.answer(world.posted()[-1].post, 3, user_id=ALICE)
    await take_in(world, questions("next", "third"), name="next.csv")
    await world.tick_at(2026, 4, 2, 9)
    await correct(world, await one_of(world, "mine"))
    for day in (3, 4):
        await world.tick_at(2026, 4, day, 9)
    told = [one.correction.item_id for sent in world.posted() for one in sent.told]
    assert told == [one.item.item_id]
    [row] = await world.db.reading.run("SELECT correct FROM answer WHERE user_id = 77")
    assert row["correct"] == 1


async def test_what_is_asked_now_waits(world: World) -> None:
    one = await own_alone(world)
    await world.tick_at(2026, 4, 1, 9)
    with pytest.raises(Refusal, match="asked_just_now"):
        await correct(world, one)


async def test_two_organisers_never_overwrite_each_other(world: World) -> None:
    one = await own_alone(world)
    await correct(world, one)
    with pytest.raises(Refusal, match="question_changed"):
        await correct(world, one, 0)


async def test_a_change_of_another_revision_is_not_stored(world: World) -> None:
    one = await own_alone(world)
    async with world.db.transaction() as tx:
        assert not await own_items.change(tx, replace(one, retired=True, revision=99))
    assert await one_of(world, "mine") == one


async def test_the_key_it_has_is_no_correction(world: World) -> None:
    one = await own_alone(world)
    with pytest.raises(Refusal, match="key_already"):
        await correct(world, one, one.item.key)


async def test_a_version_with_other_options_keeps_its_key(world: World) -> None:
    """What was asked then had another best answer: nobody says that it was wrong."""
    one = await own_alone(world)
    await practised(world, one, ALICE, 3)
    await world.db.single.run(
        "UPDATE item_version SET body = json_set(body, '$.options[0][0]', 'Another text')"
    )
    _, raised = await correct(world, one)
    assert raised == 0
