"""Picking a member's next item from a large bank, with many members' reviews in the database.

This module fills the tables in plain SQL, which only bot.db may do elsewhere.
"""

import statistics
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import aiosqlite

from bot.bench.rows import Row, at_most
from bot.bench.sample import DUE, CountingPublisher, bench_bank, services
from bot.db.columns import from_instant
from bot.db.database import Database
from bot.domain.bank.items import Bank

ITEMS = 1000
MEMBERS = 100
REVIEWS = 100_000
PICKS = 60
SERVER = 1

_DRILLS = """
    INSERT INTO drill (drill_id, user_id, server_id, kind, items, seed, opened_at, ended_at)
    VALUES (:user_id, :user_id, 1, 'mixed', '', 0, :at, :at)
"""
# Each member has met each item once; a third of them wrong.
_REVIEWS = """
    INSERT INTO drill_answer (drill_id, number, user_id, server_id, item_id, item_version, option,
                              correct, answered_at)
    SELECT drill_id, item_version.rowid, user_id, 1, item_id, version, 0,
           (item_version.rowid * 7919 + user_id * 104729) % 3 > 0, :at
    FROM drill CROSS JOIN item_version
"""


async def practice_rows() -> list[Row]:
    """Measure how long a member waits until their next item is chosen."""
    with TemporaryDirectory(prefix="crss-bench-") as folder:
        file = Path(folder) / "practice.sqlite3"
        async with Database.open(file) as db:
            bench = services(db, CountingPublisher(), lambda: DUE, bank=large_bank())
            async with db.transaction() as tx:
                await bench.library.keep_all(tx, bench.library.bank.items.values())
            await _fill(file)
            for user_id in range(1, PICKS + 1):  # the first look works all answers in
                await bench.memories.best_for_now(SERVER, user_id)
            taken: list[float] = []
            for user_id in range(1, PICKS + 1):
                began = time.perf_counter()
                await bench.memories.best_for_now(SERVER, user_id)
                taken.append((time.perf_counter() - began) * 1000)
    what = f"next item, ms with {ITEMS:,} items and {REVIEWS:,} reviews"
    return [at_most(what, statistics.median(taken), 5)]


def large_bank() -> Bank:
    """Return the bank, its items repeated under other ids until there are enough."""
    bank = bench_bank()
    originals = list(bank.items.values())
    items = {
        f"{item.item_id}-{number}": replace(item, item_id=f"{item.item_id}-{number}")
        for number in range(ITEMS // len(originals) + 1)
        for item in originals
    }
    return replace(bank, items=dict(list(items.items())[:ITEMS]))


async def _fill(file: Path) -> None:
    at = from_instant(DUE - timedelta(days=30))
    async with aiosqlite.connect(file) as conn:
        await conn.execute_fetchall("PRAGMA synchronous = OFF")
        await conn.executemany(
            _DRILLS, [{"user_id": user_id, "at": at} for user_id in range(1, MEMBERS + 1)]
        )
        await conn.execute(_REVIEWS, {"at": at})
        await conn.commit()
