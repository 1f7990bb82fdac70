"""A database as large as the bot is built for, and what it takes to use it.

`bench --make-database FILE` writes it: 10,000 servers, 100,000 members, 1,000,000 answers, by the
real schema, so that every count in it is that of its own triggers. `bench --database FILE`
measures it.
"""

import asyncio
import shutil
import sqlite3
import statistics
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.bench.rows import Row, at_most, exactly
from bot.bench.sample import DUE, CountingPublisher, bench_bank, services, set_up_servers
from bot.db.columns import from_instant
from bot.db.database import Database
from bot.domain.scores.boards import Period
from bot.errors import StartupError
from bot.services import Services

SERVERS = 10_000
MEMBERS = 10
DAYS = 10
FEW = 100
"""Servers of the small database that the large one is measured beside: 10,000 answers."""
READS = 60
NOW = DUE + timedelta(seconds=30)

# The newest question of each server is still open; the day after, at DUE, the next one is planned.
_POSTS = """
    INSERT INTO post (server_id, kind, state, local_on, due_at, posted_at, closed_at, key_option,
                      item_id, item_version, round_number)
    SELECT server_id, 'daily', CASE :ago WHEN 1 THEN 'posted' ELSE 'closed' END, :local_on,
           :due_at, :due_at, CASE :ago WHEN 1 THEN NULL ELSE :closed_at END, 0,
           :item_id, :version, 1
    FROM server
"""
# Right and wrong are spread over members and days, so that places differ.
_ANSWERS = """
    WITH RECURSIVE member (number) AS (
        SELECT 1 UNION ALL SELECT number + 1 FROM member WHERE number < :members
    )
    INSERT INTO answer (post_id, user_id, server_id, local_on, option, correct, scored, answered_at)
    SELECT post_id, (server_id - 1) * :members + number, server_id, local_on,
           CASE WHEN (number * 7919 + post_id * 104729) % 1009 < 600 THEN 0 ELSE 1 + number % 3 END,
           (number * 7919 + post_id * 104729) % 1009 < 600, 1, posted_at
    FROM post CROSS JOIN member WHERE post.state IN ('posted', 'closed')
"""
_UNTRUE = """
    SELECT COUNT(*) FROM (
        SELECT server_id, user_id, SUM(correct) AS correct, SUM(answered) AS answered FROM (
            SELECT server_id, user_id, correct, answered FROM tally
            WHERE board = 'daily' AND period = 'all'
            UNION ALL SELECT server_id, user_id, -correct, -1 FROM answer
        ) GROUP BY server_id, user_id HAVING SUM(correct) <> 0 OR SUM(answered) <> 0
    )
"""


def make_database(file: Path, *, servers: int = SERVERS, say: Callable[[str], None]) -> None:
    """Write the database to a file that is not there yet, and say what is in it."""
    if file.exists():
        raise StartupError(f"{file} is there already. Name a new file.")
    began = time.perf_counter()
    asyncio.run(_set_up(file, servers))
    with closing(sqlite3.connect(file)) as conn:
        conn.execute("PRAGMA synchronous = OFF")
        with conn:
            _fill(conn)
        [(answers, members)] = conn.execute(
            "SELECT COUNT(*), COUNT(DISTINCT user_id) FROM answer"
        ).fetchall()
        [(untrue,)] = conn.execute(_UNTRUE).fetchall()
    say(
        f"{file}: {servers:,} servers, {members:,} members, {answers:,} answers, in"
        f" {time.perf_counter() - began:.0f} s; recounted: {untrue} sums are not true"
    )


async def _set_up(file: Path, servers: int) -> None:
    async with Database.open(file) as db:
        await set_up_servers(db, servers)
        bench = services(db, CountingPublisher(), lambda: NOW)
        async with db.transaction() as tx:
            await bench.library.keep_all(tx, bench.library.bank.items.values())


def _fill(conn: sqlite3.Connection) -> None:
    items = list(bench_bank().items.values())
    past = [(ago, DUE - timedelta(days=ago)) for ago in range(DAYS, 0, -1)]
    conn.executemany(
        _POSTS,
        [
            {
                "ago": ago,
                "local_on": f"{due:%Y-%m-%d}",
                "due_at": from_instant(due),
                "closed_at": from_instant(due + timedelta(days=1)),
                "item_id": items[ago].item_id,
                "version": items[ago].version,
            }
            for ago, due in past
        ],
    )
    conn.execute(_ANSWERS, {"members": MEMBERS})


async def large_rows(file: Path) -> list[Row]:
    """Measure a copy of that database, beside one with a hundredth of the servers."""
    with TemporaryDirectory(prefix="crss-bench-") as folder:
        copy, few = Path(folder) / "large.sqlite3", Path(folder) / "few.sqlite3"
        copy.touch(mode=0o600)
        shutil.copyfile(file, copy)
        await asyncio.to_thread(make_database, few, servers=FEW, say=lambda _: None)
        publisher = CountingPublisher()
        async with _opened(few, CountingPublisher()) as less, _opened(copy, publisher) as more:
            rows = [row for what in _ASKED for row in await _rows(what, less, more)]
            return [*rows, *await _posting(more, publisher)]


@asynccontextmanager
async def _opened(file: Path, publisher: CountingPublisher) -> AsyncGenerator[Services]:
    async with Database.open(file) as db:
        yield services(db, publisher, lambda: NOW)


async def _board(world: Services, number: int) -> object:
    return await world.boards.board(_server(number), _member(number), Period.ALL)


async def _stats(world: Services, number: int) -> object:
    return await world.boards.stats(_server(number), _member(number))


async def _next_item(world: Services, number: int) -> object:
    return await world.drills.start(_server(number), _member(number))


_ASKED: dict[str, Callable[[Services, int], Awaitable[object]]] = {
    "leaderboard": _board,
    "/me stats": _stats,
    "next item": _next_item,
}


def _server(number: int) -> int:
    return number % FEW + 1


def _member(number: int) -> int:
    return number % FEW * MEMBERS + 1


async def _rows(what: str, less: Services, more: Services) -> list[Row]:
    ask = _ASKED[what]
    taken = [(await _ms(ask(less, one)), await _ms(ask(more, one))) for one in range(READS)]
    before, after = (statistics.median(column) for column in zip(*taken, strict=True))
    heading = f"{what}, ms of {SERVERS:,} servers"
    return [
        at_most(f"{heading} (of {FEW})", after, 3, baseline=before),
        at_most(heading, after, 50),
    ]


async def _ms(asked: Awaitable[object]) -> float:
    began = time.perf_counter()
    await asked
    return (time.perf_counter() - began) * 1000


async def _posting(world: Services, publisher: CountingPublisher) -> list[Row]:
    began = time.perf_counter()
    await world.deliverer.deliver()
    due = f"{SERVERS:,} servers due at once, with a past"
    return [
        at_most(f"{due}: claimed and recorded, s", time.perf_counter() - began, 15),
        exactly(f"{due}: posts sent", publisher.sent, SERVERS),
    ]
