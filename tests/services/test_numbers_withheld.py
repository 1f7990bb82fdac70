"""One's own numbers say nothing of a choice whose question is being asked again.

Seen before and after, or beside all the other answers, any sum that counts it tells whether it was
right. So everything that a member reads is the same, whichever it was.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.domain.exam.sittings import Ending, Plan, Sitting
from bot.domain.practice.next_item import DrillKind
from bot.errors import Refusal
from tests.domain.samples import SERVER, numbered_items
from tests.services.own_numbers import own_numbers, turn_over
from tests.services.test_keys_withheld import announce, cancel
from tests.services.world import World

MEMBER = 77
QUESTIONS = 6


async def answered_daily(world: World) -> None:
    for day in (1, 2, 3):
        await world.tick_at(2026, 4, day, 9)
        await world.answer(world.posted()[-1].post, day % 2, user_id=MEMBER)
    await world.tick_at(2026, 4, 4, 9)
    world.clock.now = world.clock.now.replace(minute=5)
    await world.deliver()


async def wrote_an_exam(world: World) -> None:
    sitting = await world.open_sitting(members=[MEMBER], plan=Plan(QUESTIONS, 10))
    for number in range(1, QUESTIONS):
        await world.choose(sitting, number, number % 4, user_id=MEMBER)
    await world.services.sittings.stop(SERVER, sitting.sitting_id, Ending.STOPPED)
    await world.deliver()


async def practised(world: World) -> None:
    turn = await world.services.drills.start(SERVER, MEMBER, kind=DrillKind.NEW, questions=4)
    drill_id = turn.drill.drill_id
    for number in (1, 2, 3, 4):
        await world.services.drills.answer(SERVER, MEMBER, drill_id, number, number % 4)


@pytest.fixture
async def group(world: World) -> World:
    """A group that is set up, with questions each on a topic of its own."""
    world.with_bank(*[replace(item, topic=item.item_id) for item in numbered_items(QUESTIONS)])
    await world.set_up()
    return world


Prepare = Callable[[World], Awaitable[None]]


@pytest.mark.parametrize("answered", [answered_daily, wrote_an_exam, practised])
async def test_nothing_one_reads_is_otherwise_for_a_choice_that_is_secret(
    group: World, answered: Prepare
) -> None:
    """It was: a topic's count in /me stats, or any sum beside an export, told of one question."""
    await answered(group)
    told = await own_numbers(group, MEMBER)
    again = await announce(group, QUESTIONS - len(await open_posts(group)))
    asked = await items_of(group, again)
    while_asked = await own_numbers(group, MEMBER)
    assert while_asked != told
    await turn_over(group, MEMBER, asked)
    changed = [
        name
        for name, said in (await own_numbers(group, MEMBER)).items()
        if said != while_asked[name]
    ]
    assert changed == []
    await turn_over(group, MEMBER, asked)
    await cancel(group, again)
    assert await own_numbers(group, MEMBER) == told


async def open_posts(world: World) -> list[object]:
    return list(await world.db.reading.run("SELECT 1 FROM post WHERE state = 'posted'"))


async def items_of(world: World, sitting: Sitting) -> set[str]:
    [(items,)] = await world.db.reading.run(
        "SELECT items FROM sitting WHERE sitting_id = :id", {"id": sitting.sitting_id}
    )
    return {entry.partition(":")[0] for entry in items.split()}


async def test_a_score_does_not_tell_the_one_question_that_a_review_withholds(
    group: World,
) -> None:
    """All others of the paper are told right or wrong beside it."""
    await wrote_an_exam(group)
    paper_id = (await group.services.papers.results(SERVER, MEMBER)).paper.paper_id
    again = await announce(group, 1)
    shown = await group.services.papers.results(SERVER, MEMBER, paper_id)
    assert (len(shown.withheld), shown.tells_score) == (1, False)
    with pytest.raises(Refusal, match="not_yet_review"):
        await group.services.papers.share(SERVER, shown.sitting.sitting_id, MEMBER)
    await cancel(group, again)
    await announce(group, QUESTIONS)
    shown = await group.services.papers.results(SERVER, MEMBER, paper_id)
    assert (len(shown.withheld), shown.tells_score) == (QUESTIONS, True)
