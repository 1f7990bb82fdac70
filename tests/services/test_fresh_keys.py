"""What has shown its key a short while ago is asked again last: whoever read it would just know."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.domain.daily.posts import PostKind
from bot.domain.exam.sittings import Ending, Plan
from bot.domain.live import LiveEnding
from bot.domain.practice.next_item import DrillKind
from tests.domain.samples import CHANNEL, SERVER, numbered_items
from tests.services.world import HOST, World

BANK = 8
SHOWN = 5
"""So many are shown; the daily question, an exam and a round have each two others or more."""


async def live_round(world: World) -> None:
    made = await world.services.rounds.start(
        SERVER, CHANNEL, HOST, questions=SHOWN, seconds=30, domain=None
    )
    await world.services.rounds.stop(SERVER, made.round_id, LiveEnding.STOPPED)


async def exam(world: World) -> None:
    sitting = await world.open_sitting(plan=Plan(SHOWN, 10))
    await world.services.sittings.stop(SERVER, sitting.sitting_id, Ending.STOPPED)


async def drill(world: World) -> None:
    turn = await world.services.drills.start(SERVER, 77, kind=DrillKind.NEW, questions=SHOWN)
    for number in range(1, SHOWN + 1):
        await world.services.drills.answer(SERVER, 77, turn.drill.drill_id, number, 0)


async def asked_daily(world: World) -> set[str]:
    await world.services.posts.post_now(SERVER, PostKind.EXTRA)
    return {world.posted()[-1].item.item_id}


async def asked_in_an_exam(world: World) -> set[str]:
    sitting = await world.open_sitting(plan=Plan(2, 10))
    return {item_id for item_id, _ in (await world.paper(sitting)).paper.items}


async def asked_in_a_round(world: World) -> set[str]:
    made = await world.services.rounds.start(
        SERVER, CHANNEL, HOST, questions=2, seconds=30, domain=None
    )
    return {item_id for item_id, _ in made.items}


async def told_by(world: World) -> set[str]:
    """Return all that was shown with its key, from plain rows."""
    rows = await world.db.reading.run(
        "SELECT items FROM live_round UNION ALL SELECT items FROM paper"
        " UNION ALL SELECT item_id || ':1' FROM drill_answer"
    )
    return {entry.partition(":")[0] for (items,) in rows for entry in items.split()}


Ask = Callable[[World], Awaitable[set[str]]]


@pytest.mark.parametrize("show", [live_round, exam, drill])
@pytest.mark.parametrize("ask", [asked_daily, asked_in_an_exam, asked_in_a_round])
async def test_what_was_just_shown_is_not_asked_while_there_is_another(
    world: World, show: Callable[[World], Awaitable[None]], ask: Ask
) -> None:
    world.with_bank(*numbered_items(BANK))
    await world.set_up()
    await show(world)
    await world.deliver()
    told = await told_by(world)
    assert len(told) == SHOWN
    world.clock.now += timedelta(minutes=2)
    assert not await ask(world) & told


@pytest.mark.parametrize("ask", [asked_daily, asked_in_an_exam, asked_in_a_round])
async def test_where_there_is_no_other_it_is_asked_all_the_same(world: World, ask: Ask) -> None:
    world.with_bank(*numbered_items(SHOWN))
    await world.set_up()
    await live_round(world)
    await world.deliver()
    world.clock.now += timedelta(minutes=2)
    assert await ask(world) <= await told_by(world)
