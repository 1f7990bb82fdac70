"""How items fare in mock exams: by whole weeks, from a group on, nothing of what is being asked."""

from datetime import timedelta

from bot.domain.daily.corrections import Correction
from bot.domain.exam.sittings import Ending, Plan
from bot.domain.scores.item_stats import ItemFigures
from bot.services.scores.item_stats import ItemReport
from tests.domain.samples import SERVER
from tests.services.world import World

WEEK = timedelta(weeks=1)
PLAN = Plan(questions=3, minutes=10)
KEY, WRONG = 1, 2


async def sit(world: World, members: range, *, right: int, plan: Plan = PLAN) -> list[str]:
    """Let members sit a mock exam: so many have its first question right and the rest wrong.

    The others have it wrong and the rest right. Returns the items.
    """
    sitting = await world.open_sitting(members=members, plan=plan)
    items: list[str] = []
    for at, user_id in enumerate(members):
        paper = (await world.paper(sitting, user_id)).paper
        items = [item_id for item_id, _ in paper.items]
        for number in paper.numbers:
            option = KEY if (number == 1) == (at < right) else WRONG
            place = paper.option_order(number).index(option)
            await world.choose(sitting, number, place, user_id=user_id)
    await world.services.sittings.stop(SERVER, sitting.sitting_id, Ending.STOPPED)
    return items


async def report(world: World) -> ItemReport:
    return await world.services.item_stats.report(SERVER)


def figures(told: ItemReport, item_id: str) -> ItemFigures:
    return next(one for one in told.items if one.item.item_id == item_id)


async def test_ten_members_of_a_week_that_is_over_are_told_of(world: World) -> None:
    first, *_ = await sit(world, range(100, 110), right=5)
    assert (await report(world)).items == (), "the week goes on"
    world.clock.now += WEEK
    told = await report(world)
    assert len(told.items) == 3
    assert (figures(told, first).papers, figures(told, first).shares) == (10, (None, 50, 50, None))
    assert told.reliability is None


async def test_nine_members_wait_until_they_are_more_than_a_group(world: World) -> None:
    first, *_ = await sit(world, range(100, 109), right=5)
    world.clock.now += WEEK
    assert (await report(world)).items == ()
    while first not in await sit(world, range(200, 211), right=5):
        pass
    assert (await report(world)).items == ()
    world.clock.now += WEEK
    assert figures(await report(world), first).papers >= 20


async def test_a_member_counts_once_however_many_papers_they_write(world: World) -> None:
    for _ in range(4):
        await sit(world, range(100, 109), right=5)
    world.clock.now += WEEK
    assert (await report(world)).items == ()
    for _ in range(4):
        await sit(world, range(100, 109), right=5)
    world.clock.now += WEEK
    assert (await report(world)).items == (), "also in a later week"


async def test_one_more_paper_changes_nothing_that_is_told(world: World) -> None:
    await sit(world, range(100, 112), right=6)
    world.clock.now += WEEK
    before = await report(world)
    await sit(world, range(300, 301), right=1)
    world.clock.now += WEEK
    assert await report(world) == before


async def test_nothing_is_told_of_what_is_being_asked(world: World) -> None:
    items = await sit(world, range(100, 112), right=6)
    world.clock.now += WEEK
    assert {one.item.item_id for one in (await report(world)).items} == {*items}
    open_again = await world.open_sitting(members=[400], plan=PLAN)
    asked = {item_id for item_id, _ in (await world.paper(open_again, 400)).paper.items}
    told = {one.item.item_id for one in (await report(world)).items}
    assert told == {*items} - asked


async def test_a_wrong_key_is_flagged_and_no_longer_once_it_is_corrected(world: World) -> None:
    """Who has the rest right chooses another option than the key."""
    first, *_ = await sit(world, range(100, 120), right=3)
    world.clock.now += WEEK
    told = await report(world)
    assert told.items[0] == figures(told, first)
    assert figures(told, first).check_key
    assert figures(told, first).discrimination == -1.0
    await world.correct(Correction(first, 1, WRONG, "So it is."))
    assert not figures(await report(world), first).check_key


async def test_reliability_is_told_from_twenty_papers_of_one_mock_exam_on(world: World) -> None:
    await sit(world, range(100, 120), right=10)
    assert (await report(world)).reliability is None, "the week goes on"
    world.clock.now += WEEK
    known = (await report(world)).reliability
    assert known is not None
    assert known.papers == 20


async def test_a_look_reads_sums_and_no_answers(world: World) -> None:
    await sit(world, range(100, 112), right=6)
    world.clock.now += WEEK
    before = await report(world)
    await world.db.single.run("UPDATE exam_answer SET option = 3, correct = 0")
    assert (await report(world)).items == before.items
