"""A break in a mock exam: the clock stands still, and what was written before it is closed."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import refusals
from bot.db.database import Database
from bot.domain.exam.sittings import Ending, Plan, Sitting
from bot.errors import Refusal
from bot.services.exam.papers import Page, Resting, Returned
from tests.domain.samples import SERVER, numbered_items
from tests.services.world import World

MEMBER = 77
MINUTE = timedelta(minutes=1)
EXAM = {"questions": 4, "minutes": 20, "sections": (2, 2), "break_minutes": 10}
PLAN = Plan(questions=4, minutes=20)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[World]:
    async with Database.open(tmp_path / "study.sqlite3") as db:
        yield World(db, numbered_items(6), exam=EXAM)


async def begun(hall: World) -> tuple[Sitting, int]:
    """Return a sitting that has begun at the clock's start, and a member's paper in it."""
    sitting = await hall.open_sitting(plan=PLAN)
    shown = await hall.paper(sitting)
    return sitting, shown.paper.paper_id


async def rested(hall: World, paper_id: int) -> Resting:
    shown = await hall.services.papers.rest(SERVER, MEMBER, paper_id, 2)
    assert isinstance(shown, Resting)
    return shown


async def reason_of(hall: World, paper_id: int, number: int) -> refusals.Reason:
    with pytest.raises(Refusal) as caught:
        await hall.services.papers.choose(SERVER, MEMBER, paper_id, number, 0)
    return caught.value.reason


async def test_before_the_break_only_its_questions_are_open(hall: World) -> None:
    _, paper_id = await begun(hall)
    assert await reason_of(hall, paper_id, 3) == refusals.not_yet_open(2)
    assert isinstance(await hall.services.papers.choose(SERVER, MEMBER, paper_id, 2, 0), Page)


async def test_a_break_stops_the_clock_for_its_length_and_no_longer(hall: World) -> None:
    sitting, paper_id = await begun(hall)
    assert sitting.ends_at == hall.clock.now + 30 * MINUTE, "the end that all share has the break"
    hall.clock.now += 5 * MINUTE
    resting = await rested(hall, paper_id)
    assert resting.paper.break_until == hall.clock.now + 10 * MINUTE
    hall.clock.now += 25 * MINUTE - timedelta(seconds=1)
    shown = await hall.services.papers.page(SERVER, MEMBER, paper_id, None)
    assert isinstance(shown, Page), "fifteen minutes were left to write, and ten of rest"
    assert shown.number == 3
    hall.clock.now += timedelta(seconds=1)
    assert isinstance(await hall.services.papers.page(SERVER, MEMBER, paper_id, None), Returned)


async def test_who_goes_on_early_has_no_more_time_to_write(hall: World) -> None:
    _, paper_id = await begun(hall)
    hall.clock.now += 5 * MINUTE
    await rested(hall, paper_id)
    hall.clock.now += 3 * MINUTE
    shown = await hall.services.papers.go_on(SERVER, MEMBER, paper_id)
    assert isinstance(shown, Page)
    assert shown.paper.deadline == hall.clock.now + 15 * MINUTE
    again = await hall.services.papers.go_on(SERVER, MEMBER, paper_id)
    assert again == shown, "twice is once"


async def test_a_break_taken_twice_is_one(hall: World) -> None:
    _, paper_id = await begun(hall)
    first = await rested(hall, paper_id)
    hall.clock.now += MINUTE
    assert await rested(hall, paper_id) == first
    await hall.services.papers.go_on(SERVER, MEMBER, paper_id)
    shown = await hall.services.papers.rest(SERVER, MEMBER, paper_id, 2)
    assert isinstance(shown, Page), "there is one break, and it is over"


async def test_an_answer_from_before_the_break_cannot_be_changed_in_it_or_after(
    hall: World,
) -> None:
    _, paper_id = await begun(hall)
    await hall.services.papers.choose(SERVER, MEMBER, paper_id, 1, 0)
    before = (await rested(hall, paper_id)).paper
    in_it = await hall.services.papers.choose(SERVER, MEMBER, paper_id, 1, 1)
    assert isinstance(in_it, Resting)
    assert in_it.paper.marks == before.marks
    ahead = await hall.services.papers.choose(SERVER, MEMBER, paper_id, 3, 1)
    assert ahead.paper.marks == before.marks, "nothing is written while the clock stands still"
    await hall.services.papers.go_on(SERVER, MEMBER, paper_id)
    assert await reason_of(hall, paper_id, 1) == refusals.frozen(3, 4)
    with pytest.raises(Refusal, match="frozen"):
        await hall.services.papers.flag(SERVER, MEMBER, paper_id, 2)
    after = await hall.services.papers.page(SERVER, MEMBER, paper_id, 3)
    assert after.paper.marks == before.marks


async def test_a_process_that_dies_in_a_break_gives_its_rest_back(hall: World) -> None:
    _, paper_id = await begun(hall)
    await hall.services.papers.choose(SERVER, MEMBER, paper_id, 1, 0)
    hall.clock.now += 5 * MINUTE
    resting = await rested(hall, paper_id)
    hall.clock.now += 4 * MINUTE
    await hall.tick()
    hall.clock.now += 60 * MINUTE
    await hall.restart()
    shown = await hall.services.papers.page(SERVER, MEMBER, paper_id, None)
    assert isinstance(shown, Resting)
    assert shown.paper.break_until == hall.clock.now + 6 * MINUTE
    assert shown.paper.deadline == hall.clock.now + 21 * MINUTE
    assert shown.paper.marks == resting.paper.marks


async def test_an_outage_after_a_break_does_not_bring_it_back(hall: World) -> None:
    _, paper_id = await begun(hall)
    await rested(hall, paper_id)
    hall.clock.now += 11 * MINUTE
    await hall.tick()
    hall.clock.now += 60 * MINUTE
    await hall.restart()
    shown = await hall.services.papers.page(SERVER, MEMBER, paper_id, None)
    assert isinstance(shown, Page)
    assert shown.paper.deadline == hall.clock.now + 19 * MINUTE


async def test_time_used_has_no_break_in_it_also_where_the_exam_stops_in_one(hall: World) -> None:
    sitting, paper_id = await begun(hall)
    hall.clock.now += 5 * MINUTE
    await rested(hall, paper_id)
    hall.clock.now += 3 * MINUTE
    await hall.services.sittings.stop(SERVER, sitting.sitting_id, Ending.STOPPED)
    shown = await hall.services.papers.results(SERVER, MEMBER, paper_id)
    assert shown.result.used == 5 * MINUTE
    assert not isinstance(shown, Resting)


async def test_somebody_else_takes_no_break_with_my_paper(hall: World) -> None:
    _, paper_id = await begun(hall)
    for act in (
        hall.services.papers.rest(SERVER, 78, paper_id, 2),
        hall.services.papers.go_on(SERVER, 78, paper_id),
        hall.services.papers.rest(SERVER + 1, MEMBER, paper_id, 2),
    ):
        with pytest.raises(Refusal, match="not_your_paper"):
            await act
    assert isinstance(await hall.services.papers.page(SERVER, MEMBER, paper_id, 1), Page)


@pytest.mark.parametrize(
    "plan",
    [
        pytest.param(Plan(questions=1, minutes=5), id="short"),
        pytest.param(Plan(questions=4, minutes=20, domain="advocacy"), id="one-domain"),
    ],
)
async def test_a_short_mock_exam_and_one_of_a_domain_have_no_break(hall: World, plan: Plan) -> None:
    sitting = await hall.open_sitting(plan=plan)
    shown = await hall.paper(sitting)
    assert shown.paper.last is None
    assert sitting.plan.sections == ()
    unchanged = await hall.services.papers.rest(SERVER, MEMBER, shown.paper.paper_id, 0)
    assert isinstance(unchanged, Page)


async def test_a_mock_exam_keeps_its_shape_whatever_the_exam_says_later(hall: World) -> None:
    sitting, paper_id = await begun(hall)
    hall.exam = {**EXAM, "sections": (), "break_minutes": 0}
    await hall.restart()
    assert (await hall.sitting_now(sitting)).plan == sitting.plan
    await rested(hall, paper_id)
