"""The lobby of a mock exam: who comes in, who goes, how it begins, and how it ends early."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot import refusals
from bot.db.columns import items_from
from bot.domain.bank.items import Item
from bot.domain.daily.posts import PostKind
from bot.domain.exam.papers import Closing, Paper
from bot.domain.exam.sittings import Ending, PaperForm, Plan, Sitting, SittingState
from bot.errors import Refusal
from bot.refusals import Reason
from bot.services.exam.papers import Page, Returned
from tests.domain.samples import SERVER, make_item
from tests.services.world import HOST, ITEMS, SHORT, START, Killed, World

ALICE, BEN, CLEO = 77, 78, 79
MINUTE = timedelta(minutes=1)
JUST_BEFORE = timedelta(milliseconds=1)
OWN = replace(SHORT, form=PaperForm.OWN)


async def refused(act: Awaitable[object]) -> Reason:
    """Return the reason for which something is refused."""
    with pytest.raises(Refusal) as caught:
        await act
    return caught.value.reason


async def paper_of(world: World, sitting: Sitting, user_id: int = ALICE) -> Paper:
    return (await world.paper(sitting, user_id)).paper


async def count(world: World, sitting: Sitting) -> int:
    return await world.services.sittings.count(sitting)


async def start(world: World, channel_id: int, plan: Plan = SHORT) -> Sitting:
    return await world.services.sittings.start(SERVER, channel_id, HOST, plan, opens_in=5 * MINUTE)


async def test_a_lobby_waits_for_as_long_as_the_host_says(world: World) -> None:
    lobby = await start(world, 5)
    assert (lobby.state, lobby.opens_at) == (SittingState.LOBBY, START + 5 * MINUTE)
    assert await world.services.sittings.in_channel(SERVER, 5) == lobby


@pytest.mark.parametrize(
    ("plan", "possible"),
    [
        pytest.param(Plan(8, 10), 7, id="whole-bank"),
        pytest.param(Plan(7, 10, "advocacy"), 6, id="one-domain"),
        pytest.param(Plan(2, 10, "mentoring"), 1, id="another-domain"),
        pytest.param(Plan(8, 10, form=PaperForm.OWN), 7, id="own-papers"),
    ],
)
async def test_a_bank_too_small_is_refused_with_the_length_that_is_possible(
    world: World, plan: Plan, possible: int
) -> None:
    world.with_bank(*ITEMS, make_item("item-07", domain="mentoring"))
    reason = await refused(start(world, 5, plan))
    assert reason == refusals.bank_too_small(plan.questions, possible)
    assert await world.rows("sitting") == []
    await start(world, 5, replace(plan, questions=possible))


@pytest.mark.parametrize(
    ("items", "domain"),
    [
        pytest.param(ITEMS, "mentoring", id="empty-domain"),
        pytest.param([], None, id="empty-bank"),
    ],
)
async def test_where_there_is_nothing_to_ask_the_refusal_says_what_to_do_instead(
    world: World, items: Sequence[Item], domain: str | None
) -> None:
    world.with_bank(*items)
    reason = await refused(start(world, 5, Plan(8, 10, domain)))
    assert reason == refusals.NOTHING_TO_ASK


async def test_a_channel_has_one_mock_exam_at_a_time(world: World) -> None:
    lobby = await start(world, 5)
    assert await refused(start(world, 5)) == refusals.SITTING_IN_CHANNEL
    await start(world, 6)
    assert await world.services.sittings.in_channel(SERVER, 5) == lobby


async def test_two_hosts_at_the_same_moment_get_one_mock_exam(world: World) -> None:
    made = await asyncio.gather(start(world, 5), start(world, 5), return_exceptions=True)
    assert sorted(type(one).__name__ for one in made) == ["Refusal", "Sitting"]
    assert len(await world.rows("sitting")) == 1


@pytest.mark.parametrize("begun", [False, True], ids=["lobby", "open"])
async def test_a_channel_is_free_again_when_its_mock_exam_is_over(
    world: World, begun: bool
) -> None:
    sitting = await (world.open_sitting() if begun else world.lobby())
    assert await refused(start(world, sitting.channel_id)) == refusals.SITTING_IN_CHANNEL
    await world.services.sittings.stop(SERVER, sitting.sitting_id, Ending.STOPPED)
    await start(world, sitting.channel_id)


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda c, s: c.find(SERVER + 1, s), id="find"),
        pytest.param(lambda c, s: c.join(SERVER + 1, s, CLEO), id="join"),
        pytest.param(lambda c, s: c.leave(SERVER + 1, s, ALICE), id="leave"),
        pytest.param(lambda c, s: c.begin(SERVER + 1, s), id="begin"),
        pytest.param(lambda c, s: c.cancel(SERVER + 1, s), id="cancel"),
        pytest.param(lambda c, s: c.stop(SERVER + 1, s, Ending.STOPPED), id="stop"),
        pytest.param(lambda c, s: c.join(SERVER, s + 1, CLEO), id="a-number-nobody-has"),
    ],
)
async def test_another_server_cannot_reach_a_mock_exam(
    world: World, act: Callable[[object, int], Awaitable[object]]
) -> None:
    lobby = await world.lobby()
    before = await world.rows("sitting"), await world.rows("paper")
    reason = await refused(act(world.services.sittings, lobby.sitting_id))
    assert reason == refusals.NO_SUCH_SITTING
    assert (await world.rows("sitting"), await world.rows("paper")) == before


async def test_a_channel_without_a_mock_exam_says_how_to_start_one(world: World) -> None:
    lobby = await world.lobby()
    in_channel = world.services.sittings.in_channel
    assert await refused(in_channel(SERVER, 5)) == refusals.NO_SITTING_HERE
    assert await refused(in_channel(SERVER + 1, lobby.channel_id)) == refusals.NO_SITTING_HERE


async def test_joining_twice_is_the_same_as_once(world: World) -> None:
    lobby = await world.lobby(members=[ALICE, ALICE, BEN])
    assert await count(world, lobby) == 2


async def test_joining_again_in_the_exam_leaves_the_paper_as_it_is(world: World) -> None:
    sitting = await world.open_sitting()
    await world.choose(sitting, 1, 2)
    before = await paper_of(world, sitting)
    await world.services.sittings.join(SERVER, sitting.sitting_id, ALICE)
    assert await paper_of(world, sitting) == before


async def test_who_is_in_is_never_told_that_it_is_too_late_to_join(world: World) -> None:
    sitting = await world.open_sitting()
    world.clock.now += 9 * MINUTE
    joined = await world.services.sittings.join(SERVER, sitting.sitting_id, ALICE)
    assert joined == await world.sitting_now(sitting)
    assert await count(world, sitting) == 1


async def test_who_leaves_the_lobby_is_out_and_may_come_back(world: World) -> None:
    lobby = await world.lobby(members=[ALICE, BEN])
    await world.services.sittings.leave(SERVER, lobby.sitting_id, ALICE)
    assert await count(world, lobby) == 1
    assert await refused(world.paper(lobby, ALICE)) == refusals.NOT_IN_SITTING
    await world.services.sittings.join(SERVER, lobby.sitting_id, ALICE)
    assert await count(world, lobby) == 2


async def test_leaving_without_being_in_changes_nothing(world: World) -> None:
    lobby = await world.lobby()
    await world.services.sittings.leave(SERVER, lobby.sitting_id, BEN)
    assert await count(world, lobby) == 1


async def test_nobody_leaves_a_mock_exam_that_has_begun(world: World) -> None:
    sitting = await world.open_sitting()
    leaving = world.services.sittings.leave(SERVER, sitting.sitting_id, ALICE)
    assert await refused(leaving) == refusals.ALREADY_BEGUN
    assert isinstance(await world.paper(sitting), Page)


async def test_who_leaves_at_the_moment_it_begins_is_told_the_truth(world: World) -> None:
    lobby = await world.lobby(members=[ALICE, BEN])
    convening = world.services.sittings
    _, left = await asyncio.gather(
        convening.begin(SERVER, lobby.sitting_id),
        convening.leave(SERVER, lobby.sitting_id, ALICE),
        return_exceptions=True,
    )
    assert await count(world, lobby) == (2 if isinstance(left, Refusal) else 1)


async def test_everyone_in_the_lobby_gets_a_paper_when_it_begins(world: World) -> None:
    sitting = await world.open_sitting(members=[ALICE, BEN])
    assert (sitting.state, sitting.opened_at) == (SittingState.OPEN, START)
    for user_id in (ALICE, BEN):
        paper = await paper_of(world, sitting, user_id)
        assert len(paper.items) == len(set(paper.items)) == SHORT.questions
        assert paper.deadline == START + 10 * MINUTE == sitting.ends_at


async def test_a_mock_exam_begins_once_whoever_starts_it_and_however_often(world: World) -> None:
    lobby = await world.lobby()
    convening = world.services.sittings
    await asyncio.gather(*(convening.begin(SERVER, lobby.sitting_id) for _ in range(3)))
    before = await paper_of(world, lobby)
    world.clock.now += MINUTE
    again = await convening.begin(SERVER, lobby.sitting_id)
    assert again.opened_at == START
    assert await paper_of(world, lobby) == before


async def test_without_anybody_a_mock_exam_is_closed_and_not_begun(world: World) -> None:
    lobby = await world.lobby(members=[])
    closed = await world.services.sittings.begin(SERVER, lobby.sitting_id)
    assert (closed.state, closed.ending) == (SittingState.CLOSED, Ending.NOBODY_CAME)
    assert await world.sitting_now(lobby) == closed


@pytest.mark.parametrize("form", PaperForm)
@pytest.mark.parametrize(
    ("extra_time", "minutes"),
    [
        pytest.param(1.0, 10, id="as-planned"),
        pytest.param(1.25, 12.5, id="a-quarter-more"),
        pytest.param(1.5, 15, id="half-more"),
        pytest.param(2.0, 20, id="double"),
    ],
)
async def test_extra_time_moves_ones_own_deadline_and_nobody_elses(
    world: World, form: PaperForm, extra_time: float, minutes: float
) -> None:
    await world.prefer(ALICE, extra_time=extra_time)
    sitting = await world.open_sitting(members=[ALICE, BEN], plan=replace(SHORT, form=form))
    assert (await paper_of(world, sitting, ALICE)).deadline == START + minutes * MINUTE
    assert (await paper_of(world, sitting, BEN)).deadline == sitting.ends_at


async def test_extra_time_set_in_the_lobby_counts(world: World) -> None:
    """Whoever joins is told: more time with /me settings, before it begins."""
    lobby = await world.lobby(members=[ALICE, BEN])
    await world.prefer(BEN, extra_time=1.5)
    await world.services.sittings.begin(SERVER, lobby.sitting_id)
    papers = [await paper_of(world, lobby, user_id) for user_id in (ALICE, BEN)]
    assert [paper.extra_time for paper in papers] == [1.0, 1.5]
    assert [paper.deadline for paper in papers] == [START + 10 * MINUTE, START + 15 * MINUTE]


async def test_extra_time_set_while_writing_holds_from_the_next_mock_exam(world: World) -> None:
    sitting = await world.open_sitting()
    before = await paper_of(world, sitting)
    await world.prefer(ALICE, extra_time=2.0)
    assert await paper_of(world, sitting) == before


@pytest.mark.parametrize("extra_time", [1.0, 1.5])
async def test_who_joins_late_until_half_time_has_the_same_end(
    world: World, extra_time: float
) -> None:
    await world.prefer(BEN, extra_time=extra_time)
    await world.prefer(CLEO, extra_time=extra_time)
    sitting = await world.open_sitting(members=[ALICE, CLEO])
    world.clock.now += 5 * MINUTE - JUST_BEFORE
    await world.services.sittings.join(SERVER, sitting.sitting_id, BEN)
    late = await paper_of(world, sitting, BEN)
    assert late.deadline == (await paper_of(world, sitting, CLEO)).deadline
    assert late.items == (await paper_of(world, sitting, ALICE)).items


async def test_from_half_time_on_nobody_comes_in(world: World) -> None:
    sitting = await world.open_sitting()
    world.clock.now += 5 * MINUTE
    joining = world.services.sittings.join(SERVER, sitting.sitting_id, BEN)
    assert await refused(joining) == refusals.TOO_LATE_TO_JOIN
    assert await count(world, sitting) == 1


@pytest.mark.parametrize("user_id", [ALICE, BEN], ids=["who-was-in", "who-was-not"])
async def test_nobody_joins_a_mock_exam_that_is_over(world: World, user_id: int) -> None:
    sitting = await world.open_sitting()
    await world.services.sittings.stop(SERVER, sitting.sitting_id, Ending.STOPPED)
    joining = world.services.sittings.join(SERVER, sitting.sitting_id, user_id)
    assert await refused(joining) == refusals.SITTING_OVER


async def test_same_papers_share_the_questions_but_not_the_order_of_the_options(
    world: World,
) -> None:
    plan = replace(SHORT, questions=6)
    sitting = await world.open_sitting(members=[ALICE, BEN], plan=plan)
    alice, ben = [await paper_of(world, sitting, user_id) for user_id in (ALICE, BEN)]
    assert alice.items == ben.items
    orders = [[paper.option_order(n) for n in paper.numbers] for paper in (alice, ben)]
    assert orders[0] != orders[1]


async def test_own_papers_have_other_questions_for_each(world: World) -> None:
    sitting = await world.open_sitting(members=[ALICE, BEN], plan=OWN)
    alice, ben = [await paper_of(world, sitting, user_id) for user_id in (ALICE, BEN)]
    assert not set(alice.items) & set(ben.items)


async def test_a_mock_exam_of_one_domain_asks_of_that_domain_only(world: World) -> None:
    others = [make_item(f"other-{n}", domain="mentoring") for n in range(3)]
    world.with_bank(*ITEMS, *others)
    sitting = await world.open_sitting(plan=replace(SHORT, domain="mentoring"))
    asked = {item_id for item_id, _ in (await paper_of(world, sitting)).items}
    assert asked == {item.item_id for item in others}


async def test_what_is_not_for_exams_is_in_no_paper(world: World) -> None:
    others = [make_item(f"other-{n}", tags=frozenset({"ethics", "other-state"})) for n in range(9)]
    world.with_bank(*ITEMS, *others)
    with pytest.raises(Refusal) as refused:
        await start(world, 5, plan=replace(SHORT, questions=len(ITEMS) + 1))
    assert refused.value.reason == refusals.bank_too_small(len(ITEMS) + 1, len(ITEMS))
    sitting = await world.open_sitting(plan=replace(SHORT, questions=len(ITEMS)))
    asked = {item_id for item_id, _ in (await paper_of(world, sitting)).items}
    assert asked == {item.item_id for item in ITEMS}


async def test_questions_of_the_last_mock_exam_come_last(world: World) -> None:
    asked: list[set[tuple[str, int]]] = []
    for _ in range(4):
        sitting = await world.open_sitting()
        asked.append(set((await paper_of(world, sitting)).items))
        await world.services.sittings.stop(SERVER, sitting.sitting_id, Ending.STOPPED)
        world.clock.now += 20 * MINUTE
    assert not asked[0] & asked[1]
    assert asked[0] == asked[2]
    assert asked[1] == asked[3]


async def test_a_question_of_the_day_comes_last(world: World) -> None:
    await world.set_up()
    await world.services.posts.post_now(SERVER, PostKind.EXTRA)
    [message] = world.posted()
    sitting = await world.open_sitting(plan=replace(SHORT, questions=5))
    assert (message.item.item_id, 1) not in (await paper_of(world, sitting)).items


async def test_what_another_group_saw_does_not_matter(world: World) -> None:
    await world.open_sitting(SERVER + 1, plan=replace(SHORT, questions=6))
    first = await world.open_sitting()
    second = await start(world, 5)
    await world.services.sittings.join(SERVER, second.sitting_id, BEN)
    world.clock.now += MINUTE
    await world.services.sittings.begin(SERVER, second.sitting_id)
    asked = [await paper_of(world, first), await paper_of(world, second, BEN)]
    assert not set(asked[0].items) & set(asked[1].items)


async def test_a_bank_that_shrank_while_the_lobby_waited_takes_nothing_from_it(
    world: World,
) -> None:
    lobby = await world.lobby()
    world.with_bank(*ITEMS[:2])
    await world.services.sittings.begin(SERVER, lobby.sitting_id)
    assert len((await paper_of(world, lobby)).items) == SHORT.questions


async def test_a_lobby_of_an_earlier_version_is_given_what_is_free(world: World) -> None:
    lobby = await world.lobby()
    await world.db.single.run("UPDATE sitting SET items = NULL")
    world.with_bank(*ITEMS[:2])
    await world.services.sittings.begin(SERVER, lobby.sitting_id)
    assert len((await paper_of(world, lobby)).items) == 2


async def test_a_lobby_of_an_earlier_version_is_called_off_where_nothing_is_free(
    world: World,
) -> None:
    lobby = await world.lobby()
    await world.services.rounds.start(SERVER, 5, HOST, questions=3, seconds=60, domain=None)
    await world.db.single.run("UPDATE sitting SET items = NULL")
    world.with_bank(*[one for one in ITEMS if one.item_id in await asked_live(world)])
    begun = await world.services.sittings.begin(SERVER, lobby.sitting_id)
    assert begun.ending is Ending.CANCELLED


async def asked_live(world: World) -> set[str]:
    [(items,)] = await world.db.reading.run("SELECT items FROM live_round")
    return {item_id for item_id, _ in items_from(items)}


async def test_a_lobby_that_is_called_off_hands_out_nothing(world: World) -> None:
    lobby = await world.lobby()
    cancelled = await world.services.sittings.cancel(SERVER, lobby.sitting_id)
    assert (cancelled.state, cancelled.ending) == (SittingState.CLOSED, Ending.CANCELLED)
    again = await world.services.sittings.begin(SERVER, lobby.sitting_id)
    assert again.ending is Ending.CANCELLED
    assert await refused(world.paper(lobby)) == refusals.CALLED_OFF


async def test_a_mock_exam_that_has_begun_cannot_be_called_off(world: World) -> None:
    sitting = await world.open_sitting()
    cancelling = world.services.sittings.cancel(SERVER, sitting.sitting_id)
    assert await refused(cancelling) == refusals.ALREADY_BEGUN
    assert isinstance(await world.paper(sitting), Page)


async def test_calling_off_at_the_moment_it_begins_takes_nobodys_paper(world: World) -> None:
    lobby = await world.lobby()
    convening = world.services.sittings
    _, cancelled = await asyncio.gather(
        convening.begin(SERVER, lobby.sitting_id),
        convening.cancel(SERVER, lobby.sitting_id),
        return_exceptions=True,
    )
    sitting = await world.sitting_now(lobby)
    if isinstance(cancelled, Refusal):
        assert sitting.state is SittingState.OPEN
    else:
        assert (sitting.ending, sitting.opened_at) == (Ending.CANCELLED, None)


def moment(*, minutes: int) -> datetime:
    return START + minutes * MINUTE


async def test_stopping_closes_each_paper_with_what_it_has(world: World) -> None:
    sitting = await world.open_sitting(members=[ALICE, BEN])
    place = (await paper_of(world, sitting)).option_order(1).index(1)
    await world.choose(sitting, 1, place)
    await world.services.papers.submit(SERVER, BEN, (await paper_of(world, sitting, BEN)).paper_id)
    world.clock.now = moment(minutes=3)
    await world.services.sittings.stop(SERVER, sitting.sitting_id, Ending.STOPPED)
    alice, ben = [await paper_of(world, sitting, user_id) for user_id in (ALICE, BEN)]
    assert (alice.closing, alice.closed_at) == (Closing.STOPPED, moment(minutes=3))
    assert (ben.closing, ben.closed_at) == (Closing.SUBMITTED, START)
    assert (alice.mark(1).option, alice.correct, ben.correct) == (1, 1, 0)


async def test_stopping_after_the_deadline_closes_a_paper_at_its_deadline(world: World) -> None:
    sitting = await world.open_sitting()
    world.clock.now = moment(minutes=11)
    await world.services.sittings.stop(SERVER, sitting.sitting_id, Ending.STOPPED)
    paper = await paper_of(world, sitting)
    assert (paper.closing, paper.closed_at) == (Closing.TIME_OVER, moment(minutes=10))


@pytest.mark.parametrize("second", [Ending.STOPPED, Ending.CANCELLED, Ending.TIME_OVER])
async def test_a_mock_exam_ends_once(world: World, second: Ending) -> None:
    sitting = await world.open_sitting()
    convening = world.services.sittings
    await convening.stop(SERVER, sitting.sitting_id, Ending.STOPPED)
    before = await world.sitting_now(sitting)
    world.clock.now += MINUTE
    assert await convening.stop(SERVER, sitting.sitting_id, second) == before
    assert await world.sitting_now(sitting) == before


@pytest.mark.parametrize("begun", [False, True], ids=["lobby", "open"])
async def test_a_channel_that_is_gone_ends_its_mock_exam_and_no_other(
    world: World, begun: bool
) -> None:
    gone = await (world.open_sitting() if begun else world.lobby())
    other = await world.open_sitting(SERVER + 1)
    await world.services.sittings.channel_gone(gone.channel_id)
    await world.services.sittings.channel_gone(12345)
    assert (await world.sitting_now(gone)).ending is Ending.CHANNEL_GONE
    assert (await world.sitting_now(other)).state is SittingState.OPEN


async def test_members_keep_their_results_when_the_channel_is_gone(world: World) -> None:
    sitting = await world.open_sitting()
    place = (await paper_of(world, sitting)).option_order(1).index(1)
    await world.choose(sitting, 1, place)
    await world.services.sittings.channel_gone(sitting.channel_id)
    returned = await world.services.papers.results(SERVER, ALICE)
    assert isinstance(returned, Returned)
    assert returned.may_review
    assert returned.result.whole.correct == 1


async def asked_in_channel(world: World) -> str:
    """Ask the group a question that stays open; return its item."""
    post = await world.services.posts.post_now(SERVER, PostKind.EXTRA)
    assert post.item_id
    return post.item_id


async def drawn(world: World, plan: Plan, channel_id: int = 5) -> list[set[str]]:
    """Begin a sitting with three members; return the items of each one's paper."""
    sitting = await start(world, channel_id, plan)
    for user_id in (ALICE, BEN, CLEO):
        await world.services.sittings.join(SERVER, sitting.sitting_id, user_id)
    await world.services.sittings.begin(SERVER, sitting.sitting_id)
    papers = [await paper_of(world, sitting, user_id) for user_id in (ALICE, BEN, CLEO)]
    return [{item_id for item_id, _ in paper.items} for paper in papers]


@pytest.mark.parametrize("form", PaperForm)
async def test_a_question_that_is_open_is_in_no_paper(world: World, form: PaperForm) -> None:
    await world.set_up()
    secret = await asked_in_channel(world)
    for papers in await drawn(world, Plan(len(ITEMS) - 1, 10, form=form)):
        assert papers == {item.item_id for item in ITEMS} - {secret}


async def test_a_question_that_is_being_sent_is_in_no_paper(world: World) -> None:
    await world.set_up()
    world.discord.unanswered[SERVER] = Killed()
    with pytest.raises(Killed):
        await world.services.posts.post_now(SERVER, PostKind.EXTRA)
    [message] = world.posted()
    for papers in await drawn(world, Plan(len(ITEMS) - 1, 10)):
        assert message.item.item_id not in papers


async def test_the_paper_of_another_sitting_is_left_out_and_ones_own_members_may_share(
    world: World,
) -> None:
    [first, *_] = await drawn(world, Plan(2, 10))
    others = await drawn(world, Plan(len(ITEMS) - 2, 10, form=PaperForm.OWN), channel_id=6)
    assert others == [{item.item_id for item in ITEMS} - first] * 3


async def test_a_paper_as_long_as_the_bank_is_not_possible_while_one_of_it_is_asked(
    world: World,
) -> None:
    await world.set_up()
    secret = await asked_in_channel(world)
    refused_as = refusals.too_many_asked_elsewhere(len(ITEMS), len(ITEMS) - 1)
    assert await refused(world.lobby(plan=Plan(len(ITEMS), 10))) == refused_as
    for papers in await drawn(world, Plan(len(ITEMS) - 1, 10)):
        assert secret not in papers


async def test_the_next_question_of_the_day_is_in_no_paper_under_way(world: World) -> None:
    await world.set_up()
    [paper, *_] = await drawn(world, Plan(len(ITEMS) - 1, 10))
    kept = world.services.posts.post_now(SERVER, PostKind.EXTRA)
    assert await refused(kept) == refusals.LAST_IS_KEPT
    await world.tick_at(2026, 4, 1, 9)
    [message] = world.posted()
    assert message.item.item_id not in paper
