"""One member, one paper: every choice is kept, time is fair, and nobody else's is ever shown."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import refusals
from bot.domain.bank.items import Kind
from bot.domain.daily.corrections import Correction
from bot.domain.exam.papers import Closing, Paper
from bot.domain.exam.results import Score
from bot.domain.exam.sittings import Ending, Sitting
from bot.domain.members import MemberSettings
from bot.errors import Refusal
from bot.refusals import Reason
from bot.services.exam.papers import Page, Papers, Returned
from bot.services.exam.sittings import Waiting
from tests.domain.samples import SERVER, make_item
from tests.services.world import ITEMS, SHORT, START, World

ALICE, BEN = 77, 78
MINUTE = timedelta(minutes=1)
MOMENT = timedelta(milliseconds=1)
DEADLINE = START + 10 * MINUTE


async def refused(act: Awaitable[object]) -> Reason:
    """Return the reason for which something is refused."""
    with pytest.raises(Refusal) as caught:
        await act
    return caught.value.reason


async def open_paper(world: World, sitting: Sitting, user_id: int = ALICE) -> Paper:
    shown = await world.paper(sitting, user_id)
    assert isinstance(shown, Page)
    return shown.paper


async def closed_paper(world: World, sitting: Sitting, user_id: int = ALICE) -> Returned:
    shown = await world.paper(sitting, user_id)
    assert isinstance(shown, Returned)
    return shown


async def choose_key(world: World, sitting: Sitting, number: int, user_id: int = ALICE) -> None:
    """Choose the option that is right."""
    paper = await open_paper(world, sitting, user_id)
    [item] = await world.services.library.items_of([paper.items[number - 1]])
    place = paper.option_order(number).index(item.key)
    await world.choose(sitting, number, place, user_id=user_id)


async def submit(world: World, sitting: Sitting, user_id: int = ALICE) -> Returned:
    paper = await open_paper(world, sitting, user_id)
    return await world.services.papers.submit(SERVER, user_id, paper.paper_id)


async def stop(world: World, sitting: Sitting) -> None:
    await world.services.sittings.stop(SERVER, sitting.sitting_id, Ending.STOPPED)


async def lobby_paper_id(world: World) -> int:
    [row] = await world.db.reading.run("SELECT paper_id FROM paper")
    paper_id: int = row["paper_id"]
    return paper_id


async def test_a_choice_is_kept_as_the_option_that_stood_at_that_place(world: World) -> None:
    sitting = await world.open_sitting()
    order = (await open_paper(world, sitting)).option_order(2)
    for place in range(4):
        shown = await world.choose(sitting, 2, place)
        assert shown.paper == await open_paper(world, sitting)
        assert shown.paper.mark(2).option == order[place]


async def test_a_paper_opens_where_the_member_left_off(world: World) -> None:
    sitting = await world.open_sitting()
    numbers: list[int] = []
    for chosen in (1, 3, 2):
        shown = await world.paper(sitting)
        assert isinstance(shown, Page)
        numbers.append(shown.number)
        await world.choose(sitting, chosen, 0)
    shown = await world.paper(sitting)
    assert isinstance(shown, Page)
    assert [*numbers, shown.number] == [1, 2, 2, 1]


async def test_a_page_shows_the_question_that_was_asked_for(world: World) -> None:
    sitting = await world.open_sitting()
    paper = await open_paper(world, sitting)
    for number in paper.numbers:
        shown = await world.services.papers.page(SERVER, ALICE, paper.paper_id, number)
        assert isinstance(shown, Page)
        assert (shown.number, shown.item.item_id) == (number, paper.items[number - 1][0])


async def test_choices_and_flags_are_there_after_a_restart(world: World) -> None:
    sitting = await world.open_sitting()
    await world.choose(sitting, 1, 3)
    paper = await open_paper(world, sitting)
    await world.services.papers.flag(SERVER, ALICE, paper.paper_id, 2)
    before = await open_paper(world, sitting)
    await world.restart()
    assert await open_paper(world, sitting) == before
    assert (before.unanswered, before.flagged) == ((2, 3), (2,))


async def test_a_flag_is_set_and_taken_off_and_leaves_the_choice(world: World) -> None:
    sitting = await world.open_sitting()
    chosen = await world.choose(sitting, 1, 3)
    flag = world.services.papers.flag
    flagged = await flag(SERVER, ALICE, chosen.paper.paper_id, 1)
    assert flagged.paper == await open_paper(world, sitting)
    assert flagged.paper.mark(1) == replace(chosen.paper.mark(1), flagged=True)
    again = await flag(SERVER, ALICE, chosen.paper.paper_id, 1)
    assert again.paper.mark(1) == chosen.paper.mark(1)


async def test_a_choice_leaves_the_flag(world: World) -> None:
    sitting = await world.open_sitting()
    paper = await open_paper(world, sitting)
    await world.services.papers.flag(SERVER, ALICE, paper.paper_id, 1)
    await world.choose(sitting, 1, 3)
    assert (await open_paper(world, sitting)).flagged == (1,)


@pytest.mark.parametrize("number", [-1, 0, 4, 9999])
async def test_a_question_the_paper_does_not_have_is_refused(world: World, number: int) -> None:
    sitting = await world.open_sitting()
    paper_id = (await open_paper(world, sitting)).paper_id
    examining = world.services.papers
    for act in (
        examining.page(SERVER, ALICE, paper_id, number),
        examining.choose(SERVER, ALICE, paper_id, number, 0),
        examining.flag(SERVER, ALICE, paper_id, number),
    ):
        assert await refused(act) == refusals.NO_SUCH_QUESTION
    assert await world.rows("mark") == []


@pytest.mark.parametrize("place", [-1, 4])
async def test_a_place_without_an_option_chooses_nothing(world: World, place: int) -> None:
    sitting = await world.open_sitting()
    await world.choose(sitting, 1, place)
    assert await world.rows("mark") == []


@pytest.mark.parametrize("user_id", [ALICE, BEN], ids=["other-server", "other-member"])
@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda e, s, u, p: e.page(s, u, p, 1), id="page"),
        pytest.param(lambda e, s, u, p: e.choose(s, u, p, 1, 0), id="choose"),
        pytest.param(lambda e, s, u, p: e.flag(s, u, p, 1), id="flag"),
        pytest.param(lambda e, s, u, p: e.submit(s, u, p), id="submit"),
        pytest.param(lambda e, s, u, p: e.results(s, u, p), id="results"),
    ],
)
async def test_anothers_paper_is_refused_and_left_as_it_is(
    world: World,
    act: Callable[[Papers, int, int, int], Awaitable[object]],
    user_id: int,
) -> None:
    sitting = await world.open_sitting(members=[ALICE, BEN])
    await world.choose(sitting, 1, 2)
    paper = await open_paper(world, sitting)
    server_id = SERVER + 1 if user_id == ALICE else SERVER
    reason = await refused(act(world.services.papers, server_id, user_id, paper.paper_id))
    assert reason == refusals.NOT_YOUR_PAPER
    assert await open_paper(world, sitting) == paper


@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
async def test_another_server_is_not_even_told_that_there_is_a_paper(
    world: World, closed: bool
) -> None:
    sitting = await world.open_sitting()
    if closed:
        await submit(world, sitting)
    examining = world.services.papers
    there = SERVER + 1
    looking = examining.paper_in(there, sitting.sitting_id, ALICE)
    assert await refused(looking) == refusals.NO_SUCH_SITTING
    assert await refused(examining.latest_paper(there, ALICE, 5)) == refusals.NO_PAPER
    assert await refused(examining.results(there, ALICE)) == refusals.NO_RESULTS


async def test_who_is_not_in_has_no_paper(world: World) -> None:
    sitting = await world.open_sitting()
    assert await refused(world.paper(sitting, BEN)) == refusals.NOT_IN_SITTING


async def test_a_paper_stays_shut_until_the_exam_begins(world: World) -> None:
    lobby = await world.lobby()
    paper_id = await lobby_paper_id(world)
    examining = world.services.papers
    for act in (
        examining.page(SERVER, ALICE, paper_id, 1),
        examining.choose(SERVER, ALICE, paper_id, 1, 0),
        examining.flag(SERVER, ALICE, paper_id, 1),
        examining.submit(SERVER, ALICE, paper_id),
    ):
        assert await refused(act) == refusals.NOT_BEGUN
    assert isinstance(
        await world.services.papers.paper_in(SERVER, lobby.sitting_id, ALICE), Waiting
    )
    assert isinstance(await examining.latest_paper(SERVER, ALICE, 5), Waiting)
    assert await world.rows("mark") == []


@pytest.mark.parametrize("ending", [Ending.CANCELLED, Ending.CHANNEL_GONE])
async def test_the_paper_of_a_mock_exam_that_was_called_off_says_so(
    world: World, ending: Ending
) -> None:
    lobby = await world.lobby()
    paper_id = await lobby_paper_id(world)
    await world.services.sittings.stop(SERVER, lobby.sitting_id, ending)
    examining = world.services.papers
    for act in (
        world.paper(lobby),
        examining.page(SERVER, ALICE, paper_id, 1),
        examining.choose(SERVER, ALICE, paper_id, 1, 0),
        examining.submit(SERVER, ALICE, paper_id),
    ):
        assert await refused(act) == refusals.CALLED_OFF


async def test_the_last_moment_before_the_deadline_counts(world: World) -> None:
    sitting = await world.open_sitting()
    world.clock.now = DEADLINE - MOMENT
    await choose_key(world, sitting, 1)
    returned = await submit(world, sitting)
    assert returned.result.whole == Score(1, 3)
    assert returned.paper.closing is Closing.SUBMITTED


@pytest.mark.parametrize("late", [timedelta(0), timedelta(hours=3)], ids=["on-it", "hours-later"])
@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda e, p: e.choose(SERVER, ALICE, p, 1, 0), id="choose"),
        pytest.param(lambda e, p: e.flag(SERVER, ALICE, p, 1), id="flag"),
        pytest.param(lambda e, p: e.submit(SERVER, ALICE, p), id="submit"),
        pytest.param(lambda e, p: e.page(SERVER, ALICE, p, 1), id="page"),
        pytest.param(lambda e, _: e.results(SERVER, ALICE), id="results"),
        pytest.param(lambda e, _: e.latest_paper(SERVER, ALICE, 5), id="latest-paper"),
    ],
)
async def test_from_the_deadline_on_a_click_shows_the_result_and_changes_nothing(
    world: World, act: Callable[[Papers, int], Awaitable[Returned]], late: timedelta
) -> None:
    sitting = await world.open_sitting()
    before = await world.choose(sitting, 1, 2)
    world.clock.now = DEADLINE + late
    returned = await act(world.services.papers, before.paper.paper_id)
    assert isinstance(returned, Returned)
    assert returned.paper.marks == before.paper.marks
    assert (returned.paper.closed_at, returned.paper.closing) == (DEADLINE, Closing.TIME_OVER)
    assert returned.paper == (await closed_paper(world, sitting)).paper


async def test_with_extra_time_a_paper_stays_open_after_the_common_end(world: World) -> None:
    await world.prefer(BEN, extra_time=1.5)
    sitting = await world.open_sitting(members=[ALICE, BEN])
    world.clock.now = DEADLINE + 4 * MINUTE
    await choose_key(world, sitting, 1, BEN)
    world.clock.now = DEADLINE + 5 * MINUTE
    ben = await closed_paper(world, sitting, BEN)
    assert (ben.result.whole, ben.paper.closed_at) == (Score(1, 3), DEADLINE + 5 * MINUTE)
    assert (await closed_paper(world, sitting, ALICE)).paper.closed_at == DEADLINE


async def test_a_paper_that_is_handed_in_is_never_changed_again(world: World) -> None:
    sitting = await world.open_sitting()
    await choose_key(world, sitting, 1)
    first = await submit(world, sitting)
    world.clock.now += MINUTE
    examining = world.services.papers
    for act in (
        examining.choose(SERVER, ALICE, first.paper.paper_id, 1, 0),
        examining.choose(SERVER, ALICE, first.paper.paper_id, 2, 0),
        examining.flag(SERVER, ALICE, first.paper.paper_id, 1),
        examining.submit(SERVER, ALICE, first.paper.paper_id),
    ):
        assert await act == first
    assert first.paper.closed_at == START


async def test_a_paper_handed_in_twice_at_once_is_closed_once(world: World) -> None:
    sitting = await world.open_sitting(members=[ALICE, BEN])
    paper_id = (await open_paper(world, sitting)).paper_id
    submitting = (world.services.papers.submit(SERVER, ALICE, paper_id) for _ in range(5))
    returned = await asyncio.gather(*submitting)
    assert all(one == returned[0] for one in returned)
    assert await world.services.sittings.count(sitting) == 2


async def test_a_click_beside_the_submission_is_either_counted_or_shown_the_result(
    world: World,
) -> None:
    """Whoever is shown an open page may trust that their choice is in it."""
    sitting = await world.open_sitting()
    paper = await open_paper(world, sitting)
    examining = world.services.papers
    returned, chosen, flagged = await asyncio.gather(
        examining.submit(SERVER, ALICE, paper.paper_id),
        examining.choose(SERVER, ALICE, paper.paper_id, 1, 0),
        examining.flag(SERVER, ALICE, paper.paper_id, 2),
    )
    stored = (await closed_paper(world, sitting)).paper
    assert returned.paper == stored
    assert isinstance(chosen, Returned) == (stored.mark(1).option is None)
    assert isinstance(flagged, Returned) == (not stored.mark(2).flagged)


async def test_a_choice_that_comes_in_beside_the_submission_is_scored(world: World) -> None:
    sitting = await world.open_sitting()
    paper = await open_paper(world, sitting)
    place = paper.option_order(1).index(1)
    _, returned = await asyncio.gather(
        world.services.papers.choose(SERVER, ALICE, paper.paper_id, 1, place),
        world.services.papers.submit(SERVER, ALICE, paper.paper_id),
    )
    assert returned.paper.correct == returned.result.whole.correct


async def test_clicks_of_many_at_once_are_all_counted(world: World) -> None:
    members = range(100, 130)
    sitting = await world.open_sitting(members=members)
    await asyncio.gather(
        *(world.choose(sitting, n, 0, user_id=who) for who in members for n in (1, 2, 3))
    )
    papers = [await open_paper(world, sitting, who) for who in members]
    assert [paper.unanswered for paper in papers] == [()] * len(members)


async def test_a_result_counts_by_domain_and_kind(world: World) -> None:
    world.with_bank(
        make_item("a", domain="mentoring", kind=Kind.RECALL, key=0),
        make_item("b", domain="mentoring", kind=Kind.APPLICATION, key=3),
        make_item("c", domain="advocacy", kind=Kind.APPLICATION, key=2),
        make_item("d", domain="advocacy", kind=Kind.APPLICATION, key=1),
    )
    sitting = await world.open_sitting(plan=replace(SHORT, questions=4))
    paper = await open_paper(world, sitting)
    numbers = {item_id: n for n, (item_id, _) in enumerate(paper.items, start=1)}
    for item_id in ("b", "c"):
        await choose_key(world, sitting, numbers[item_id])
    wrong = paper.option_order(numbers["d"]).index(3)
    await world.choose(sitting, numbers["d"], wrong)
    result = (await submit(world, sitting)).result
    assert result.whole == Score(2, 4)
    assert result.by_domain == {"advocacy": Score(1, 2), "mentoring": Score(1, 2)}
    assert result.by_kind == {Kind.RECALL: Score(0, 1), Kind.APPLICATION: Score(2, 3)}
    assert result.unanswered == 1


@pytest.mark.parametrize(
    ("right", "passed"), [pytest.param(2, False, id="below"), pytest.param(3, True, id="at-it")]
)
async def test_the_pass_mark_is_the_exams_in_proportion(
    world: World, right: int, passed: bool
) -> None:
    """The sample exam passes 3 of 4; of 3, that is all."""
    sitting = await world.open_sitting()
    for number in range(1, right + 1):
        await choose_key(world, sitting, number)
    result = (await submit(world, sitting)).result
    assert (result.needed, result.passed) == (3, passed)


async def test_the_score_is_stored_with_the_paper(world: World) -> None:
    sitting = await world.open_sitting()
    await choose_key(world, sitting, 1)
    await choose_key(world, sitting, 3)
    assert (await submit(world, sitting)).paper.correct == 2


async def test_answers_and_reasons_stay_closed_while_others_write(world: World) -> None:
    sitting = await world.open_sitting(members=[ALICE, BEN])
    assert not (await submit(world, sitting, ALICE)).may_review
    assert not (await submit(world, sitting, BEN)).may_review
    await world.invigilate()
    for user_id in (ALICE, BEN):
        assert (await closed_paper(world, sitting, user_id)).may_review


async def test_a_paper_keeps_the_questions_as_they_were_when_it_was_handed_out(
    world: World,
) -> None:
    sitting = await world.open_sitting()
    newer = [replace(item, version=2, stem="Newer?", key=0) for item in ITEMS]
    world.with_bank(*newer)
    await world.restart()
    shown = await world.paper(sitting)
    assert isinstance(shown, Page)
    assert (shown.item.version, shown.item.stem) == (1, ITEMS[0].stem)
    await choose_key(world, sitting, 1)
    returned = await submit(world, sitting)
    assert returned.result.whole == Score(1, 3)
    assert {(item.version, item.stem, item.key) for item in returned.items} == {
        (1, ITEMS[0].stem, 1)
    }


async def test_a_question_gone_from_the_bank_stays_in_the_paper(world: World) -> None:
    sitting = await world.open_sitting()
    before = await open_paper(world, sitting)
    world.with_bank(make_item("another"))
    await world.restart()
    assert await open_paper(world, sitting) == before
    await choose_key(world, sitting, 1)
    assert (await submit(world, sitting)).result.whole == Score(1, 3)


async def test_who_joins_late_has_the_same_versions_as_the_others(world: World) -> None:
    sitting = await world.open_sitting()
    world.with_bank(*(replace(item, version=2) for item in ITEMS))
    await world.restart()
    await world.services.sittings.join(SERVER, sitting.sitting_id, BEN)
    alice, ben = [await open_paper(world, sitting, user_id) for user_id in (ALICE, BEN)]
    assert ben.items == alice.items


async def test_a_corrected_key_only_adds_to_a_result(world: World) -> None:
    sitting = await world.open_sitting(members=[ALICE, BEN])
    paper = await open_paper(world, sitting, BEN)
    await choose_key(world, sitting, 1, ALICE)
    await world.choose(sitting, 1, paper.option_order(1).index(3), user_id=BEN)
    await stop(world, sitting)
    await world.correct(Correction(paper.items[0][0], 1, 3, "The code says so."))
    for user_id in (ALICE, BEN):
        assert (await closed_paper(world, sitting, user_id)).result.whole == Score(1, 3)


@pytest.mark.parametrize("extra_time", [1.0, 2.0])
async def test_the_time_used_is_without_the_time_the_bot_was_away(
    world: World, extra_time: float
) -> None:
    await world.prefer(ALICE, extra_time=extra_time)
    sitting = await world.open_sitting()
    await world.invigilate(2 * MINUTE)
    world.clock.now += 60 * MINUTE
    await world.restart()
    world.clock.now += 3 * MINUTE
    assert (await submit(world, sitting)).result.used == 5 * MINUTE


async def test_the_time_used_stays_what_it_was_when_the_bot_is_away_afterwards(
    world: World,
) -> None:
    sitting = await world.open_sitting(members=[ALICE, BEN])
    await world.invigilate(4 * MINUTE)
    await submit(world, sitting, ALICE)
    world.clock.now += 3 * MINUTE
    await world.restart()
    assert (await closed_paper(world, sitting, ALICE)).result.used == 4 * MINUTE


async def test_a_paper_whose_time_ran_out_used_all_of_it(world: World) -> None:
    sitting = await world.open_sitting()
    world.clock.now += timedelta(hours=2)
    assert (await closed_paper(world, sitting)).result.used == 10 * MINUTE


async def open_in(world: World, channel_id: int, *, minutes: int) -> Sitting:
    """Open a mock exam in a channel of its own, with Alice in it."""
    convening, plan = world.services.sittings, replace(SHORT, minutes=minutes)
    lobby = await convening.start(SERVER, channel_id, 1, plan, opens_in=MINUTE)
    await convening.join(SERVER, lobby.sitting_id, ALICE)
    return await convening.begin(SERVER, lobby.sitting_id)


async def latest_in(world: World, channel_id: int) -> int:
    """Return the sitting whose paper opens for Alice in a channel."""
    shown = await world.services.papers.latest_paper(SERVER, ALICE, channel_id)
    assert not isinstance(shown, Waiting)
    return shown.paper.sitting_id


async def test_the_latest_paper_is_the_one_that_can_still_be_written(world: World) -> None:
    still_open = await open_in(world, 5, minutes=60)
    newer = await open_in(world, 6, minutes=10)
    await submit(world, newer)
    assert await latest_in(world, 6) == still_open.sitting_id
    await submit(world, still_open)
    shown = await world.services.papers.latest_paper(SERVER, ALICE, 5)
    assert isinstance(shown, Returned)
    assert shown.paper.sitting_id == newer.sitting_id


async def test_of_two_open_papers_the_one_of_the_channel_comes_first(world: World) -> None:
    here, there = await open_in(world, 5, minutes=60), await open_in(world, 6, minutes=10)
    assert await latest_in(world, 5) == here.sitting_id
    assert await latest_in(world, 6) == there.sitting_id


@pytest.mark.parametrize("minutes", [(60, 10), (10, 60)])
async def test_elsewhere_the_open_paper_comes_first_that_ends_first(
    world: World, minutes: tuple[int, int]
) -> None:
    first, second = [
        await open_in(world, channel_id, minutes=length)
        for channel_id, length in zip((5, 6), minutes, strict=True)
    ]
    ends_first = first if minutes[0] < minutes[1] else second
    assert await latest_in(world, 7) == ends_first.sitting_id


async def test_results_are_those_of_the_last_paper_handed_in(world: World) -> None:
    first = await world.open_sitting()
    await choose_key(world, first, 1)
    await submit(world, first)
    await stop(world, first)
    second = await world.open_sitting()
    results = world.services.papers.results
    assert (await results(SERVER, ALICE)).paper.sitting_id == first.sitting_id
    await submit(world, second)
    assert (await results(SERVER, ALICE)).paper.sitting_id == second.sitting_id


async def test_an_open_paper_has_no_results(world: World) -> None:
    sitting = await world.open_sitting()
    paper = await open_paper(world, sitting)
    results = world.services.papers.results
    assert await refused(results(SERVER, ALICE, paper.paper_id)) == refusals.STILL_WRITING
    assert await refused(results(SERVER, ALICE)) == refusals.NO_RESULTS


async def test_a_member_who_set_nothing_has_the_usual_settings(world: World) -> None:
    assert await world.services.preferences.settings(ALICE) == MemberSettings()
    assert await world.rows("member_setting") == []


async def test_settings_are_kept_for_one_member_alone(world: World) -> None:
    own = MemberSettings(extra_time=1.25, hide_clock=True)
    await world.prefer(ALICE, extra_time=1.25, hide_clock=True)
    await world.restart()
    assert await world.services.preferences.settings(ALICE) == own
    assert await world.services.preferences.settings(BEN) == MemberSettings()


async def test_going_back_to_the_usual_settings_leaves_no_trace(world: World) -> None:
    await world.prefer(ALICE, extra_time=2.0)
    await world.prefer(ALICE, extra_time=1.0)
    assert await world.rows("member_setting") == []


async def test_a_hidden_clock_is_hidden_from_the_next_page_on(world: World) -> None:
    sitting = await world.open_sitting()
    hidden: list[bool] = []
    for hide in (False, True, False):
        await world.prefer(ALICE, hide_clock=hide)
        shown = await world.paper(sitting)
        assert isinstance(shown, Page)
        hidden.append(shown.hide_clock)
    assert hidden == [False, True, False]
