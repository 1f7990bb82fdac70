"""Boards, read from tallies."""

import random

import pytest

from bot.db import boards
from bot.db.database import Database
from bot.domain.boards import Standing
from tests.db.rows import add_server
from tests.domain.samples import SERVER


async def tally(
    db: Database, counts: dict[int, tuple[int, int]], *, period: str = "all", server: int = SERVER
) -> None:
    """Give each member their counts: correct, answered."""
    await add_server(db, server)
    async with db.transaction() as tx:
        for user_id, (correct, answered) in counts.items():
            values = {"s": server, "p": period, "u": user_id, "c": correct, "a": answered}
            await tx.run(
                "INSERT INTO tally (server_id, period, user_id, correct, answered) "
                "VALUES (:s, :p, :u, :c, :a)",
                values,
            )


async def test_more_correct_answers_come_first(db: Database) -> None:
    await tally(db, {1: (2, 2), 2: (5, 9), 3: (6, 20)})
    top = await boards.top(db.reading, SERVER, "all", most=9)
    assert top == (Standing(1, 3, 6, 20), Standing(2, 2, 5, 9), Standing(3, 1, 2, 2))


async def test_the_same_count_shares_a_place_however_often_somebody_erred(db: Database) -> None:
    await tally(db, {1: (5, 50), 2: (4, 4), 3: (5, 5)})
    top = await boards.top(db.reading, SERVER, "all", most=9)
    assert [(standing.rank, standing.user_id) for standing in top] == [(1, 1), (1, 3), (3, 2)]


async def test_nobody_stands_on_the_board_without_a_point(db: Database) -> None:
    await tally(db, {1: (0, 8), 2: (1, 1)})
    top = await boards.top(db.reading, SERVER, "all", most=9)
    assert [standing.user_id for standing in top] == [2]
    assert await boards.own(db.reading, SERVER, "all", 1) == Standing(2, 1, 0, 8)


async def test_the_top_has_no_more_places_than_asked_for(db: Database) -> None:
    await tally(db, {user_id: (user_id, 9) for user_id in range(1, 6)})
    top = await boards.top(db.reading, SERVER, "all", most=2)
    assert [standing.user_id for standing in top] == [5, 4]


@pytest.mark.parametrize("seed", range(5))
async def test_one_s_own_place_is_that_of_the_whole_board(db: Database, seed: int) -> None:
    rng = random.Random(seed)
    answered = {user_id: rng.randint(1, 6) for user_id in range(1, 30)}
    await tally(db, {user_id: (rng.randint(0, most), most) for user_id, most in answered.items()})
    for standing in await boards.top(db.reading, SERVER, "all", most=99):
        assert await boards.own(db.reading, SERVER, "all", standing.user_id) == standing


async def test_a_member_without_a_scored_answer_has_no_place(db: Database) -> None:
    await tally(db, {1: (1, 1)})
    assert await boards.own(db.reading, SERVER, "all", 2) is None


async def test_periods_and_servers_are_apart(db: Database) -> None:
    await tally(db, {1: (1, 1)})
    await tally(db, {2: (9, 9)}, period="week 2026-03-30")
    await tally(db, {3: (9, 9)}, server=SERVER + 1)
    top = await boards.top(db.reading, SERVER, "all", most=9)
    assert [standing.user_id for standing in top] == [1]
    assert await boards.own(db.reading, SERVER, "all", 1) == Standing(1, 1, 1, 1)
