"""A connection that is lost while the bot runs: the time is given back, all of it, and once."""

import asyncio
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta

import pytest

from bot.db.exam import papers
from bot.db.session import Transaction
from bot.domain.exam.sittings import Sitting, SittingState
from bot.domain.live import Round
from bot.services.outage import Outage
from tests.domain.samples import CHANNEL, SERVER
from tests.services.world import HOST, START, World

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
DEADLINE = START + 10 * MINUTE


async def deadline(world: World, sitting: Sitting) -> datetime | None:
    [row] = await world.db.reading.run(
        "SELECT deadline_at FROM paper WHERE sitting_id = :id", {"id": sitting.sitting_id}
    )
    return datetime.fromisoformat(row["deadline_at"])


async def due(world: World, one: Round) -> datetime:
    return (await world.services.rounds.find(SERVER, one.round_id)).due_at


async def open_sitting(world: World) -> Sitting:
    """Open a mock exam and let its clock tick."""
    sitting = await world.open_sitting()
    await world.invigilate()
    return sitting


async def asked(world: World) -> Round:
    """Begin a live round whose first question has a minute from now on."""
    one = await world.services.rounds.start(
        SERVER, CHANNEL, HOST, questions=3, seconds=60, domain=None
    )
    await world.tick()
    return one


async def come_back(world: World) -> None:
    """Let the connection be back, and what is due be looked for."""
    world.services.outage.end()
    await world.services.outage.credit_downtime()


async def lose(world: World, *, for_: timedelta) -> None:
    """Let the connection be lost and come back."""
    world.services.outage.begin()
    world.clock.now += for_
    await come_back(world)


@pytest.mark.parametrize("lost", [10 * SECOND, 4 * MINUTE, 60 * MINUTE])
async def test_an_open_paper_gets_the_time_back(world: World, lost: timedelta) -> None:
    sitting = await open_sitting(world)
    await lose(world, for_=lost)
    assert await deadline(world, sitting) == DEADLINE + lost
    now = await world.sitting_now(sitting)
    assert (now.ends_at, now.downtime_credit) == (DEADLINE + lost, lost)


async def test_a_lobby_gets_the_time_back(world: World) -> None:
    lobby = await world.lobby()
    await world.invigilate()
    await lose(world, for_=4 * MINUTE)
    now = await world.sitting_now(lobby)
    assert (now.state, now.opens_at) == (SittingState.LOBBY, lobby.opens_at + 4 * MINUTE)


@pytest.mark.parametrize("lost", [10 * SECOND, 4 * MINUTE])
async def test_the_question_of_a_live_round_gets_the_time_back(
    world: World, lost: timedelta
) -> None:
    one = await asked(world)
    await lose(world, for_=lost)
    assert await due(world, one) == START + MINUTE + lost


async def test_a_blink_of_the_connection_changes_nothing(world: World) -> None:
    sitting, one = await open_sitting(world), await asked(world)
    for _ in range(3):
        await lose(world, for_=10 * SECOND - timedelta(milliseconds=1))
    assert await deadline(world, sitting) == DEADLINE
    assert (await world.sitting_now(sitting)).downtime_credit == timedelta(0)
    assert await due(world, one) == START + MINUTE


async def test_a_blink_is_forgotten_although_nothing_is_due_for_a_while(world: World) -> None:
    sitting = await open_sitting(world)
    world.services.outage.begin()
    world.services.outage.end()
    world.clock.now += MINUTE
    await world.services.outage.credit_downtime()
    assert await deadline(world, sitting) == DEADLINE


async def test_an_outage_before_a_mock_exam_gives_it_nothing(world: World) -> None:
    world.services.outage.begin()
    world.clock.now += 4 * MINUTE
    world.services.outage.end()
    await world.services.outage.credit_downtime()
    lobby, one = await world.lobby(), await asked(world)
    await world.services.outage.credit_downtime()
    assert (await world.sitting_now(lobby)).opens_at == lobby.opens_at
    assert await due(world, one) == world.clock.now + MINUTE


async def test_only_the_time_is_given_back_for_which_the_connection_was_lost(
    world: World,
) -> None:
    """The exam clock may have stood still before, waiting for Discord to take a message."""
    sitting = await open_sitting(world)
    world.clock.now += MINUTE
    await lose(world, for_=2 * MINUTE)
    assert await deadline(world, sitting) == DEADLINE + 2 * MINUTE


async def test_tries_to_connect_that_fail_begin_no_new_outage(world: World) -> None:
    sitting = await open_sitting(world)
    for _ in range(4):
        world.services.outage.begin()
        world.clock.now += MINUTE
    await come_back(world)
    assert await deadline(world, sitting) == DEADLINE + 4 * MINUTE


async def test_each_outage_is_given_back_and_the_time_between_them_is_not(world: World) -> None:
    sitting = await open_sitting(world)
    await lose(world, for_=MINUTE)
    world.clock.now += MINUTE
    await world.services.outage.credit_downtime()
    await lose(world, for_=2 * MINUTE)
    assert await deadline(world, sitting) == DEADLINE + 3 * MINUTE


async def test_an_outage_is_given_back_once_however_often_it_is_asked_for(world: World) -> None:
    sitting, one = await open_sitting(world), await asked(world)
    outage = world.services.outage
    outage.begin()
    world.clock.now += 4 * MINUTE
    await asyncio.gather(*(outage.credit_downtime() for _ in range(20)))
    outage.end()
    await asyncio.gather(*(outage.credit_downtime() for _ in range(20)))
    assert await deadline(world, sitting) == DEADLINE + 4 * MINUTE
    assert await due(world, one) == START + 5 * MINUTE


async def test_a_burst_of_clicks_amid_an_outage_takes_the_writer_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a thousand clicks that Discord kept would wait for each other, until it is too late."""
    await open_sitting(world)
    outage, transaction, begun = world.services.outage, world.db.transaction, list[int]()

    def counted() -> AbstractAsyncContextManager[Transaction]:
        begun.append(1)
        return transaction()

    monkeypatch.setattr(world.db, "transaction", counted)
    outage.begin()
    world.clock.now += 4 * MINUTE
    for _ in range(2):
        await asyncio.gather(*(outage.credit_downtime() for _ in range(50)))
    outage.end()
    await asyncio.gather(*(outage.credit_downtime() for _ in range(50)))
    assert len(begun) == 2, "one for exams, and one for live rounds"


async def test_time_after_an_outage_is_not_given_back(world: World) -> None:
    sitting = await open_sitting(world)
    outage = world.services.outage
    outage.begin()
    world.clock.now += 4 * MINUTE
    await outage.credit_downtime()
    await come_back(world)
    world.clock.now += MINUTE
    await outage.credit_downtime()
    assert await deadline(world, sitting) == DEADLINE + 4 * MINUTE


async def test_a_click_before_the_outage_is_over_takes_nothing_from_what_comes_after(
    world: World,
) -> None:
    sitting = await open_sitting(world)
    outage = world.services.outage
    outage.begin()
    for _ in range(8):
        world.clock.now += 30 * SECOND
        await outage.credit_downtime()
    assert outage.lasts
    world.clock.now += 30 * SECOND
    await come_back(world)
    assert await deadline(world, sitting) == DEADLINE + 9 * 30 * SECOND


async def test_a_crash_during_an_outage_gives_all_of_it_back_once(world: World) -> None:
    sitting, one = await open_sitting(world), await asked(world)
    world.services.outage.begin()
    world.clock.now += 4 * MINUTE
    await world.restart()
    await come_back(world)
    assert await deadline(world, sitting) == DEADLINE + 4 * MINUTE
    assert await due(world, one) == START + 5 * MINUTE


async def test_an_outage_amid_a_start_is_not_given_back_twice(world: World) -> None:
    sitting = await open_sitting(world)
    outage = world.services.outage
    outage.begin()
    world.clock.now += MINUTE
    await world.services.exam_clock.resume_after_restart()  # as the exam clock does when it begins
    world.clock.now += MINUTE
    await come_back(world)
    assert await deadline(world, sitting) == DEADLINE + 2 * MINUTE


async def test_a_database_that_fails_is_asked_again(world: World) -> None:
    sitting = await open_sitting(world)
    await world.db.single.run(
        "CREATE TRIGGER broken BEFORE UPDATE ON paper BEGIN SELECT RAISE(ABORT, 'a bug'); END"
    )
    with pytest.raises(Exception, match="a bug"):
        await lose(world, for_=4 * MINUTE)
    await world.db.single.run("DROP TRIGGER broken")
    await world.services.outage.credit_downtime()
    assert await deadline(world, sitting) == DEADLINE + 4 * MINUTE


class Pendulum:
    """A clock that only goes forward, in the hands of a test."""

    def __init__(self) -> None:
        self.seconds = 500.0

    def __call__(self) -> float:
        return self.seconds


def listening(world: World, pendulum: Pendulum) -> Outage:
    """Return an outage whose connection a test lets speak; services go by it from now on."""
    clocks = world.services
    return Outage(
        clocks.exam_clock.heartbeat,
        clocks.rounds.heartbeat,
        clock=world.clock,
        monotonic=pendulum,
    )


@pytest.mark.parametrize("next_tick_in", [0, 1, 30], ids=["woken", "busy", "at-rest"])
async def test_a_process_that_stood_still_gives_back_by_how_much_a_tick_is_late(
    world: World, next_tick_in: int
) -> None:
    pendulum = Pendulum()
    outage = listening(world, pendulum)
    sitting = await open_sitting(world)
    outage.expect_look(next_tick_in)
    pendulum.seconds += next_tick_in + 75
    world.clock.now += 75 * SECOND
    outage.look_back()
    await outage.credit_downtime()
    outage.look_back()
    await outage.credit_downtime()
    assert await deadline(world, sitting) == DEADLINE + 75 * SECOND


def wait(world: World, pendulum: Pendulum, seconds: float) -> None:
    pendulum.seconds += seconds
    world.clock.now += seconds * SECOND


async def stay_silent(world: World, pendulum: Pendulum, outage: Outage, *, seconds: int) -> None:
    """Let nothing come from Discord, while the clocks tick on."""
    for _ in range(seconds):
        wait(world, pendulum, 1)
        await world.services.exam_clock.tick(outage.all_heard_until)


async def test_a_silent_connection_that_is_cut_gives_back_all_since_it_was_last_heard(
    world: World,
) -> None:
    pendulum = Pendulum()
    outage = listening(world, pendulum)
    sitting = await open_sitting(world)
    outage.heard()
    await stay_silent(world, pendulum, outage, seconds=75)
    outage.begin()
    wait(world, pendulum, 5)
    outage.heard()
    outage.end()
    await outage.credit_downtime()
    assert await deadline(world, sitting) == DEADLINE + 80 * SECOND


async def test_no_paper_is_closed_before_something_is_heard_after_its_deadline(
    world: World,
) -> None:
    pendulum = Pendulum()
    outage = listening(world, pendulum)
    sitting = await open_sitting(world)
    wait(world, pendulum, (DEADLINE - world.clock.now).total_seconds() - 1)
    outage.heard()
    await stay_silent(world, pendulum, outage, seconds=60)
    assert await papers.left_open(world.db.reading, sitting.sitting_id)
    outage.heard()
    await world.services.exam_clock.tick(outage.all_heard_until)
    assert not await papers.left_open(world.db.reading, sitting.sitting_id)


async def test_no_exam_is_closed_before_something_is_heard_after_the_time_of_its_results(
    world: World,
) -> None:
    pendulum = Pendulum()
    outage = listening(world, pendulum)
    sitting = await open_sitting(world)
    assert sitting.results_at
    wait(world, pendulum, (sitting.results_at - world.clock.now).total_seconds() - 1)
    outage.heard()
    await stay_silent(world, pendulum, outage, seconds=60)
    assert not await papers.left_open(world.db.reading, sitting.sitting_id)
    assert (await world.sitting_now(sitting)).state is SittingState.OPEN
    outage.heard()
    await world.services.exam_clock.tick(outage.all_heard_until)
    assert (await world.sitting_now(sitting)).state is SittingState.CLOSED


async def test_a_connection_that_speaks_again_by_itself_gives_back_its_silence(
    world: World,
) -> None:
    pendulum = Pendulum()
    outage = listening(world, pendulum)
    sitting = await open_sitting(world)
    outage.heard()
    wait(world, pendulum, 2)
    assert outage.wants_a_sign()
    wait(world, pendulum, 11)
    outage.heard()
    await outage.credit_downtime()
    assert await deadline(world, sitting) == DEADLINE + 13 * SECOND


async def test_a_quiet_hour_in_which_nobody_asked_for_a_sign_is_no_silence(world: World) -> None:
    pendulum = Pendulum()
    outage = listening(world, pendulum)
    sitting = await open_sitting(world)
    outage.heard()
    wait(world, pendulum, 3600)
    outage.heard()
    assert not outage.wants_a_sign()
    await outage.credit_downtime()
    assert await deadline(world, sitting) == DEADLINE
