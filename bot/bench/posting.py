"""The minute in which every server's question is due at once."""

import time
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.bench.processes import memory_mb
from bot.bench.rows import Row, at_most, exactly
from bot.bench.sample import DUE, CountingPublisher, services, set_up_servers
from bot.db.database import Database

SERVERS = 10_000
WITHIN = 15.0
"""Seconds for so many; fewer have as much less."""


async def posting_rows(*, servers: int = SERVERS) -> list[Row]:
    """Measure one delivery to many servers; run it first, while the process is still small."""
    publisher = CountingPublisher()
    with TemporaryDirectory(prefix="crss-bench-") as folder:
        async with Database.open(Path(folder) / "posting.sqlite3") as db:
            await set_up_servers(db, servers)
            deliverer = services(db, publisher, lambda: DUE + timedelta(seconds=30)).deliverer
            before = memory_mb()
            began = time.perf_counter()
            await deliverer.deliver()
            seconds = time.perf_counter() - began
            peak = memory_mb(field="VmHWM")
    due = f"{servers:,} servers due at once"
    rows = [
        at_most(f"{due}: claimed and recorded, s", seconds, WITHIN * servers / SERVERS),
        exactly(f"{due}: posts sent", publisher.sent, servers),
    ]
    if before is None or peak is None:
        return rows
    return [*rows, at_most(f"{due}: growth of memory, MB", peak - before, 100)]
