"""How soon a fresh process is online, and what it holds in memory when nothing happens."""

import asyncio
import statistics
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import BANK_FOLDER
from bot.bank.reader import read_bank
from bot.bench.processes import bot_process, memory_mb
from bot.bench.rows import Row, at_most, information
from bot.loopback.server import LoopbackDiscord

STARTS = 3
SETTLED_AFTER = 1.0


async def start_rows(*, rounds: int = STARTS) -> list[Row]:
    """Measure starts with no database yet, and with commands that Discord does not know.

    The target is for a bot that has been started before: Python keeps what it has compiled, in a
    folder of the measurement's own, so that it holds as well where Python is told not to. What
    the very first start takes, which compiles every module, is told for information.
    """
    with TemporaryDirectory(prefix="crss-bench-") as folder:
        async with LoopbackDiscord(record_requests=False) as loopback:
            loopback.env.create_guild("Circle").create_text_channel("daily")
            first, *later = [
                await _start(loopback.url, Path(folder), number) for number in range(1 + rounds)
            ]
    seconds = statistics.median(ready_after for ready_after, _ in later)
    items = len(read_bank(BANK_FOLDER).items)
    what = f"process start to ready, bank of {items} items, s"
    rows = [
        at_most(what, seconds, 1.5),
        information("the very first start, which compiles (later ones), s", first[0], seconds),
    ]
    if memory := [held for _, held in later if held]:
        rows.append(at_most("memory of the idle bot, MB", max(memory), 120))
    return rows


async def _start(address: str, folder: Path, number: int) -> tuple[float, float | None]:
    """Return how soon a bot is ready, and the MB that it holds once it has settled."""
    file = folder / f"{number}.sqlite3"
    ours = bot_process("bot.bench.our_bot", address, str(file), bytecode=folder / "bytecode")
    async with ours as process:
        await asyncio.sleep(SETTLED_AFTER)
        return process.ready_after, memory_mb(process.pid)
