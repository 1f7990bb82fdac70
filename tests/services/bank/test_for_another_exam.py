"""Own questions for an exam that has none of ours: asked in it, and nowhere else."""

from datetime import timedelta

import pytest

from bot import refusals
from bot.domain.bank.items import ExamDomain
from bot.domain.exam.sittings import Ending, PaperForm, Plan
from bot.errors import Refusal
from bot.services.servers.settings import Changes
from tests.domain.exams import make_profile
from tests.domain.samples import SERVER, numbered_items
from tests.services.bank.files import own_of, questions, take_in
from tests.services.world import World

ELSEWHERE = make_profile(
    profile_id="elsewhere",
    questions=6,
    domains=(ExamDomain("elsewhere-care", "Care", 1.0),),
    daily_tag="",
    opening_item="",
)
MEMBER = 77


@pytest.fixture
async def abroad(world: World) -> World:
    """A server that prepares for another exam, with six questions of its own for it."""
    world.others = (ELSEWHERE,)
    world.with_bank(*numbered_items(9))
    await world.set_up()
    await world.set_up(changes=Changes(exam="elsewhere"))
    return world


async def bring(world: World) -> set[str]:
    names = [f"mine-{number}" for number in range(6)]
    await take_in(world, questions(*names, domain="elsewhere-care"))
    return {one.item.item_id for one in await own_of(world)}


async def test_without_any_the_refusal_says_where_they_come_from(abroad: World) -> None:
    with pytest.raises(Refusal, match="exam_without_items"):
        await abroad.open_sitting(plan=Plan(questions=2, minutes=5))
    with pytest.raises(Refusal, match="exam_without_items"):
        await abroad.services.rounds.start(
            SERVER, SERVER + 7, MEMBER, questions=1, seconds=60, domain=None
        )
    status = await abroad.services.setup.status(SERVER)
    assert refusals.exam_too_small("Sample", 0, 6) in status.remarks


async def test_all_that_is_asked_is_of_the_group_s_own_for_its_exam(abroad: World) -> None:
    own = await bring(abroad)
    assert (
        refusals.exam_too_small("Sample", 0, 6)
        not in (await abroad.services.setup.status(SERVER)).remarks
    )
    turn = await abroad.services.drills.start(SERVER, MEMBER, questions=20)
    assert {item_id for item_id, _ in turn.drill.items} == own
    sitting = await abroad.open_sitting(plan=Plan(questions=6, minutes=10))
    paper = (await abroad.paper(sitting)).paper
    assert {item_id for item_id, _ in paper.items} == own
    await abroad.services.sittings.stop(SERVER, sitting.sitting_id, Ending.STOPPED)
    abroad.clock.now += timedelta(days=1)
    await abroad.deliver()
    assert {one.item.item_id for one in abroad.posted(SERVER)} <= own


async def test_back_at_the_usual_exam_none_of_them_is_asked(abroad: World) -> None:
    own = await bring(abroad)
    await abroad.set_up(changes=Changes(exam="sample"))
    turn = await abroad.services.drills.start(SERVER, MEMBER, questions=20)
    asked = {item_id for item_id, _ in turn.drill.items}
    assert len(asked) == 9
    assert not asked & own


async def test_a_lobby_draws_for_the_exam_that_it_opened_with(abroad: World) -> None:
    own = await bring(abroad)
    plan = Plan(questions=2, minutes=5, form=PaperForm.OWN)
    lobby = await abroad.lobby(members=[MEMBER, 78], plan=plan)
    await abroad.set_up(changes=Changes(exam="sample"))
    sitting = await abroad.services.sittings.begin(SERVER, lobby.sitting_id)
    for user_id in (MEMBER, 78):
        paper = (await abroad.paper(sitting, user_id)).paper
        assert {item_id for item_id, _ in paper.items} <= own
