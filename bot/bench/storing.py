"""Recording answers, without Discord: beside a raw loop, with many writers, and without fsync.

This module speaks SQL to aiosqlite by itself, which only bot.db may do elsewhere: the baseline
is exactly what a bot would do that has no such layer.
"""

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import aiosqlite

from bot.bench.rows import Round, Row, compared
from bot.bench.sample import DUE, CountingPublisher, services, set_up_servers
from bot.db.columns import from_instant
from bot.db.daily import answers
from bot.db.database import Database
from bot.domain.daily.posts import PostKind

ROUNDS = 5
ANSWERS = 200
WRITERS = 50
"""As many as clicks are in flight in the measurement over the loopback."""
SERVER = 1

_RAW_TABLE = """
    CREATE TABLE answer (
        post_id INTEGER, user_id INTEGER, option INTEGER, answered_at TEXT,
        PRIMARY KEY (post_id, user_id)
    ) STRICT, WITHOUT ROWID
"""
_RAW_INSERT = "INSERT INTO answer (post_id, user_id, option, answered_at) VALUES (1, ?, 0, ?)"

Record = Callable[[int], Awaitable[object]]
"""Stores the answer of the member with that id."""


async def store_rows(*, rounds: int = ROUNDS) -> list[Row]:
    """Measure how many answers a second are stored for good."""
    with TemporaryDirectory(prefix="crss-bench-") as folder:
        raw_file, our_file = Path(folder) / "raw.sqlite3", Path(folder) / "ours.sqlite3"
        async with (
            aiosqlite.connect(raw_file, isolation_level=None) as raw,
            Database.open(our_file) as db,
        ):
            await _prepare(raw)
            return await _rows(db, await _our_record(db), _raw_record(raw), rounds)


async def _rows(db: Database, record: Record, raw: Record, rounds: int) -> list[Row]:
    members = itertools.count(1)
    taken: dict[str, list[Round]] = {"alone": [], "shared": [], "fsync": [], "shared fsync": []}
    for _ in range(rounds):
        baseline = await _rate(raw, members)
        alone = await _rate(record, members)
        shared = await _rate(record, members, writers=WRITERS)
        await db.single.run("PRAGMA synchronous = NORMAL")
        careless = await _rate(record, members)
        shared_careless = await _rate(record, members, writers=WRITERS)
        await db.single.run("PRAGMA synchronous = FULL")
        taken["alone"].append(Round(alone, baseline))
        taken["shared"].append(Round(shared, baseline))
        taken["fsync"].append(Round(alone, careless))
        taken["shared fsync"].append(Round(shared, shared_careless))
    one, many = "answers stored/s, one by one", f"answers stored/s, {WRITERS} at a time"
    return [
        compared(f"{one} (raw INSERT)", taken["alone"], at_least=0.6),
        compared(f"{many} (raw INSERT, one by one)", taken["shared"], at_least=1),
        compared(f"{one} (synchronous=NORMAL)", taken["fsync"]),
        compared(f"{many} (synchronous=NORMAL)", taken["shared fsync"]),
    ]


async def _prepare(raw: aiosqlite.Connection) -> None:
    for pragma in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"):
        await raw.execute_fetchall(pragma)
    await raw.execute(_RAW_TABLE)


def _raw_record(raw: aiosqlite.Connection) -> Record:
    return lambda user_id: raw.execute(_RAW_INSERT, (user_id, from_instant(DUE)))


async def _our_record(db: Database) -> Record:
    await set_up_servers(db, SERVER)
    posting = services(db, CountingPublisher(), lambda: DUE).posts
    post = await posting.post_now(SERVER, PostKind.EXTRA)
    return lambda user_id: answers.record_first(
        db.single, post_id=post.post_id, server_id=SERVER, user_id=user_id, option=0, at=DUE
    )


async def _rate(record: Record, members: "itertools.count[int]", *, writers: int = 1) -> float:
    """Return how many answers a second are recorded; more writers record more, as clicks do."""
    total = ANSWERS * (1 if writers == 1 else 5)
    waiting = itertools.islice(members, total)

    async def write() -> None:
        for user_id in waiting:
            await record(user_id)

    began = time.perf_counter()
    await asyncio.gather(*(write() for _ in range(writers)))
    return total / (time.perf_counter() - began)
