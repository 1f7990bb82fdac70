"""Every measurement there is, one after the other."""

from collections.abc import Callable

from bot.bench.boards import board_rows
from bot.bench.clicks import click_rows
from bot.bench.exams import exam_rows
from bot.bench.hostile import hostile_rows
from bot.bench.learning import learning_rows
from bot.bench.posting import posting_rows
from bot.bench.practice import practice_rows
from bot.bench.reading import reading_rows
from bot.bench.rows import HEADING, Row, line
from bot.bench.starting import start_rows
from bot.bench.storing import store_rows

# Posting comes first: it looks at this very process's memory.
_MEASUREMENTS = (
    posting_rows,
    store_rows,
    reading_rows,
    start_rows,
    click_rows,
    exam_rows,
    hostile_rows,
    board_rows,
    practice_rows,
    learning_rows,
)


async def run_bench(*, say: Callable[[str], None]) -> list[Row]:
    """Measure everything, saying each row of the table as soon as it is known."""
    say(HEADING)
    rows: list[Row] = []
    for measure in _MEASUREMENTS:
        for row in await measure():
            rows.append(row)
            say(line(row))
    return rows
