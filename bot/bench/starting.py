"""How soon a fresh process is online, and what it holds in memory when nothing happens."""

import asyncio
import statistics
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import BANK_FOLDER
from bot.bank.reader import read_bank
from bot.bench.processes import bot_process, memory_mb
from bot.bench.rows import Row, at_most
from bot.loopback.server import LoopbackDiscord

STARTS = 5
SETTLED_AFTER = 1.0


async def start_rows() -> list[Row]:
    """Measure starts from nothing: no database yet, and commands Discord does not know."""
    seconds: list[float] = []
    memory: list[float] = []
    with TemporaryDirectory(prefix="crss-bench-") as folder:
        async with LoopbackDiscord(record_requests=False) as loopback:
            loopback.env.create_guild("Circle").create_text_channel("daily")
            for number in range(STARTS):
                file = Path(folder) / f"{number}.sqlite3"
                async with bot_process("bot.bench.our_bot", loopback.url, str(file)) as process:
                    seconds.append(process.ready_after)
                    await asyncio.sleep(SETTLED_AFTER)
                    memory += [held] if (held := memory_mb(process.pid)) else []
    items = len(read_bank(BANK_FOLDER).items)
    what = f"process start to ready, bank of {items} items, s"
    rows = [at_most(what, statistics.median(seconds), 1.5)]
    if memory:
        rows.append(at_most("memory of the idle bot, MB", max(memory), 120))
    return rows
