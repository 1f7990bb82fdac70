"""Runs the whole bot for years of make-believe time, and says what did not hold."""

import asyncio
import logging
import os
import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import cogs.clock.ticker
from bot.app import BANK_FOLDER, build_bot
from bot.bank.reader import read_bank
from bot.client import StudyBot
from bot.clock import SteadyClock
from bot.db.database import Database
from bot.domain.bank import Bank
from bot.loopback import gateway
from bot.loopback.pointing import point_discord_py_at
from bot.loopback.server import LoopbackDiscord
from bot.simulation.disk import Disk, lay_under_aiosqlite
from bot.simulation.loop import VirtualLoop
from bot.simulation.people import People
from bot.simulation.trouble import DAY, HOUR, Rates, Trouble
from bot.simulation.watch import AFTERMATH, Watch

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
YEAR = 365 * DAY
LOOK_EVERY, LOOK_EVERY_WHEN_BUSY = 150.0, 5.0
"""Seconds between looks for what is due: five times those of the real bot, for years are long."""
CALM_DAYS = 2
"""At the end: by then everything that trouble delayed has been done."""


@dataclass(frozen=True, slots=True)
class Life:
    """What a simulation is made of; the same life is lived the same way each time."""

    seed: int
    years: float = 0.05
    servers: int = 20
    actions_a_day: float = 4.0
    """Of everybody on a server together."""
    rates: Rates = Rates()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it."""

    breaches: list[str]
    counts: dict[str, int]
    seconds: float
    """How long it took, on this machine."""


def simulate(life: Life) -> Outcome:
    """Live it, and return what did not hold. Only for a process that does nothing else."""
    disk = Disk()
    lay_under_aiosqlite(disk)
    cogs.clock.ticker.TICK_SECONDS = LOOK_EVERY
    cogs.clock.ticker.BUSY_SECONDS = LOOK_EVERY_WHEN_BUSY
    # The library beats from a thread of its own, which knows nothing of make-believe time.
    gateway.HEARTBEAT_MS = 1_000_000_000
    random.seed(life.seed)  # pauses of discord.py between tries
    began = time.perf_counter()
    loop = VirtualLoop()
    asyncio.set_event_loop(loop)
    try:
        watch = loop.run_until_complete(_World(life, disk, loop).live())
    finally:
        _leave_nothing_behind(loop)
        loop.close()
    return Outcome(watch.breaches, dict(watch.counts), time.perf_counter() - began)


def _memory() -> Path | None:
    """Return a folder that lies in memory, where there is one: no disk is as fast as a dream."""
    folder = Path("/dev/shm")
    return folder if os.access(folder, os.W_OK) else None


def _leave_nothing_behind(loop: VirtualLoop) -> None:
    """End what waits in vain, such as the lists and buttons of processes that are gone."""
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))


class _World:
    """The machine that the bot runs on, Discord, and everybody there."""

    def __init__(self, life: Life, disk: Disk, loop: VirtualLoop) -> None:
        self._life = life
        self._disk = disk
        self._loop = loop
        self._rng = random.Random(life.seed)
        self._off_by = timedelta(0)
        self._is_up = False
        self._down_at = 0.0
        """When the bot was last not there, in seconds of the loop."""
        self._trouble: Trouble | None = None
        self._is_calm = False
        self._bank: Bank = read_bank(BANK_FOLDER)

    def _now(self) -> datetime:
        return BEGIN + timedelta(seconds=self._loop.time())

    def _wall(self) -> datetime:
        """Return what the machine takes for the time."""
        return self._now() + self._off_by

    def _is_troubled(self, since: float) -> bool:
        calls = self._trouble.calls.last_at if self._trouble else 0.0
        is_soon_after = since - max(calls, self._down_at) < AFTERMATH
        return is_soon_after or not self._is_up or self._disk.seconds > 0

    def _is_dying(self) -> bool:
        return self._disk.is_dead

    async def live(self) -> Watch:
        watch = Watch(self._now, is_troubled=self._is_troubled, is_dying=self._is_dying)
        logging.getLogger().addHandler(watch)
        async with LoopbackDiscord(clock=self._now, record_requests=False) as loopback:
            point_discord_py_at(loopback.url)
            loopback.env.backend.subscribers.append(watch.published)
            with TemporaryDirectory(prefix="crss-simulation-", dir=_memory()) as folder:
                file = Path(folder) / "study.sqlite3"
                await self._live_with(loopback, watch, file)
                watch.counted(file)
        logging.getLogger().removeHandler(watch)
        return watch

    async def _live_with(self, loopback: LoopbackDiscord, watch: Watch, file: Path) -> None:
        life = self._life
        people = People(
            loopback,
            watch,
            self._rng,
            servers=life.servers,
            actions_a_day=life.actions_a_day,
        )
        trouble = self._trouble = Trouble(loopback, life.rates, self._rng)
        lives = [people.live(group) for group in people.groups]
        evils = [trouble.of_calls(), trouble.of_the_connection(), self._machine()]
        tasks = [asyncio.create_task(one) for one in (*lives, *evils)]
        end = self._loop.time() + life.years * YEAR
        while self._loop.time() < end:
            await self._one_process(loopback, watch, people, file, until=end)
            watch.read(file)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._calm_down(trouble)
        calm_since = self._now()
        await self._one_process(
            loopback, watch, people, file, until=self._loop.time() + CALM_DAYS * DAY
        )
        watch.read(file, calm_since=calm_since)

    def _calm_down(self, trouble: Trouble) -> None:
        self._is_calm = True
        trouble.calls.clear()
        trouble.calls.share = 0
        self._disk.seconds = 0
        self._off_by = timedelta(0)

    async def _one_process(
        self,
        loopback: LoopbackDiscord,
        watch: Watch,
        people: People,
        file: Path,
        *,
        until: float,
    ) -> None:
        """Run the bot until it is killed or stopped, and let some time go by without it."""
        self._disk.replace()
        self._is_up, self._down_at = True, self._loop.time()
        running = asyncio.create_task(self._run(people, file))
        died = asyncio.create_task(self._disk.died.wait())
        timer = asyncio.create_task(asyncio.sleep(self._lifetime(until)))
        await asyncio.wait({running, died, timer}, return_when=asyncio.FIRST_COMPLETED)
        self._is_up = False
        watch.counts["kills"] += died.done()
        watch.counts["processes"] += 1
        running.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await running
        for task in (died, timer):
            task.cancel()
        await loopback.drop_gateway(resumable=False)
        if self._loop.time() < until and not self._is_calm:
            await asyncio.sleep(self._rng.choice((1, 10, 60, 600, HOUR, 8 * HOUR)))

    def _lifetime(self, until: float) -> float:
        """Return for how long the process runs unless it is killed; hosts stop it weekly."""
        left = until - self._loop.time()
        return left if self._is_calm else min(left, self._rng.expovariate(1 / (7 * DAY)))

    async def _run(self, people: People, file: Path) -> None:
        clock = SteadyClock(self._wall, self._loop.time)
        async with (
            Database.open(file) as db,
            build_bot(db, self._bank, clock=clock, rng=self._rng, monotonic=self._loop.time) as bot,
        ):
            _expect_no_heartbeat(bot)
            await bot.log_in("any token")
            people.learn(bot.tree.walk_commands())
            connection = bot.connect_in_background()
            try:
                await connection
            finally:
                await bot.close()
                connection.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    await connection

    async def _machine(self) -> None:
        """Be a machine as they are: its process killed, its clock set, its disk slow at times."""
        rates = self._life.rates
        total = rates.crashes + rates.jumps + rates.slow_disk
        while total:
            await asyncio.sleep(self._rng.expovariate(total / DAY))
            luck = self._rng.uniform(0, total)
            if luck < rates.crashes:
                self._disk.moments = self._rng.randint(1, 400)
            elif luck < rates.crashes + rates.jumps:
                await self._set_the_clock()
            else:
                self._disk.seconds = self._rng.choice((0.02, 0.1, 1.0))
                await asyncio.sleep(self._rng.uniform(10, 600))
                self._disk.seconds = 0

    async def _set_the_clock(self) -> None:
        hours = self._rng.choice((-400 * 24, -24, -1, 0.5, 3 * 24, 400 * 24))
        self._off_by = timedelta(hours=hours)
        await asyncio.sleep(self._rng.uniform(60, DAY))
        self._off_by = timedelta(0)


def _expect_no_heartbeat(bot: StudyBot) -> None:
    """Let the connection be silent for years, since its heart beats in real time."""
    bot._connection.heartbeat_timeout = float("inf")  # pyright: ignore[reportPrivateUsage]


def run_simulation(life: Life, *, say: Callable[[str], None]) -> bool:
    """Live one life and say what came of it; return whether all promises held."""
    outcome = simulate(life)
    say(
        f"seed {life.seed}: {life.servers} servers for {life.years:g} years"
        f" ({life.servers * life.years:.1f} server-years) in {outcome.seconds:.0f} s"
    )
    say(", ".join(f"{count:,} {name}" for name, count in sorted(outcome.counts.items())))
    for breach in outcome.breaches:
        say(breach)
    say(f"{len(outcome.breaches)} violations")
    return not outcome.breaches
