"""A group's answers say how long items last, and what members remember is worked out by that."""

import json
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.db.columns import from_instant
from bot.db.members import member_data
from bot.db.practice import memories
from bot.domain.practice.fitting import History, of_group
from bot.domain.practice.forgetting import USUAL_WEIGHTS, Weights
from bot.domain.publishing import GROUP
from tests.domain.practice.remembering import TRUE, group
from tests.domain.samples import SERVER, numbered_items
from tests.services.world import World

ITEMS = 150
ALICE = 1
WEEK = timedelta(days=7)
FORGETFUL = Weights(0.01, 0.01, 0.01, 0.01)

_DRILLS = """
    INSERT INTO drill (drill_id, user_id, server_id, kind, items, seed, opened_at)
    SELECT value, value, :server_id, 'mixed', '', 0, '' FROM json_each(:members)
"""
_ANSWERS = """
    INSERT INTO drill_answer (drill_id, number, user_id, server_id, item_id, item_version, option,
                              correct, confidence, answered_at)
    SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[0]'),
           :server_id, json_extract(value, '$[2]'), 1, 1, json_extract(value, '$[3]'),
           json_extract(value, '$[4]'), json_extract(value, '$[5]')
    FROM json_each(:answers)
"""


async def practised(world: World, told: Sequence[Sequence[History]]) -> list[int]:
    """Have members give these answers, and look at what they remember; return who they are."""
    items = numbered_items(ITEMS)
    world.with_bank(*items)
    async with world.db.transaction() as tx:
        await world.services.library.keep_all(tx, items)
    rows = [
        [user_id, 3 * place + turn + 1, items[place].item_id, one.right, one.confidence, one.at]
        for user_id, histories in enumerate(told, start=ALICE)
        for place, history in enumerate(histories)
        for turn, one in enumerate(history)
    ]
    given = [[*row[:5], from_instant(row[5])] for row in rows]
    who = list(range(ALICE, ALICE + len(told)))
    values = {"server_id": SERVER, "members": json.dumps(who), "answers": json.dumps(given)}
    await world.db.single.run(_DRILLS, values)
    await world.db.single.run(_ANSWERS, values)
    world.clock.now = max(row[5] for row in rows) + WEEK
    for user_id in who:
        await world.services.memories.seen(SERVER, user_id)
    return who


async def weights_of(world: World, user_id: int = ALICE) -> Weights:
    return (await world.services.memories.outlook(SERVER, user_id)).weights


async def first_stability(world: World, user_id: int = ALICE) -> dict[str, float]:
    cards = await memories.cards(world.db.reading, user_id)
    return {key: card.memory.stability for key, card in cards.items()}


async def test_what_a_group_remembers_is_worked_out_by_what_was_fitted(world: World) -> None:
    told = group(TRUE, items=ITEMS)
    await practised(world, told)
    before = await first_stability(world)
    assert await weights_of(world) == USUAL_WEIGHTS
    await world.services.fitting.fit(SERVER)
    found = of_group(told, USUAL_WEIGHTS)
    assert found is not None
    assert await weights_of(world) == found.weights
    assert await first_stability(world) != before
    assert sum((await first_stability(world)).values()) > sum(before.values())


async def test_a_fit_that_does_not_help_changes_nothing(world: World) -> None:
    await practised(world, group(USUAL_WEIGHTS, items=ITEMS))
    before = await world.rows("card")
    await world.services.fitting.fit(SERVER)
    assert await weights_of(world) == USUAL_WEIGHTS
    assert await world.rows("card") == before
    assert await world.rows("group_weights") == []
    assert len(await world.rows("member_weights")) <= 1, "noise wins now and then, not often"


async def test_fewer_members_than_may_be_told_of_have_no_weights_in_common(world: World) -> None:
    await practised(world, group(TRUE, members=GROUP - 1, items=ITEMS))
    await world.services.fitting.fit(SERVER)
    assert await world.rows("group_weights") == []


async def test_a_members_own_weights_are_theirs_alone_and_go_with_them(world: World) -> None:
    told = [*group(FORGETFUL, members=1, items=ITEMS), *group(TRUE, items=ITEMS)]
    await practised(world, told)
    await world.services.fitting.fit(SERVER)
    assert (await weights_of(world)).good < USUAL_WEIGHTS.good < (await weights_of(world, 2)).good
    held = await member_data.of_member(world.db.reading, ALICE)
    assert held["memory_fitted"] == [{"weights": json.dumps(await weights_of(world))}]
    assert (await member_data.of_member(world.db.reading, 2))["memory_fitted"] == []
    async with world.db.transaction() as tx:
        await member_data.delete(tx, ALICE)
    assert await world.rows("member_weights") == []


async def test_a_week_is_fitted_once_by_answers_of_weeks_that_are_over(world: World) -> None:
    """A weight that followed each answer would tell, by its change, whether that was right."""
    told = group(TRUE, items=ITEMS)
    await practised(world, told)
    world.clock.now = min(history[0].at for histories in told for history in histories)
    await world.services.fitting.fit(SERVER)
    assert await world.rows("group_weights") == [], "all of it was this week or is yet to come"
    world.clock.now = max(history[-1].at for histories in told for history in histories) + WEEK
    await world.services.fitting.fit(SERVER)
    [once] = await world.rows("group_weights")
    await world.db.single.run("DELETE FROM drill_answer WHERE correct = 0")
    await world.services.fitting.fit(SERVER)
    assert await world.rows("group_weights") == [once], "fitted again in the same week"
    world.clock.now += WEEK
    await world.services.fitting.fit(SERVER)
    assert await world.rows("group_weights") != [once]


async def test_a_look_is_enough_and_one_server_that_fails_holds_nobody_up(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await practised(world, group(TRUE, items=ITEMS))
    fitting = world.services.fitting
    fitting.look()
    await fitting.close()
    assert len(await world.rows("group_weights")) == 1
    assert world.services.memories.looked_in == set()
    fitting.look()
    assert await world.rows("drill") != [], "nothing is begun once it is closed"


async def test_a_server_is_not_looked_at_before_somebody_looks_there(world: World) -> None:
    fitting = world.services.fitting
    fitting.look()
    await fitting.close()
    assert await world.rows("group_weights") == []
