"""What one busy server's history costs who asks for the leaderboard or their own numbers.

This module fills the tables in plain SQL, which only bot.db may do elsewhere: answering a
million times would take the bot most of an hour.
"""

import itertools
import statistics
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import aiosqlite

from bot.bench.rows import Row, at_most
from bot.bench.sample import DUE, CountingPublisher, services, set_up_servers
from bot.db.columns import from_instant
from bot.db.database import Database
from bot.domain.scores.boards import Period
from bot.services import Services

MEMBERS = 1000
FEW_MEMBERS = 10
SHORT_DAYS = 10
LONG_DAYS = 1000
READS = 60
SERVER = 1
NOW = DUE + timedelta(days=17)
"""A Thursday: a week of this month is over, which is what a board shows of a month and a week."""

_POST = """
    INSERT INTO post (server_id, kind, state, local_on, due_at, posted_at, closed_at, key_option,
                      item_id, item_version)
    SELECT 1, 'daily', CASE WHEN :closed_at IS NULL THEN 'posted' ELSE 'closed' END, :local_on,
           :due_at, :due_at, :closed_at, 0, item_id, version
    FROM item_version LIMIT 1 OFFSET :place
    ON CONFLICT (server_id, local_on) WHERE kind = 'daily'
    DO UPDATE SET state = excluded.state, key_option = 0, posted_at = excluded.posted_at,
        closed_at = excluded.closed_at, item_id = excluded.item_id,
        item_version = excluded.item_version
"""
_SEASON = "INSERT INTO season (server_id, number, started_on) VALUES (1, 1, :started_on)"
# Right and wrong are spread over members and days, so that places differ.
_ANSWERS = """
    WITH RECURSIVE member (user_id) AS (
        SELECT 1 UNION ALL SELECT user_id + 1 FROM member WHERE user_id < :members
    )
    INSERT INTO answer (post_id, user_id, server_id, local_on, option, correct, scored, answered_at)
    SELECT post_id, user_id, server_id, local_on, 0,
           (user_id * 7919 + post_id * 104729) % 1009 < 500 + user_id % 400, 1, due_at
    FROM post CROSS JOIN member WHERE post.state IN ('posted', 'closed')
"""


Ask = Callable[[Services, int, Period], Awaitable[object]]
"""What a member asks for, with their id and a span of time."""


async def _leaderboard(world: Services, user_id: int, period: Period) -> object:
    return await world.boards.board(SERVER, user_id, period)


async def _stats(world: Services, user_id: int, _: Period) -> object:
    numbers = await world.boards.stats(SERVER, user_id)
    streak = await world.boards.streak(SERVER, user_id)
    return numbers, streak, await world.predictions.readiness(SERVER, user_id)


async def _progress(world: Services, user_id: int, _: Period) -> object:
    return await world.boards.progress(SERVER, user_id)


@dataclass(frozen=True, slots=True)
class Pasts:
    """Servers with a past, one of them with a million answers."""

    long: Services
    young: Services
    """As many members, a hundredth of the days."""
    few: Services
    """As many days, a hundredth of the members."""


@asynccontextmanager
async def pasts() -> AsyncGenerator[Pasts]:
    """Write down the pasts of all three, which takes half a minute that nobody measures."""
    async with (
        _world(MEMBERS, LONG_DAYS) as long,
        _world(MEMBERS, SHORT_DAYS) as young,
        _world(FEW_MEMBERS, LONG_DAYS) as few,
    ):
        yield Pasts(long, young, few)


async def board_rows(there: Pasts) -> list[Row]:
    """Measure what a hundred times the answers cost whoever asks.

    The leaderboard beside a group of the same size with a hundredth of the days; a member's own
    numbers beside a hundredth of the members, since their own history is what these show.
    """
    return [
        *await _rows("leaderboard", _leaderboard, there.young, there.long),
        *await _rows("/me stats", _stats, there.few, there.long),
        *(await _rows("/me progress", _progress, there.few, there.long))[1:],
    ]


async def _rows(name: str, ask: Ask, less: Services, more: Services) -> list[Row]:
    taken: list[tuple[float, float]] = []
    for number, period in zip(range(READS), itertools.cycle(Period), strict=False):
        user_id = number % FEW_MEMBERS + 1
        quick = await _milliseconds(ask(less, user_id, period))
        taken.append((quick, await _milliseconds(ask(more, user_id, period))))
    before, after = (statistics.median(column) for column in zip(*taken, strict=True))
    what = f"{name}, ms at {LONG_DAYS * MEMBERS:,} answers"
    return [
        at_most(f"{what} (at {SHORT_DAYS * MEMBERS:,})", after, 3, baseline=before),
        at_most(what, after, 50),
    ]


@asynccontextmanager
async def _world(members: int, days: int) -> AsyncGenerator[Services]:
    """Give the services of a server in which so many members have answered so many questions."""
    with TemporaryDirectory(prefix="crss-bench-") as folder:
        file = Path(folder) / "boards.sqlite3"
        async with Database.open(file) as db:
            await set_up_servers(db, SERVER)
            bench = services(db, CountingPublisher(), lambda: NOW)
            async with db.transaction() as tx:
                await bench.library.keep_all(tx, bench.library.bank.items.values())
            await _fill(file, members, days, len(bench.library.bank.items))
            await _look_first(bench)
            yield bench


async def _look_first(bench: Services) -> None:
    """Have the points of all weeks told, as the first look does; an empty board costs nothing."""
    for period in Period:
        board = await bench.boards.board(SERVER, 1, period)
        if not board.places:
            raise RuntimeError(f"nobody stands on the board of {period.value}")


async def _milliseconds(asked: Awaitable[object]) -> float:
    began = time.perf_counter()
    await asked
    return (time.perf_counter() - began) * 1000


async def _fill(file: Path, members: int, days: int, items: int) -> None:
    past = [(NOW - timedelta(days=ago), ago % items) for ago in range(days)]
    posts = [
        {
            "local_on": f"{due:%Y-%m-%d}",
            "due_at": from_instant(due),
            "closed_at": from_instant(due + timedelta(days=1)) if due < NOW else None,
            "place": place,
        }
        for due, place in past
    ]
    async with aiosqlite.connect(file) as conn:
        await conn.execute_fetchall("PRAGMA synchronous = OFF")
        await conn.execute_fetchall("PRAGMA cache_size = -500000")  # kilobytes; the file fits
        # A week belongs to the season in which it began.
        season = past[-1][0] - timedelta(days=7)
        await conn.execute(_SEASON, {"started_on": f"{season:%Y-%m-%d}"})
        await conn.executemany(_POST, posts)
        await conn.execute(_ANSWERS, {"members": members})
        await conn.commit()
