"""Every measurement there is, one after the other."""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bot.bench.boards import board_rows, pasts
from bot.bench.clicks import click_rows
from bot.bench.exams import exam_rows
from bot.bench.hostile import hostile_rows
from bot.bench.large import large_rows
from bot.bench.learning import learning_rows
from bot.bench.posting import posting_rows
from bot.bench.practice import practice_rows
from bot.bench.reading import reading_rows
from bot.bench.rows import HEADING, Row, line
from bot.bench.starting import start_rows
from bot.bench.storing import store_rows


async def _board_and_learning_rows() -> list[Row]:
    """Let make-believe members learn, which is not timed, while the pasts of others are written."""
    learning = asyncio.create_task(learning_rows())
    async with pasts() as there:
        learned = await learning
        return [*await board_rows(there), *learned]


# Posting comes first: it looks at this very process's memory.
_MEASUREMENTS = (
    posting_rows,
    store_rows,
    reading_rows,
    start_rows,
    click_rows,
    exam_rows,
    hostile_rows,
    practice_rows,
    _board_and_learning_rows,
)


_QUICK = (
    partial(posting_rows, servers=2_000),
    partial(store_rows, rounds=3),
    partial(reading_rows, rounds=1),
    partial(start_rows, rounds=2),
    partial(click_rows, bursts=1),
)
"""A minute's worth: what a change is most likely to make slow."""


async def run_bench(
    *, say: Callable[[str], None], quick: bool = False, database: Path | None = None
) -> list[Row]:
    """Measure everything, what takes a minute, or a large database, saying each row at once.

    The last line says how long all of it took.
    """
    began = time.perf_counter()
    say(HEADING)
    rows: list[Row] = []
    measurements = _QUICK if quick else _MEASUREMENTS
    for measure in (partial(large_rows, database),) if database else measurements:
        for row in await measure():
            rows.append(row)
            say(line(row))
    say(f"All of it took {time.perf_counter() - began:.0f} s.")
    return rows
