"""What a stats screen costs with a large bank: 1,000 items, and 1,000,000 answers in the database.

This module fills the tables in plain SQL, which only bot.db may do elsewhere.
"""

import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import aiosqlite

from bot.bench.practice import large_bank
from bot.bench.rows import Row, at_most
from bot.bench.sample import DUE, CountingPublisher, services, set_up_servers
from bot.db.columns import from_instant
from bot.db.database import Database
from bot.services import Services

SERVER = 1
MEMBERS = 1000
QUESTIONS = 1000
ASKING = 30
NOW = DUE + timedelta(days=17)

# Everybody has practised every item once, long ago; who asks also sat mock exams.
_DRILLS = """
    INSERT INTO drill (drill_id, user_id, server_id, kind, items, seed, opened_at, ended_at)
    VALUES (:user_id, :user_id, 1, 'mixed', '', 0, :at, :at)
"""
_ANSWERS = """
    INSERT INTO drill_answer (drill_id, number, user_id, server_id, item_id, item_version, option,
                              correct, answered_at)
    SELECT drill_id, item_version.rowid, user_id, 1, item_id, version, 0,
           (item_version.rowid * 7919 + user_id * 104729) % 3 > 0, :at
    FROM drill CROSS JOIN item_version
"""
_CHOICES = """
    INSERT INTO item_choice (server_id, told, item_id, item_version, option, papers, rest,
                             rest_squares)
    SELECT 1, 1, item_id, version, value, 10 + item_version.rowid % 7 + value, 5, 3
    FROM item_version CROSS JOIN json_each('[0, 1, 2, 3]')
"""
_UNTIL = "INSERT INTO item_choice_until (server_id, until) VALUES (1, :until)"

Ask = Callable[[Services, int], Awaitable[object]]


async def _bank_stats(world: Services, _: int) -> object:
    return await world.item_stats.report(SERVER)


async def _progress(world: Services, user_id: int) -> object:
    return await world.boards.progress(SERVER, user_id)


async def _stats(world: Services, user_id: int) -> object:
    numbers = await world.boards.stats(SERVER, user_id)
    streak = await world.boards.streak(SERVER, user_id)
    return numbers, streak, await world.predictions.readiness(SERVER, user_id)


SCREENS: dict[str, Ask] = {
    "/bank stats": _bank_stats,
    "/me progress": _progress,
    "/me stats": _stats,
}


async def screen_rows() -> list[Row]:
    """Measure what the numbers of each screen take, without drawing them."""
    with TemporaryDirectory(prefix="crss-bench-") as folder:
        file = Path(folder) / "stats.sqlite3"
        async with Database.open(file) as db:
            await set_up_servers(db, SERVER)
            world = services(db, CountingPublisher(), lambda: NOW, bank=large_bank())
            async with db.transaction() as tx:
                await world.library.keep_all(tx, world.library.bank.items.values())
            await _fill(file)
            return [await _row(name, ask, world) for name, ask in SCREENS.items()]


async def _row(name: str, ask: Ask, world: Services) -> Row:
    for user_id in range(1, ASKING + 1):  # the first look works out what is kept
        await ask(world, user_id)
    taken: list[float] = []
    for user_id in range(1, ASKING + 1):
        began = time.perf_counter()
        await ask(world, user_id)
        taken.append((time.perf_counter() - began) * 1000)
    items, answers = QUESTIONS, MEMBERS * QUESTIONS
    what = f"{name}, ms with {items:,} items and {answers:,} answers"
    return at_most(what, statistics.median(taken), 50)


async def _fill(file: Path) -> None:
    at = from_instant(NOW - timedelta(days=30))
    async with aiosqlite.connect(file) as conn:
        await conn.execute_fetchall("PRAGMA synchronous = OFF")
        members = [{"user_id": user_id, "at": at} for user_id in range(1, MEMBERS + 1)]
        await conn.executemany(_DRILLS, members)
        await conn.execute(_ANSWERS, {"at": at})
        await conn.execute(_CHOICES)
        await conn.execute(_UNTIL, {"until": from_instant(NOW + timedelta(days=7))})
        await conn.commit()
