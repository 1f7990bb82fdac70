"""How the bot is, for whoever watches it from this computer: /healthz, and /metrics for Prometheus.

Only where the host names a port. What is told are numbers of the bot as a whole: nothing of it
says which servers there are, or who is on them.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web
from prometheus_client import CollectorRegistry, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot import VERSION
from bot.client import StudyBot
from bot.clock import Clock
from bot.db import bot_state, outbox
from bot.db.database import Database
from bot.db.place import BESIDE
from bot.errors import StartupError

GATEWAY_GONE = 300.0
"""Seconds without Discord after which a watcher should know; shorter ones pass by themselves."""
WRITE_WITHIN = 10.0
WORDS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 2.5, 3.0)
"""Where the seconds until a first word are counted; Discord waits for three."""

_GAUGES = {
    "gateway_connected": "1 while Discord is connected",
    "gateway_unconnected_seconds": "Seconds since the connection to Discord was lost",
    "servers": "Servers that the bot is on",
    "tick_late_seconds": "Seconds that the next tick is late",
    "messages_due": "Messages that are due and not sent yet",
    "posts_due": "Questions that are due and not posted yet",
    "posts_late": "Questions that were due more than a minute ago and are not posted yet",
    "delivery_lag_seconds": "Seconds since the oldest message that is not sent yet was due",
    "database_bytes": "Size of the database with its journal",
    "disk_free_bytes": "Space left on the disk of the database",
    "backup_age_seconds": "Seconds since the newest backup was made; -1 where there is none",
    "backup_failed": "1 when the last backup failed",
}


class Health:
    """Looks how the bot is, at the moment somebody asks."""

    def __init__(self, bot: StudyBot, db: Database, *, clock: Clock) -> None:
        self._bot = bot
        self._db = db
        self._clock = clock
        self._registry = CollectorRegistry()
        self._gauges = {
            name: Gauge(f"study_bot_{name}", text, registry=self._registry)
            for name, text in _GAUGES.items()
        }
        words = Histogram(
            "study_bot_acknowledgement_seconds",
            "Seconds from an interaction to the first word that Discord took",
            buckets=WORDS,
            registry=self._registry,
        )
        bot.acknowledged = words.observe

    async def faults(self) -> list[str]:
        """Return what is wrong with the bot; nothing where it is well."""
        found = {
            "Discord cannot be reached": self._bot.seconds_unconnected > GATEWAY_GONE,
            "the clock stands still": self._bot.services.outage.is_stuck,
            "the database cannot be written": not await self._can_write(),
        }
        return [fault for fault, is_so in found.items() if is_so]

    async def figures(self) -> bytes:
        """Return every figure as Prometheus reads it."""
        for name, value in {
            **await self._of_messages(),
            **self._of_bot(),
            **self._of_file(),
        }.items():
            self._gauges[name].set(value)
        return generate_latest(self._registry)

    async def _can_write(self) -> bool:
        try:
            async with asyncio.timeout(WRITE_WITHIN):
                return await bot_state.can_write(self._db.single, self._clock())
        except TimeoutError:
            return False

    async def _of_messages(self) -> dict[str, float]:
        now = self._clock()
        waiting = await outbox.backlog(self._db.reading, now)
        since = waiting.oldest_due_at
        return {
            "messages_due": waiting.messages,
            "posts_due": waiting.posts,
            "posts_late": waiting.late_posts,
            "delivery_lag_seconds": (now - since).total_seconds() if since else 0,
        }

    def _of_bot(self) -> dict[str, float]:
        backups = self._bot.services.backups
        made_at = backups.newest_at
        return {
            "gateway_connected": self._bot.seconds_unconnected == 0,
            "gateway_unconnected_seconds": self._bot.seconds_unconnected,
            "servers": len(self._bot.guilds),
            "tick_late_seconds": self._bot.services.outage.look_is_late_by,
            "backup_age_seconds": (self._clock() - made_at).total_seconds() if made_at else -1,
            "backup_failed": backups.failure is not None,
        }

    def _of_file(self) -> dict[str, float]:
        file = self._db.file
        if file is None:
            return {}
        size = sum(map(_size, (file, *(file.with_name(file.name + end) for end in BESIDE))))
        return {"database_bytes": size, "disk_free_bytes": shutil.disk_usage(file.parent).free}


def _size(file: Path) -> int:
    return os.path.getsize(file) if os.path.exists(file) else 0


@asynccontextmanager
async def telling(address: tuple[str, int], health: Health) -> AsyncGenerator[None]:
    """Tell how the bot is at an address, for as long as the block runs.

    Raises StartupError where the address cannot be had.
    """

    async def healthz(_: web.Request) -> web.Response:
        faults = await health.faults()
        told = {"well": not faults, "faults": faults, "version": VERSION}
        return web.json_response(told, status=503 if faults else 200)

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(
            body=await health.figures(), headers={"Content-Type": CONTENT_TYPE_LATEST}
        )

    app = web.Application()
    app.add_routes([web.get("/healthz", healthz), web.get("/metrics", metrics)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await _listen(runner, *address)
        yield
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        raise StartupError(
            f"METRICS_PORT: nobody can be told anything at {host}, port {port} ({error.strerror}). "
            "Another program may have it; name another port."
        ) from error
