"""Where nobody can be heard, clocks stand still, and go on where they were: once, only there."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from bot.domain.exam.sittings import Ending, SittingState
from bot.domain.live import Round
from bot.services.outage import SHORTEST
from tests.domain.samples import SERVER
from tests.services.world import HOST, World

Happens = Callable[[World], Awaitable[None]]

AWAY = timedelta(minutes=25)
"""Longer than the paper has time."""
ELSEWHERE = SERVER + 1


async def deadline(world: World, server_id: int = SERVER) -> datetime:
    [row] = await world.db.reading.run(
        "SELECT deadline_at FROM paper WHERE server_id = :server_id", {"server_id": server_id}
    )
    return datetime.fromisoformat(row["deadline_at"])


async def leave(world: World) -> None:
    await world.services.presence.left(SERVER)


async def be_out_of_reach(world: World) -> None:
    await world.services.presence.out_of_reach(SERVER)


async def return_(world: World) -> None:
    await world.services.presence.returned(SERVER)


async def be_in_reach(world: World) -> None:
    await world.services.presence.in_reach(SERVER)


async def be_there_at_the_start(world: World) -> None:
    await world.restart()
    await world.services.presence.reconcile([SERVER, ELSEWHERE])


both = pytest.mark.parametrize(
    ("go", "come"),
    [
        pytest.param(leave, return_, id="kicked"),
        pytest.param(be_out_of_reach, be_in_reach, id="unavailable"),
        pytest.param(leave, be_there_at_the_start, id="kicked-and-restarted"),
        pytest.param(be_out_of_reach, be_there_at_the_start, id="unavailable-and-restarted"),
    ],
)


async def pass_away(world: World) -> None:
    """Let the time pass, with ticks."""
    for _ in range(5):
        world.clock.now += AWAY / 5
        await world.tick()


@both
async def test_an_exam_gets_the_time_back_and_nobody_elses_moves(
    world: World, go: Happens, come: Happens
) -> None:
    sitting = await world.open_sitting(SERVER)
    await world.open_sitting(ELSEWHERE)
    before, before_elsewhere = await deadline(world), await deadline(world, ELSEWHERE)
    await go(world)
    await pass_away(world)
    assert (await world.sitting_now(sitting)).state is SittingState.OPEN
    await come(world)
    assert await deadline(world) - before == AWAY
    assert await deadline(world, ELSEWHERE) == before_elsewhere
    await world.choose(sitting, 1, 0)
    again = await deadline(world)
    await come(world)
    assert await deadline(world) == again
    assert (await world.sitting_now(sitting)).downtime_credit == AWAY


async def round_now(world: World, one: Round) -> Round:
    return await world.services.rounds.find(one.server_id, one.round_id)


@both
async def test_a_live_round_goes_on_where_it_was(world: World, go: Happens, come: Happens) -> None:
    one = await world.services.rounds.start(
        SERVER, SERVER + 2000, HOST, questions=2, seconds=60, domain=None
    )
    await world.tick()
    asked = await round_now(world, one)
    await go(world)
    await pass_away(world)
    assert await round_now(world, one) == asked
    await come(world)
    assert (await round_now(world, one)).due_at - asked.due_at == AWAY


async def test_an_outage_meanwhile_is_given_back_once(world: World) -> None:
    await world.open_sitting(SERVER)
    before = await deadline(world)
    await leave(world)
    world.clock.now += timedelta(minutes=5)
    world.services.outage.begin()
    world.clock.now += timedelta(minutes=10)
    world.services.outage.end()
    await world.services.outage.credit_downtime()
    world.clock.now += timedelta(minutes=5)
    await world.tick()
    await return_(world)
    await world.tick()
    assert await deadline(world) - before == timedelta(minutes=20)


async def test_a_crash_after_the_return_gives_nothing_twice(world: World) -> None:
    await world.open_sitting(SERVER)
    before = await deadline(world)
    await leave(world)
    world.clock.now += AWAY
    await return_(world)
    await world.restart()
    assert await deadline(world) - before == AWAY


async def test_a_moment_costs_nobody_a_click_and_gives_nothing(world: World) -> None:
    await world.open_sitting(SERVER)
    before = await deadline(world)
    await be_out_of_reach(world)
    world.clock.now += SHORTEST - timedelta(seconds=1)
    await be_in_reach(world)
    assert await deadline(world) == before


async def test_a_sitting_that_is_over_keeps_no_server_standing_still(world: World) -> None:
    sitting = await world.open_sitting(SERVER)
    await world.services.sittings.stop(SERVER, sitting.sitting_id, Ending.STOPPED)
    await be_out_of_reach(world)
    assert await world.rows("standstill") == []


async def test_while_it_stands_still_the_ticker_may_sleep(world: World) -> None:
    await world.open_sitting(SERVER)
    assert await world.services.tick()
    await leave(world)
    assert not await world.services.tick()


async def test_a_server_out_of_reach_at_the_start_stands_still_from_then_on(world: World) -> None:
    sitting = await world.open_sitting(SERVER)
    await world.services.presence.reconcile([SERVER], [SERVER])
    world.clock.now += AWAY
    await world.tick()
    assert (await world.sitting_now(sitting)).state is SittingState.OPEN
    await be_in_reach(world)
    assert (await world.sitting_now(sitting)).downtime_credit == AWAY
