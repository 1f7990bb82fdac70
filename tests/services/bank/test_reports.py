"""Reports: only of what a member has met; read without names; decided once, by who was first."""

import pytest

from bot.domain.bank.reports import (
    MOST_OPEN_OF_MEMBER,
    Case,
    Flaw,
    Met,
    MetIn,
    Verdict,
)
from bot.domain.exam.sittings import Ending
from bot.domain.outbox import MessageKind
from bot.errors import Refusal
from bot.services.practice.drills import Turn
from tests.domain.samples import SERVER, numbered_items
from tests.services.world import HOST, World

ALICE, BEN = 77, 78
ELSEWHERE = SERVER + 1


async def met_in_practice(world: World, user_id: int = ALICE) -> Met:
    turn = await world.services.drills.start(SERVER, user_id)
    await world.services.drills.answer(SERVER, user_id, turn.drill.drill_id, 1, 0)
    return Met(MetIn.DRILL, turn.drill.drill_id, 1)


async def report(
    world: World, where: Met, user_id: int = ALICE, *, flaw: Flaw = Flaw.KEY, words: str = ""
) -> None:
    await world.services.reports.report(SERVER, user_id, where, flaw=flaw, words=words)


async def first_case(world: World) -> Case:
    case = await world.services.reports.next_case(SERVER, HOST)
    assert case is not None
    return case


async def decide(world: World, case: Case, *, thanks: bool = True) -> int:
    return await world.services.reports.decide(
        SERVER, case.last_id, verdict=Verdict.AGREED, reply="Yes.", thanks=thanks
    )


async def test_what_was_answered_in_practice_may_be_reported(world: World) -> None:
    await report(world, await met_in_practice(world), words="B fits as well.")
    case = await first_case(world)
    assert [(one.flaw, one.words) for one in case.reports] == [(Flaw.KEY, "B fits as well.")]
    assert case.waiting == 1


async def test_what_was_not_answered_may_not(world: World) -> None:
    turn: Turn = await world.services.drills.start(SERVER, ALICE)
    for number in (1, 2, 99):
        with pytest.raises(Refusal, match="not_met"):
            await report(world, Met(MetIn.DRILL, turn.drill.drill_id, number))


async def test_what_another_member_or_server_met_may_not(world: World) -> None:
    where = await met_in_practice(world)
    with pytest.raises(Refusal, match="not_met"):
        await report(world, where, BEN)
    with pytest.raises(Refusal, match="not_met"):
        await world.services.reports.report(ELSEWHERE, ALICE, where, flaw=Flaw.KEY, words="")


async def test_an_open_question_may_be_reported_once_it_is_answered(world: World) -> None:
    await world.set_up()
    await world.tick_at(2026, 4, 1, 9)
    post = world.posted()[-1].post
    where = Met(MetIn.POST, post.post_id)
    with pytest.raises(Refusal, match="not_met"):
        await report(world, where)
    await world.answer(post, user_id=ALICE)
    await report(world, where)
    with pytest.raises(Refusal, match="not_met"):
        await report(world, where, BEN)


async def test_a_paper_may_be_reported_once_nobody_writes(world: World) -> None:
    sitting = await world.open_sitting(members=(ALICE, BEN))
    await world.choose(sitting, 1, 0, user_id=ALICE)
    page = await world.paper(sitting, ALICE)
    where = Met(MetIn.PAPER, page.paper.paper_id, 1)
    await world.services.papers.submit(SERVER, ALICE, page.paper.paper_id)
    with pytest.raises(Refusal, match="not_met"):
        await report(world, where)
    await world.services.sittings.stop(SERVER, sitting.sitting_id, Ending.STOPPED)
    await report(world, where)


async def test_the_key_of_what_is_being_asked_is_kept_from_who_decides(world: World) -> None:
    await world.set_up()
    await world.tick_at(2026, 4, 1, 9)
    post = world.posted()[-1].post
    await world.answer(post, user_id=ALICE)
    await report(world, Met(MetIn.POST, post.post_id))
    assert (await first_case(world)).is_secret
    await world.tick_at(2026, 4, 2, 9)
    assert not (await first_case(world)).is_secret


async def test_saying_it_again_takes_the_place_of_what_was_said(world: World) -> None:
    where = await met_in_practice(world)
    await report(world, where, flaw=Flaw.KEY)
    await report(world, where, flaw=Flaw.UNCLEAR, words="What is meant?")
    assert [one.flaw for one in (await first_case(world)).reports] == [Flaw.UNCLEAR]


async def test_something_else_asks_for_words(world: World) -> None:
    where = await met_in_practice(world)
    with pytest.raises(Refusal, match="say_what"):
        await report(world, where, flaw=Flaw.OTHER)
    await report(world, where, flaw=Flaw.OTHER, words="A typo.")


async def test_so_many_may_wait_of_one_member(world: World) -> None:
    world.with_bank(*numbered_items(MOST_OPEN_OF_MEMBER + 1))
    turn = await world.services.drills.start(SERVER, ALICE, questions=MOST_OPEN_OF_MEMBER + 1)
    for number in range(1, MOST_OPEN_OF_MEMBER + 2):
        await world.services.drills.answer(SERVER, ALICE, turn.drill.drill_id, number, 0)
    for number in range(1, MOST_OPEN_OF_MEMBER + 1):
        await report(world, Met(MetIn.DRILL, turn.drill.drill_id, number))
    with pytest.raises(Refusal, match="many_reports"):
        await report(world, Met(MetIn.DRILL, turn.drill.drill_id, MOST_OPEN_OF_MEMBER + 1))


async def test_each_item_comes_once_in_the_order_in_which_it_was_first_reported(
    world: World,
) -> None:
    drill_id = (await met_in_practice(world)).ref_id
    await world.services.drills.answer(SERVER, ALICE, drill_id, 2, 0)
    for number in (1, 2):
        await report(world, Met(MetIn.DRILL, drill_id, number))
    first = await first_case(world)
    again = await met_in_practice(world, BEN)
    for number in range(1, 4):
        await world.services.drills.answer(SERVER, BEN, again.ref_id, number, 0)
        await report(world, Met(MetIn.DRILL, again.ref_id, number), BEN)
    order: list[str] = []
    after = 0
    while case := await world.services.reports.next_case(SERVER, HOST, after=after):
        order.append(case.item.item_id)
        after = case.first_id
    assert order[0] == first.item.item_id
    reported = {row[3] for row in await world.rows("report")}
    assert len(order) == len(reported)
    assert {*order} == reported


async def test_two_organisers_decide_once(world: World) -> None:
    await report(world, await met_in_practice(world))
    case = await first_case(world)
    assert await decide(world, case) == 1
    with pytest.raises(Refusal, match="decided_before"):
        await decide(world, case)


async def test_another_server_decides_nothing_here(world: World) -> None:
    await report(world, await met_in_practice(world))
    case = await first_case(world)
    with pytest.raises(Refusal, match="decided_before"):
        await world.services.reports.decide(
            ELSEWHERE, case.last_id, verdict=Verdict.STANDS, reply="", thanks=True
        )
    assert (await first_case(world)).waiting == 1


async def test_who_reported_is_told_if_that_is_wished(world: World) -> None:
    await report(world, await met_in_practice(world))
    await decide(world, await first_case(world), thanks=False)
    await world.deliver()
    assert world.discord.thanked == []
    await report(world, await met_in_practice(world))
    await decide(world, await first_case(world))
    await world.deliver()
    [(told, _)] = world.discord.thanked
    assert (told.user_id, told.verdict, told.reply) == (ALICE, Verdict.AGREED, "Yes.")


async def test_nobody_is_written_to_who_has_gone_or_deleted_it(world: World) -> None:
    await report(world, await met_in_practice(world))
    await decide(world, await first_case(world))
    await world.services.privacy.delete(ALICE)
    await world.deliver()
    await report(world, await met_in_practice(world, BEN), BEN)
    await decide(world, await first_case(world))
    world.discord.gone_from[SERVER] = {BEN}
    await world.deliver()
    assert world.discord.thanked == []
    assert not [row for row in await world.rows("outbox") if MessageKind.THANKS in row]
