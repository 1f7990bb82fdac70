"""The leaderboard as a member sees it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.domain.boards import Board, Period, Standing
from bot.services.organising import Changes
from tests.domain.samples import SERVER, chicago
from tests.services.world import World

MEMBER, OTHER = 77, 78


async def answer_days(world: World, days: dict[int, dict[int, int]]) -> None:
    """On each day of April post the question, and let members choose their options."""
    for day, options in days.items():
        await world.tick_at(2026, 4, day, 9)
        for user_id, option in options.items():
            await world.answer(world.posted()[-1].post, option, user_id=user_id)


async def board(world: World, period: Period = Period.ALL, *, user_id: int = MEMBER) -> Board:
    return await world.services.ranking.board(SERVER, user_id, period)


async def test_an_empty_board_is_empty(world: World) -> None:
    assert await board(world) == Board(Period.ALL, top=(), own=None, streak=0)


async def test_the_board_has_the_best_and_one_s_own_place(world: World) -> None:
    await world.set_up()
    await answer_days(world, {1: {MEMBER: 0, OTHER: 1}, 2: {MEMBER: 1, OTHER: 1}})
    mine = await board(world)
    assert mine.top == (Standing(1, OTHER, 2, 2), Standing(2, MEMBER, 1, 2))
    assert mine.own == Standing(2, MEMBER, 1, 2)


async def test_the_board_shows_ten_places_and_one_s_own_beyond(world: World) -> None:
    await world.set_up()
    await answer_days(world, {1: dict.fromkeys(range(1, 13), 1), 2: dict.fromkeys(range(1, 12), 1)})
    far = await board(world, user_id=12)
    assert [standing.user_id for standing in far.top] == list(range(1, 11))
    assert far.own == Standing(12, 12, 1, 1)


async def test_a_week_starts_on_monday_and_a_month_on_the_first(world: World) -> None:
    world.clock.now = chicago(2026, 4, 5, 8)  # a Sunday
    await world.set_up()
    await answer_days(world, {5: {MEMBER: 1}, 6: {OTHER: 1}})
    weekly = await board(world, Period.WEEK)
    assert [standing.user_id for standing in weekly.top] == [OTHER]
    assert weekly.own is None
    assert len((await board(world, Period.MONTH)).top) == 2
    world.clock.now = chicago(2026, 5, 1, 0, 5)
    assert (await board(world, Period.MONTH)).top == ()
    assert len((await board(world, Period.ALL)).top) == 2


async def test_which_day_it_is_follows_the_server_s_own_clock(world: World) -> None:
    await world.set_up(changes=Changes(zone=ZoneInfo("Pacific/Auckland")))
    # It is still Sunday evening in Chicago; in Auckland Monday's question is out.
    world.clock.now = chicago(2026, 4, 5, 16, 5)
    await world.services.posting.tick()
    await world.answer(world.posted()[-1].post, user_id=MEMBER)
    assert len((await board(world, Period.WEEK)).top) == 1


async def test_a_streak_counts_days_answered_in_a_row_right_or_wrong(world: World) -> None:
    await world.set_up()
    await answer_days(world, {1: {MEMBER: 1}, 2: {MEMBER: 0}, 3: {MEMBER: 1}})
    assert (await board(world)).streak == 3


async def test_a_day_left_out_ends_a_streak_but_today_does_not_yet(world: World) -> None:
    await world.set_up()
    await answer_days(world, {1: {MEMBER: 1}, 2: {MEMBER: 1}, 3: {}})
    assert (await board(world)).streak == 2
    await answer_days(world, {4: {}})
    assert (await board(world)).streak == 0


async def test_skipped_missed_and_paused_days_do_not_end_a_streak(world: World) -> None:
    await world.set_up()
    await answer_days(world, {1: {MEMBER: 1}})
    await world.services.organising.skip(SERVER)
    await world.tick_at(2026, 4, 3, 16)
    await world.services.organising.pause(SERVER)
    world.clock.now += timedelta(days=4)
    await world.services.organising.resume(SERVER)
    await answer_days(world, {8: {MEMBER: 1}})
    assert (await board(world)).streak == 2
