"""What gave a member's choice or time away once, read through the services as a member reads it.

test_adversary.py looks for others of the kind.
"""

import asyncio
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.db.database import Database
from bot.domain.exam.sittings import Plan, Sitting
from bot.domain.scores.boards import BoardName, Period
from bot.services.servers.settings import Changes
from tests.domain.samples import SERVER, chicago, numbered_items
from tests.new_database import put_new_database
from tests.services.world import World

KEY = 1
WATCHER = 1
MINUTE = timedelta(minutes=1)
PERIODS = (Period.WEEK, Period.MONTH, Period.ALL)

Points = dict[Period, dict[int, int]]
Day = dict[int, int]
"""Who chose what at a question."""


async def seen(world: World) -> Points:
    """Return the points that the watcher reads beside each name."""
    found: Points = {}
    for period in PERIODS:
        board = await world.services.boards.board(SERVER, WATCHER, period, BoardName.DAILY)
        found[period] = {one.user_id: one.correct for one in board.places}
    return found


async def live_through(
    world: World, weeks: list[list[Day]], *, at_once: bool
) -> list[list[Points]]:
    """Let a group answer; return what the watcher reads in each week, in order.

    The last one is the week after, when all is told that will be.
    """
    world.with_bank(*numbered_items(12))
    await world.set_up()
    days = frozenset(range(1, len(weeks[0]) + 1))
    changes = Changes(at_once=at_once, days=days)
    await world.services.setup.set_up(SERVER, WATCHER, here=5, changes=changes)
    told: list[list[Points]] = []
    for number, week in enumerate([*weeks, [{}]]):
        told.append([])
        for day, answers in enumerate(week):
            world.clock.now = chicago(2026, 4, 6, 9) + timedelta(days=7 * number + day)
            await world.tick()
            told[-1].append(await seen(world))
            for user_id, option in answers.items():
                await world.answer(world.posted()[-1].post, option, user_id=user_id)
                told[-1].append(await seen(world))
    return told


THREE_TO_ONE = [{1: KEY, 2: KEY, 3: KEY, 4: 3}]


async def test_points_at_once_tell_who_had_it_right_as_the_panel_says(world: World) -> None:
    [[before, *_, after], *_] = await live_through(world, [THREE_TO_ONE], at_once=True)
    assert (before[Period.ALL], after[Period.ALL]) == ({}, {1: 1, 2: 1, 3: 1})


async def test_a_split_and_three_new_names_do_not_give_the_fourth_away(world: World) -> None:
    """It was 3 to 1, with a point beside three of four names."""
    told = await live_through(world, [THREE_TO_ONE], at_once=False)
    assert all(one[Period.ALL] == {} for read in told for one in read)
    world.clock.now += MINUTE
    await world.services.deliverer.deliver()
    closed = [responses for _, _, responses in world.discord.redrawn if responses]
    assert [one.counts for one in closed] == [(0, 3, 0, 1)]
    assert not closed[0].may_be_shown


async def test_a_corrected_key_gives_its_point_with_others(world: World) -> None:
    """By itself, one new point would tell who chose the option that was corrected."""
    weeks = [[{2: KEY, 3: KEY}, {2: KEY, 3: KEY}, {2: KEY, 3: 0}]] * 2
    told = await live_through(world, weeks, at_once=False)
    before = told[-1][-1][Period.ALL]
    await world.db.single.run("UPDATE answer SET correct = 1 WHERE user_id = 3 AND correct = 0")
    assert (await seen(world))[Period.ALL] == before
    assert await world.db.reading.run(
        "SELECT points FROM told_point WHERE period = 'waiting' AND user_id = 3"
    )


async def sit(world: World, extra_time: float, *, hands_in: timedelta | None) -> list[object]:
    """Let a mock exam of ten minutes go by; return all that its channel and board showed, when."""
    await world.set_up()
    await world.prefer(2, extra_time=extra_time)
    await world.services.boards.show_me(2, BoardName.ALL, shown=True)
    sitting: Sitting = await world.open_sitting(members=[1, 2], plan=Plan(questions=3, minutes=10))
    began, record = world.clock.now, list[object]()
    paper = (await world.paper(sitting, 2)).paper
    await world.choose(sitting, 1, paper.option_order(1).index(KEY), user_id=2)
    while (passed := world.clock.now - began) < 22 * MINUTE:
        if hands_in is not None and passed == hands_in:
            await world.services.papers.submit(SERVER, 2, paper.paper_id)
        await world.invigilate(MINUTE)
        board = await world.services.boards.board(SERVER, 1, Period.ALL, BoardName.ALL)
        record.append((passed, board.places, await world.services.sittings.count(sitting)))
        record.append((await world.sitting_now(sitting)).state)
    record += [(now.sitting, now.members) for now in world.discord.shown]
    return [*record, [result for _, result, _ in world.discord.results.values()]]


def in_new_worlds(hands_in: timedelta | None) -> list[list[object]]:
    async def record(extra_time: float) -> list[object]:
        with TemporaryDirectory() as folder:
            file = Path(folder) / "study.sqlite3"
            put_new_database(file)
            async with Database.open(file) as db:
                return await sit(World(db, numbered_items(12)), extra_time, hands_in=hands_in)

    return [asyncio.run(record(extra_time)) for extra_time in (1.0, 1.25, 1.5, 2.0)]


@pytest.mark.parametrize("minute", [None, 3, 9])
def test_nothing_that_a_channel_shows_tells_who_has_more_time(minute: int | None) -> None:
    """It was "running, handed in 1 of 2" after the end that everybody knew."""
    planned, *longer = in_new_worlds(minute * MINUTE if minute else None)
    assert all(one == planned for one in longer)
