"""An item whose key was corrected: what was learnt of it is void, and whoever met it is told."""

from datetime import timedelta

import pytest

from bot.db.members import letters
from bot.domain.daily.corrections import Correction
from bot.domain.exam.sittings import Ending
from bot.domain.practice.memory import Confidence
from bot.domain.practice.next_item import DrillKind, Seen
from tests.domain.samples import SERVER
from tests.services.world import World

ALICE, BEN, CAM = 77, 78, 79
KEY, BETTER, OTHER = 1, 2, 3
DAY = timedelta(days=1)


async def practise(world: World, user_id: int, option: int) -> str:
    """Answer one question of a run, for sure, and return its item."""
    drills = world.services.drills
    turn = await drills.start(SERVER, user_id, questions=1)
    place = turn.drill.option_order(1).index(option)
    await drills.answer(SERVER, user_id, turn.drill.drill_id, 1, place)
    await drills.record_confidence(SERVER, user_id, turn.drill.drill_id, 1, Confidence.SURE)
    return turn.item.item_id


async def seen(world: World, item_id: str, user_id: int = ALICE) -> Seen:
    found = await world.services.memories.seen(SERVER, user_id)
    return next(one for one in found if one.item_id == item_id)


def fix(item_id: str) -> Correction:
    return Correction(item_id, 1, BETTER, "The law had changed.")


@pytest.mark.parametrize("looked", [True, False], ids=["looked before", "never looked"])
async def test_a_wrong_key_that_was_learnt_in_practice_is_due_now(
    world: World, looked: bool
) -> None:
    item_id = await practise(world, ALICE, KEY)
    if looked:
        assert not (await seen(world, item_id)).is_due(world.clock.now + 3 * DAY)
    world.clock.now += DAY
    await world.correct(fix(item_id))
    assert (await seen(world, item_id)).is_due(world.clock.now)
    assert (await world.services.drills.start(SERVER, ALICE, kind=DrillKind.DUE)).item.key == KEY


async def told(world: World) -> list[tuple[int, list[tuple[str, int]]]]:
    """Return whom the bot wrote to, and of which items with which best answers."""
    await world.services.deliverer.deliver()
    return [
        (letter.user_id, [(item.item_id, item.key) for item in items])
        for letter, items in world.discord.letters
    ]


async def test_who_met_it_in_practice_is_told_once(world: World) -> None:
    item_id = await practise(world, ALICE, KEY)
    for _ in range(3):
        await world.correct(fix(item_id))
        assert await told(world) == [(ALICE, [(item_id, BETTER)])]
    assert await world.rows("letter") == await world.rows("outbox") == []


async def test_who_met_it_in_a_mock_exam_is_told_once_that_is_over(world: World) -> None:
    sitting = await world.open_sitting(members=(ALICE, BEN))
    shown = await world.choose(sitting, 1, 0, user_id=BEN)
    item_id, _ = shown.paper.items[0]
    await world.services.papers.submit(SERVER, BEN, shown.paper.paper_id)
    await world.correct(fix(item_id))
    assert await told(world) == [], "others sit over it"
    await world.services.sittings.stop(SERVER, sitting.sitting_id, Ending.STOPPED)
    world.clock.now += DAY
    assert await told(world) == [(BEN, [(item_id, BETTER)])]


async def test_who_left_the_server_is_not_told(world: World) -> None:
    item_id = await practise(world, ALICE, KEY)
    world.discord.gone_from[SERVER] = {ALICE}
    await world.correct(fix(item_id))
    assert await told(world) == []
    assert await world.rows("letter") == []


async def test_who_answered_it_in_the_channel_is_told_there_and_nowhere_else(world: World) -> None:
    await world.set_up()
    await world.tick_at(2026, 4, 1, 9)
    post = world.posted()[0].post
    await world.answer(post, KEY, user_id=ALICE)
    await world.tick_at(2026, 4, 2, 9)
    assert post.item_id
    await world.correct(fix(post.item_id))
    assert await told(world) == []


async def test_several_corrections_come_in_one_letter(world: World) -> None:
    first, second = await practise(world, ALICE, KEY), await practise(world, ALICE, KEY)
    assert first != second
    await world.correct(fix(first), fix(second))
    [(who, items)] = await told(world)
    assert (who, items) == (ALICE, sorted([(first, BETTER), (second, BETTER)]))


async def test_who_deletes_everything_is_not_told(world: World) -> None:
    item_id = await practise(world, ALICE, KEY)
    await world.correct(fix(item_id))
    await world.services.privacy.delete(ALICE)
    assert await told(world) == []


async def test_the_former_key_chosen_again_is_not_known(world: World) -> None:
    """It keeps its point; a run that was begun before asks the version of that time."""
    drills = world.services.drills
    turn = await drills.start(SERVER, ALICE, questions=1)
    await world.correct(fix(turn.item.item_id))
    world.clock.now += DAY
    place = turn.drill.option_order(1).index(KEY)
    await world.services.drills.answer(SERVER, ALICE, turn.drill.drill_id, 1, place)
    assert (await seen(world, turn.item.item_id)).missed


async def test_what_is_learnt_after_the_correction_is_remembered_as_new(world: World) -> None:
    item_id = await practise(world, ALICE, KEY)
    world.clock.now += 40 * DAY
    await world.correct(fix(item_id))
    assert (await seen(world, item_id)).is_due(world.clock.now)
    drills = world.services.drills
    turn = await drills.start(SERVER, ALICE, kind=DrillKind.DUE)
    place = turn.drill.option_order(1).index(turn.item.key)
    await drills.answer(SERVER, ALICE, turn.drill.drill_id, 1, place)
    memory = (await seen(world, item_id)).memory
    assert memory is not None
    assert (memory.reviews, memory.lapses, memory.is_due(world.clock.now)) == (1, 0, False)


async def test_a_letter_that_is_delivered_is_no_more(world: World) -> None:
    assert await letters.find(world.db.reading, 1) is None
