"""The clock of all mock exams: in time, fair after a crash, and each result announced once."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.db import outbox
from bot.domain.exam.papers import Closing, Paper
from bot.domain.exam.results import GroupResult, HardItem
from bot.domain.exam.sittings import Ending, PaperForm, Sitting, SittingState
from bot.domain.outbox import MessageKind
from bot.outbox.obstacles import Unsure
from bot.services.exam import clock
from bot.services.exam.papers import Returned
from bot.services.ports import SittingNow
from tests.domain.samples import SERVER
from tests.services.world import HOST, SHORT, START, Killed, World, no_channel, no_permission

ALICE, BEN, CLEO = 77, 78, 79
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
DEADLINE = START + 10 * MINUTE
AWAY = 42 * MINUTE


async def paper_of(world: World, sitting: Sitting, user_id: int = ALICE) -> Paper:
    return (await world.paper(sitting, user_id)).paper


async def submit(world: World, sitting: Sitting, user_id: int = ALICE) -> None:
    paper = await paper_of(world, sitting, user_id)
    await world.services.papers.submit(sitting.server_id, user_id, paper.paper_id)


async def stored(world: World, sitting: Sitting) -> list[tuple[object, ...]]:
    """Return how each paper stands in the database, as nobody's look at it has closed it."""
    rows = await world.db.reading.run(
        "SELECT closing, closed_at = deadline_at AS at_deadline FROM paper WHERE sitting_id = :id",
        {"id": sitting.sitting_id},
    )
    return [tuple(row) for row in rows]


async def crash(world: World, *, away: timedelta = AWAY) -> None:
    """Let the process die now, and come back later."""
    world.clock.now += away
    await world.restart()


async def end(
    world: World, *, server_id: int = SERVER, members: Iterable[int] = (ALICE,)
) -> Sitting:
    """Let a mock exam take place and end, with its results not yet announced."""
    sitting = await world.open_sitting(server_id, members=list(members))
    await world.services.sittings.stop(server_id, sitting.sitting_id, Ending.STOPPED)
    return sitting


async def results_row(world: World, sitting: Sitting) -> tuple[object, ...]:
    """Return when the results are due, and which message has them."""
    message = await outbox.find(world.db.reading, MessageKind.RESULTS, sitting.sitting_id)
    return (message.due_at, message.message_id) if message else (None, None)


async def lobby_id(world: World, sitting: Sitting) -> int | None:
    return await world.message_id(MessageKind.SITTING, sitting.sitting_id)


def shown_last(world: World, sitting: Sitting) -> SittingNow:
    """Return what the message of a mock exam shows."""
    ours = [now for now in world.discord.shown if now.sitting.sitting_id == sitting.sitting_id]
    return ours[-1]


async def test_a_lobby_begins_by_itself_at_its_time_and_not_before(world: World) -> None:
    lobby = await world.lobby()
    await world.invigilate(5 * MINUTE - SECOND)
    assert (await world.sitting_now(lobby)).state is SittingState.LOBBY
    await world.invigilate(SECOND)
    sitting = await world.sitting_now(lobby)
    assert (sitting.state, sitting.opened_at) == (SittingState.OPEN, START + 5 * MINUTE)
    assert (await paper_of(world, lobby)).deadline == START + 15 * MINUTE


async def test_a_lobby_in_which_nobody_is_closes_at_its_time(world: World) -> None:
    lobby = await world.lobby(members=[])
    assert await world.invigilate(5 * MINUTE)
    assert (await world.sitting_now(lobby)).ending is Ending.NOBODY_CAME
    assert not await world.invigilate(2 * SECOND)
    assert world.discord.announced == []


async def test_a_paper_is_closed_at_its_deadline_although_nobody_looks(world: World) -> None:
    sitting = await world.open_sitting()
    await world.choose(sitting, 1, 2)
    await world.invigilate(10 * MINUTE - SECOND)
    assert await stored(world, sitting) == [(None, None)]
    await world.invigilate(5 * SECOND)
    assert await stored(world, sitting) == [(Closing.TIME_OVER, True)]
    assert (await world.sitting_now(sitting)).state is SittingState.OPEN
    await world.invigilate(10 * MINUTE)
    closed = await world.sitting_now(sitting)
    assert (closed.ending, closed.closed_at) == (
        Ending.TIME_OVER,
        DEADLINE + 10 * MINUTE + 4 * SECOND,
    )


async def test_the_score_of_a_paper_whose_time_ran_out_counts_every_choice(world: World) -> None:
    sitting = await world.open_sitting()
    for number in (1, 2):
        place = (await paper_of(world, sitting)).option_order(number).index(1)
        await world.choose(sitting, number, place)
    await world.invigilate(10 * MINUTE)
    assert (await paper_of(world, sitting)).correct == 2


async def test_a_mock_exam_ends_when_everyone_has_handed_in(world: World) -> None:
    sitting = await world.open_sitting(members=[ALICE, BEN])
    await submit(world, sitting, ALICE)
    await world.invigilate(MINUTE)
    assert (await world.sitting_now(sitting)).state is SittingState.OPEN
    await submit(world, sitting, BEN)
    await world.invigilate(MINUTE)
    assert (await world.sitting_now(sitting)).ending is Ending.ALL_SUBMITTED


async def test_a_mock_exam_waits_for_whoever_has_extra_time(world: World) -> None:
    await world.prefer(BEN, extra_time=1.5)
    sitting = await world.open_sitting(members=[ALICE, BEN])
    await world.invigilate()
    await world.invigilate(15 * MINUTE - SECOND)
    assert await stored(world, sitting) == [(Closing.TIME_OVER, True), (None, None)]
    assert shown_last(world, sitting) == SittingNow(await world.sitting_now(sitting), 2)
    await world.invigilate(SECOND)
    assert await stored(world, sitting) == [(Closing.TIME_OVER, True)] * 2
    assert (await world.sitting_now(sitting)).state is SittingState.OPEN, "who has how much shows"
    await world.invigilate(5 * MINUTE)
    assert (await world.sitting_now(sitting)).ending is Ending.TIME_OVER


async def test_a_paper_that_was_handed_in_is_left_as_it_is(world: World) -> None:
    sitting = await world.open_sitting(members=[ALICE, BEN])
    await submit(world, sitting)
    before = await paper_of(world, sitting)
    await world.invigilate(HOUR)
    assert await paper_of(world, sitting) == before


async def test_whoever_joins_at_the_moment_the_last_paper_comes_in_may_write(
    world: World,
) -> None:
    sitting = await world.open_sitting()
    await submit(world, sitting)
    await asyncio.gather(
        world.invigilate(), world.services.sittings.join(SERVER, sitting.sitting_id, BEN)
    )
    assert (await paper_of(world, sitting, BEN)).closing is None


async def test_two_mock_exams_at_once_go_each_their_own_way(world: World) -> None:
    first = await world.open_sitting()
    second = await world.open_sitting(SERVER + 1, plan=replace(SHORT, minutes=30))
    await world.choose(first, 1, 0)
    await world.choose(second, 2, 3)
    await world.invigilate(10 * MINUTE)
    one, other = await paper_of(world, first), await paper_of(world, second)
    assert (one.is_closed, one.unanswered) == (True, (2, 3))
    assert (other.is_closed, other.unanswered) == (False, (1, 3))
    await world.invigilate(10 * MINUTE)
    assert world.discord.announced == [first.sitting_id]


async def test_more_papers_than_one_tick_takes_are_closed_by_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "BATCH", 2)
    sitting = await world.open_sitting(members=[ALICE, BEN, CLEO])
    await world.invigilate(10 * MINUTE)
    assert (await world.sitting_now(sitting)).state is SittingState.OPEN
    await world.invigilate(2 * SECOND)
    assert await stored(world, sitting) == [(Closing.TIME_OVER, True)] * 3


async def test_what_fails_for_one_mock_exam_is_done_for_the_others(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    broken, sound = await world.lobby(), await world.lobby(SERVER + 1)
    await world.db.single.run(
        "CREATE TRIGGER broken BEFORE UPDATE OF state ON sitting"
        f" WHEN new.sitting_id = {broken.sitting_id} BEGIN SELECT RAISE(ABORT, 'a bug'); END"
    )
    await world.invigilate(5 * MINUTE)
    assert (await world.sitting_now(sound)).state is SittingState.OPEN
    assert f"sitting {broken.sitting_id}: what is due could not be done" in caplog.text
    await world.db.single.run("DROP TRIGGER broken")
    await world.invigilate(2 * SECOND)
    assert (await world.sitting_now(broken)).state is SittingState.OPEN


async def test_the_exam_clock_sleeps_only_when_nothing_is_left_to_do(world: World) -> None:
    assert not await world.invigilate()
    sitting = await world.open_sitting()
    assert await world.invigilate(SECOND)
    await world.services.sittings.stop(SERVER, sitting.sitting_id, Ending.STOPPED)
    await world.invigilate(SECOND)
    assert not await world.invigilate(SECOND)


async def test_the_message_shows_how_many_are_in_and_how_many_have_handed_in(
    world: World,
) -> None:
    sitting = await world.open_sitting(members=[ALICE, BEN, CLEO])
    await submit(world, sitting)
    await world.invigilate()
    assert shown_last(world, sitting) == SittingNow(await world.sitting_now(sitting), 3)


async def test_the_message_shows_who_comes_and_goes(world: World) -> None:
    convening, lobby = world.services.sittings, await world.lobby(members=[ALICE])
    shown: list[int] = []
    for act, user_id in [
        (convening.join, BEN),
        (convening.leave, ALICE),
        (convening.leave, CLEO),
        (convening.join, CLEO),
    ]:
        await act(SERVER, lobby.sitting_id, user_id)
        await world.invigilate(2 * SECOND)
        shown.append(shown_last(world, lobby).members)
    assert shown == [2, 1, 1, 2]


async def test_the_message_is_drawn_only_when_something_has_changed(world: World) -> None:
    sitting = await world.open_sitting(members=[ALICE, BEN])
    for _ in range(3):
        await world.invigilate(SECOND)
    assert len(world.discord.shown) == 1
    await submit(world, sitting)
    await world.invigilate(SECOND)
    assert len(world.discord.shown) == 1, "when somebody hands in is their own affair"
    await world.services.sittings.join(SERVER, sitting.sitting_id, CLEO)
    await world.invigilate(SECOND)
    assert len(world.discord.shown) == 2


@pytest.mark.parametrize("failure", [Unsure(), RuntimeError("a bug")], ids=["unsure", "a-bug"])
async def test_a_message_that_could_not_be_drawn_is_drawn_later(
    world: World, failure: Exception
) -> None:
    sitting = await world.open_sitting()
    world.discord.closed[SERVER] = failure
    await world.invigilate()
    assert world.discord.shown == []
    world.discord.closed.clear()
    await tick_while_awake(world, until=2 * MINUTE)
    assert shown_last(world, sitting).members == 1


async def test_a_message_that_may_not_be_changed_is_changed_when_it_may(world: World) -> None:
    sitting = await end(world)
    world.discord.closed[SERVER] = no_permission()
    await world.invigilate()
    world.discord.closed.clear()
    await tick_while_awake(world)
    assert shown_last(world, sitting).sitting == await world.sitting_now(sitting)


async def test_a_server_that_forbids_it_is_asked_every_five_minutes(world: World) -> None:
    sitting = await world.open_sitting(members=[ALICE, BEN])
    world.discord.closed[SERVER] = no_permission()
    await world.invigilate()
    world.discord.closed.clear()
    await world.services.sittings.join(SERVER, sitting.sitting_id, CLEO)
    await world.invigilate(5 * MINUTE - SECOND)
    assert world.discord.shown == []
    await world.invigilate(SECOND)
    assert shown_last(world, sitting).members == 3


async def test_a_server_that_forbids_it_holds_no_other_up(world: World) -> None:
    await world.open_sitting()
    other = await world.open_sitting(SERVER + 1)
    world.discord.closed[SERVER] = no_permission()
    await world.invigilate()
    await world.services.sittings.join(SERVER + 1, other.sitting_id, BEN)
    await world.invigilate(2 * SECOND)
    assert shown_last(world, other).members == 2


async def test_a_message_that_may_not_be_changed_for_six_hours_is_left(world: World) -> None:
    lobby = await world.lobby()
    await world.services.sittings.cancel(SERVER, lobby.sitting_id)
    world.discord.closed[SERVER] = no_permission()
    while await world.invigilate(MINUTE):
        assert world.clock.now < START + 7 * HOUR, "the exam clock never sleeps again"
    assert world.clock.now > START + 6 * HOUR


async def lobby_not_recorded(
    world: World, *, arrived: bool = True, opens_in: timedelta = 5 * MINUTE
) -> Sitting:
    """Let the process die after a lobby was opened, before it knew the message's id."""
    convening = world.services.sittings
    lobby = await convening.start(SERVER, 5, HOST, SHORT, opens_in=opens_in)
    failing = world.discord.unanswered if arrived else world.discord.closed
    failing[SERVER] = Killed()
    with pytest.raises(Killed):
        await world.deliver()
    failing.clear()
    await crash(world)
    return lobby


@pytest.mark.parametrize("opens_in", [MINUTE, 24 * HOUR])
async def test_a_lobby_message_that_was_not_recorded_is_found_and_kept_up_to_date(
    world: World, opens_in: timedelta
) -> None:
    lobby = await lobby_not_recorded(world, opens_in=opens_in)
    await world.services.sittings.join(SERVER, lobby.sitting_id, ALICE)
    await world.invigilate()
    await world.invigilate(2 * SECOND)
    assert await lobby_id(world, lobby) == 9000 + lobby.sitting_id
    assert shown_last(world, lobby) == SittingNow(await world.sitting_now(lobby), 1)


async def test_a_lobby_message_is_found_after_days_without_the_bot(world: World) -> None:
    lobby = await lobby_not_recorded(world, opens_in=24 * HOUR)
    world.clock.now += 96 * HOUR
    await crash(world)
    await world.invigilate()
    assert await lobby_id(world, lobby) is not None
    assert world.discord.arrived[MessageKind.SITTING, lobby.sitting_id, 0] == 1


async def test_a_lobby_message_is_found_when_the_bot_dies_again_before_it_looked(
    world: World,
) -> None:
    lobby = await lobby_not_recorded(world)
    await crash(world)
    await world.invigilate()
    assert await lobby_id(world, lobby) is not None


async def test_a_lobby_message_that_did_not_arrive_is_looked_for_once_and_sent(
    world: World,
) -> None:
    lobby = await lobby_not_recorded(world, arrived=False)
    for _ in range(3):
        await world.invigilate(MINUTE)
    assert [sitting_id for sitting_id, _ in world.discord.looked] == [lobby.sitting_id]
    assert await lobby_id(world, lobby) == 9000 + lobby.sitting_id


@pytest.mark.parametrize(
    ("failure", "wait"),
    [
        pytest.param(Unsure(), 90 * SECOND, id="unsure"),
        pytest.param(RuntimeError("a bug"), 2 * MINUTE, id="a-bug"),
        pytest.param(no_permission(), 5 * MINUTE, id="forbidden"),
    ],
)
async def test_a_lobby_message_that_could_not_be_looked_for_is_looked_for_later(
    world: World, failure: Exception, wait: timedelta
) -> None:
    lobby = await lobby_not_recorded(world)
    world.discord.closed[SERVER] = failure
    await world.invigilate()
    world.discord.closed.clear()
    await world.invigilate(wait)
    assert await lobby_id(world, lobby) is not None
    assert len(world.discord.looked) == 2


async def test_a_lobby_message_that_is_found_after_the_end_shows_the_end(world: World) -> None:
    lobby = await lobby_not_recorded(world)
    world.discord.closed[SERVER] = Unsure()
    await world.invigilate()
    await world.services.sittings.cancel(SERVER, lobby.sitting_id)
    world.discord.closed.clear()
    await tick_while_awake(world)
    assert shown_last(world, lobby).sitting.ending is Ending.CANCELLED


async def test_a_lobby_whose_channel_is_gone_is_not_looked_for_again(world: World) -> None:
    lobby = await lobby_not_recorded(world)
    world.discord.closed[SERVER] = no_channel()
    await tick_while_awake(world)
    assert (await world.sitting_now(lobby)).ending is Ending.CHANNEL_GONE
    assert len(world.discord.looked) == 1


async def test_a_lobby_whose_message_is_known_is_not_looked_for(world: World) -> None:
    await world.lobby()
    await crash(world)
    await world.invigilate()
    assert world.discord.looked == []


async def test_a_channel_found_to_be_gone_ends_the_mock_exam_kindly(world: World) -> None:
    sitting = await world.open_sitting()
    await world.choose(sitting, 1, 0)
    world.discord.closed[SERVER] = no_channel()
    await world.invigilate(MINUTE)
    closed = await world.sitting_now(sitting)
    assert closed.ending is Ending.CHANNEL_GONE
    returned = await world.services.papers.results(SERVER, ALICE)
    assert returned.paper.closing is Closing.STOPPED
    assert returned.result.unanswered == 2
    while await world.invigilate(2 * SECOND):
        assert world.clock.now < START + HOUR, "the exam clock never sleeps again"
    assert world.discord.announced == []


async def test_results_are_announced_when_a_mock_exam_ends(world: World) -> None:
    sitting = await world.open_sitting(members=[ALICE, BEN])
    await world.invigilate(10 * MINUTE)
    await world.invigilate(10 * MINUTE)
    message_id, result, hardest = world.discord.results[sitting.sitting_id]
    assert (result, hardest) == (GroupResult(2, None, None, ()), [])
    assert await results_row(world, sitting) == (None, message_id)


async def test_results_say_what_many_missed_and_what_the_group_has(world: World) -> None:
    members = range(ALICE, ALICE + 20)
    sitting = await world.open_sitting(members=members)
    for place_of_right, user_id in enumerate(members):
        place_of_right //= 5
        for number in (1, 2, 3):
            paper = await paper_of(world, sitting, user_id)
            option = 1 if number <= place_of_right else 0
            place = paper.option_order(number).index(option)
            await world.choose(sitting, number, place, user_id=user_id)
    await world.invigilate(10 * MINUTE)
    await world.invigilate(10 * MINUTE)
    asked = [item_id for item_id, _ in (await paper_of(world, sitting)).items]
    _, result, hardest = world.discord.results[sitting.sitting_id]
    assert (result.took_part, result.median, result.middle_half) == (20, 50, (25, 75))
    assert result.hardest == tuple(HardItem(asked[n], 5 * (n + 1), 20) for n in (2, 1, 0))
    assert [item.item_id for item in hardest] == asked[::-1]


@pytest.mark.parametrize("members", [[], [ALICE]], ids=["nobody-came", "called-off"])
async def test_a_mock_exam_that_did_not_take_place_has_no_results(
    world: World, members: list[int]
) -> None:
    lobby = await world.lobby(members=members)
    if members:
        await world.services.sittings.cancel(SERVER, lobby.sitting_id)
    for _ in range(3):
        await world.invigilate(10 * MINUTE)
    assert world.discord.announced == []


async def test_results_are_not_sent_to_a_channel_that_is_gone(world: World) -> None:
    sitting = await world.open_sitting()
    await world.services.sittings.channel_gone(sitting.channel_id)
    await world.invigilate()
    assert world.discord.announced == []
    assert await results_row(world, sitting) == (None, None)


async def tick_while_awake(world: World, *, until: timedelta = 12 * HOUR) -> None:
    """Let the clocks tick every two seconds until nothing waits, or it is time."""
    while await world.invigilate(2 * SECOND) and world.clock.now < START + until:
        assert world.clock.now < START + 12 * HOUR, "the exam clock never sleeps again"


async def test_results_that_arrived_without_an_answer_are_found_and_not_sent_again(
    world: World,
) -> None:
    sitting = await end(world)
    world.discord.unanswered[SERVER] = Unsure()
    await tick_while_awake(world)
    assert world.discord.announced == [sitting.sitting_id]
    assert await results_row(world, sitting) == (None, 5000 + sitting.sitting_id)


async def test_results_that_did_not_arrive_are_sent_when_discord_answers_again(
    world: World,
) -> None:
    sitting = await end(world)
    world.discord.closed[SERVER] = Unsure()
    await world.invigilate()
    world.discord.closed.clear()
    await tick_while_awake(world)
    assert world.discord.announced == [sitting.sitting_id]
    assert await results_row(world, sitting) == (None, 5000 + sitting.sitting_id)


async def test_results_that_may_be_under_way_are_left_alone_for_a_while(world: World) -> None:
    await end(world)
    world.discord.closed[SERVER] = Unsure()
    await world.invigilate()
    world.discord.closed.clear()
    await world.invigilate(89 * SECOND)
    assert world.discord.announced == []
    await world.invigilate(SECOND)
    assert len(world.discord.announced) == 1


@pytest.mark.parametrize("arrived", [True, False], ids=["after-they-arrived", "before"])
async def test_a_crash_while_results_are_sent_gives_one_message(
    world: World, arrived: bool
) -> None:
    sitting = await end(world)
    # Its message is drawn already, so that sending the results is all there is to do.
    await world.db.single.run("UPDATE outbox SET due_at = NULL WHERE kind = 'sitting'")
    failing = world.discord.unanswered if arrived else world.discord.closed
    failing[SERVER] = Killed()
    with pytest.raises(Killed):
        await world.invigilate()
    failing.clear()
    await crash(world, away=5 * SECOND)
    await world.invigilate()
    assert world.discord.announced == [sitting.sitting_id]
    assert await results_row(world, sitting) == (None, 5000 + sitting.sitting_id)


async def test_results_wait_five_minutes_where_the_bot_may_not_write(world: World) -> None:
    sitting = await end(world)
    world.discord.closed[SERVER] = no_permission()
    await world.invigilate()
    world.discord.closed.clear()
    await world.invigilate(5 * MINUTE - SECOND)
    assert world.discord.announced == []
    await world.invigilate(SECOND)
    assert world.discord.announced == [sitting.sitting_id]


@pytest.mark.parametrize(
    "failure",
    [Unsure(), no_permission(), RuntimeError("a bug")],
    ids=["unsure", "forbidden", "a-bug"],
)
async def test_the_exam_clock_stays_awake_while_results_wait(
    world: World, failure: Exception
) -> None:
    await end(world)
    world.discord.closed[SERVER] = failure
    await world.invigilate()
    world.discord.closed.clear()
    await tick_while_awake(world)
    assert len(world.discord.announced) == 1


@pytest.mark.parametrize(
    ("away", "messages"),
    [pytest.param(6 * HOUR, 1, id="six-hours"), pytest.param(6 * HOUR + SECOND, 0, id="later")],
)
async def test_results_are_sent_within_six_hours_or_not_at_all(
    world: World, away: timedelta, messages: int
) -> None:
    sitting = await end(world)
    await crash(world, away=away)
    await world.invigilate()
    assert len(world.discord.announced) == messages
    assert (await results_row(world, sitting))[0] is None
    assert isinstance(await world.paper(sitting), Returned)


async def test_results_that_cannot_be_sent_are_given_up_after_six_hours(world: World) -> None:
    sitting = await end(world)
    world.discord.closed[SERVER] = no_permission()
    while await world.invigilate(MINUTE):
        assert world.clock.now < START + 7 * HOUR, "the exam clock never sleeps again"
    assert world.clock.now > START + 6 * HOUR
    assert await results_row(world, sitting) == (None, None)


async def test_results_for_a_channel_found_to_be_gone_are_given_up_at_once(world: World) -> None:
    sitting = await end(world)
    world.discord.closed[SERVER] = no_channel()
    await world.invigilate()
    assert await results_row(world, sitting) == (None, None)


async def test_results_of_one_mock_exam_do_not_wait_for_those_of_another(world: World) -> None:
    await end(world)
    world.discord.closed[SERVER] = RuntimeError("a bug")
    other = await end(world, server_id=SERVER + 1)
    await world.invigilate()
    assert world.discord.announced == [other.sitting_id]


async def test_a_lobby_gets_the_time_back_that_the_bot_was_away(world: World) -> None:
    lobby = await world.lobby()
    await world.invigilate(MINUTE)
    await crash(world)
    again = await world.sitting_now(lobby)
    assert (again.state, again.opens_at) == (SittingState.LOBBY, lobby.opens_at + AWAY)


@pytest.mark.parametrize("form", PaperForm)
async def test_every_open_paper_gets_the_time_back_that_the_bot_was_away(
    world: World, form: PaperForm
) -> None:
    await world.prefer(BEN, extra_time=1.5)
    plan = replace(SHORT, form=form)
    sitting = await world.open_sitting(members=[ALICE, BEN], plan=plan)
    await world.invigilate(MINUTE)
    await crash(world)
    moved = [(await paper_of(world, sitting, user_id)).deadline for user_id in (ALICE, BEN)]
    assert moved == [DEADLINE + AWAY, DEADLINE + 5 * MINUTE + AWAY]
    again = await world.sitting_now(sitting)
    assert sitting.join_until is not None
    assert (again.ends_at, again.join_until) == (DEADLINE + AWAY, sitting.join_until + AWAY)


async def test_the_time_given_back_is_kept_for_everybody_to_read(world: World) -> None:
    sitting = await world.open_sitting()
    await world.invigilate()
    await crash(world)
    await world.invigilate()
    assert shown_last(world, sitting).sitting.downtime_credit == AWAY
    await world.invigilate(10 * MINUTE)
    assert (await world.sitting_now(sitting)).downtime_credit == AWAY


async def test_who_joins_after_a_crash_has_the_same_end_as_the_others(world: World) -> None:
    sitting = await world.open_sitting()
    await world.invigilate(4 * MINUTE)
    await crash(world)
    await world.services.sittings.join(SERVER, sitting.sitting_id, BEN)
    deadlines = [(await paper_of(world, sitting, user_id)).deadline for user_id in (ALICE, BEN)]
    assert deadlines == [DEADLINE + AWAY] * 2


async def test_time_is_given_back_from_the_last_sign_of_life(world: World) -> None:
    """Better a few seconds too many than one too few: nobody knows when the process died."""
    sitting = await world.open_sitting()
    await world.invigilate(MINUTE)
    await crash(world, away=MINUTE + SECOND)
    assert (await world.sitting_now(sitting)).downtime_credit == MINUTE + SECOND


async def test_an_exam_that_began_after_the_last_sign_of_life_gets_no_more_than_its_own(
    world: World,
) -> None:
    lobby = await world.lobby()
    world.clock.now += 3 * MINUTE
    await world.services.sittings.begin(SERVER, lobby.sitting_id)
    await crash(world)
    assert (await world.sitting_now(lobby)).downtime_credit == AWAY


async def test_a_lobby_opened_long_after_the_last_exam_gets_only_its_own_time_back(
    world: World,
) -> None:
    await end(world)
    world.clock.now += 30 * HOUR
    lobby = await world.lobby()
    await crash(world)
    assert (await world.sitting_now(lobby)).opens_at == lobby.opens_at + AWAY


async def test_each_time_away_is_given_back_once_over_several_restarts(world: World) -> None:
    sitting = await world.open_sitting()
    await world.invigilate(MINUTE)
    await crash(world)
    await crash(world, away=3 * SECOND)
    await world.restart()
    await world.invigilate(MINUTE)
    await crash(world, away=HOUR)
    away = AWAY + 3 * SECOND + HOUR
    assert (await world.sitting_now(sitting)).downtime_credit == away
    assert (await paper_of(world, sitting)).deadline == DEADLINE + away


async def test_a_clock_that_was_set_back_takes_no_time_from_anybody(world: World) -> None:
    sitting = await world.open_sitting()
    await world.invigilate()
    await crash(world, away=-HOUR)
    assert (await paper_of(world, sitting)).deadline == DEADLINE
    assert (await world.sitting_now(sitting)).downtime_credit == timedelta(0)


async def test_a_paper_that_was_handed_in_is_not_moved(world: World) -> None:
    sitting = await world.open_sitting(members=[ALICE, BEN])
    await submit(world, sitting)
    before = await paper_of(world, sitting)
    await world.invigilate()
    await crash(world)
    assert await paper_of(world, sitting) == before
    assert (await paper_of(world, sitting, BEN)).deadline == DEADLINE + AWAY


async def test_a_mock_exam_that_is_over_is_not_moved(world: World) -> None:
    sitting = await end(world)
    await world.invigilate()
    before = await world.sitting_now(sitting)
    await crash(world)
    assert await world.sitting_now(sitting) == before


async def test_a_paper_whose_time_ran_out_while_the_bot_was_away_goes_on(world: World) -> None:
    sitting = await world.open_sitting()
    await world.choose(sitting, 1, 0)
    await world.invigilate(9 * MINUTE)
    await crash(world, away=3 * HOUR)
    await world.invigilate()
    world.clock.now += 59 * SECOND
    await world.choose(sitting, 2, 0)
    assert (await paper_of(world, sitting)).unanswered == (3,)
    await world.invigilate(SECOND)
    assert await stored(world, sitting) == [(Closing.TIME_OVER, True)]


async def test_a_start_without_any_mock_exam_does_nothing(world: World) -> None:
    await crash(world)
    assert not await world.invigilate()
    lobby = await world.lobby()
    assert lobby.opens_at == START + AWAY + 5 * MINUTE
