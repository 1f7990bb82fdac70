"""Runs the whole bot for years of make-believe time, and says what did not hold."""

import asyncio
import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import cogs.clock.ticker
from bot.app import BANK_FOLDER, build_bot
from bot.bank.reader import read_bank
from bot.client import StudyBot
from bot.clock import SteadyClock, seeded_random
from bot.db.database import Database
from bot.domain.bank.items import Bank
from bot.loopback.pointing import point_discord_py_at
from bot.loopback.server import LoopbackDiscord
from bot.simulation.disk import Disk, lay_under_aiosqlite
from bot.simulation.libraries import let_libraries_follow
from bot.simulation.loop import VirtualLoop
from bot.simulation.machine import Machine
from bot.simulation.memory import TOO_STEEP, Memory, keep_little_at_hand
from bot.simulation.people import People
from bot.simulation.places import Places
from bot.simulation.trouble import AFTERMATH, CALM, DAY, HOUR, USUAL, Rates, Trouble
from bot.simulation.watch import Watch

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
YEAR = 365 * DAY
LOOK_EVERY, LOOK_EVERY_WHEN_BUSY = 1800.0, 10.0
"""Seconds between looks for what is due: many times those of the real bot, for years are long."""
END_WITHIN = 60.0
"""Seconds that a process has to end in."""
LULL = 2 * DAY + HOUR / 4
"""Seconds at the end: by then everything that trouble delayed has been done, and a while after the
hour in which questions come, so has what they close."""


@dataclass(frozen=True, slots=True)
class Life:
    """What a simulation is made of; the same life is lived the same way each time."""

    seed: int
    years: float = 0.05
    servers: int = 20
    actions_a_day: float = 1.5
    """Of everybody on a server together, on average over the servers."""
    rates: Rates = USUAL
    is_lasting: bool = False
    """Whether one process lives all of it, so that what it gathers is to be seen."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it."""

    breaches: list[str]
    counts: dict[str, int]
    digest: str
    """Of everything that was to be seen: two lives of the same seed have the same."""
    seconds: float
    """How long it took this machine's processor."""
    memory: Memory
    """What the process held that lived a whole life; of shorter ones nothing is known."""
    unused: list[str]
    """Commands and kinds of button that the bot offers, and nobody has used."""


def simulate(life: Life) -> Outcome:
    """Live it, and return what did not hold. Only for a process that does nothing else."""
    disk = Disk(seeded_random(life.seed))
    lay_under_aiosqlite(disk)
    cogs.clock.ticker.TICK_SECONDS = LOOK_EVERY
    cogs.clock.ticker.BUSY_SECONDS = LOOK_EVERY_WHEN_BUSY
    if life.is_lasting:
        keep_little_at_hand()
    began = time.process_time()
    loop = VirtualLoop()
    loop.wires.passed, disk.on_death = disk.pass_moment, loop.wires.cut
    let_libraries_follow(seeded_random(life.seed), loop.time)
    asyncio.set_event_loop(loop)
    try:
        world = _World(life, disk, loop)
        watch = loop.run_until_complete(world.live())
    finally:
        _leave_nothing_behind(loop)
        loop.close()
    if life.is_lasting and world.memory.a_thousand.is_over(TOO_STEEP):
        watch.breach(f"the bot's memory grows without end: {world.memory}")
    seconds = time.process_time() - began
    digest = watch.digest.hexdigest()[:16]
    return Outcome(watch.breaches, dict(watch.counts), digest, seconds, world.memory, world.unused)


def between_minutes(seconds: float) -> float:
    """Return a time no sooner than this in the middle of a minute.

    Questions come on the minute. A life that ended then would leave half done what one of them has
    just begun.
    """
    return (seconds // 60 + 1) * 60 + 30


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
        self._loop = loop
        self._rng = seeded_random(life.seed)
        self._watch = Watch(
            self._now,
            is_troubled=self._is_troubled,
            is_dying=lambda: disk.is_dead,
            is_full=lambda: disk.is_full,
        )
        self._machine = Machine(disk, life.rates, self._rng, self._watch.paper_time.amiss)
        self._is_up = False
        self._down_at = 0.0
        """When the bot was last not there, in seconds of the loop."""
        self._died_at: datetime | None = None
        self._unheard_since: datetime | None = None
        """Since when nobody could click: there is no process, or it is not connected yet."""
        self._trouble: Trouble | None = None
        self._is_calm = False
        self.memory = Memory(lambda: (self._loop.time() / YEAR, self._watch.counts["interactions"]))
        self.unused: list[str] = []
        self._bank: Bank = read_bank(BANK_FOLDER)

    def _now(self) -> datetime:
        return BEGIN + timedelta(seconds=self._loop.time())

    def _wall(self) -> datetime:
        """Return what the machine takes for the time."""
        return self._now() + self._machine.off_by

    def _is_troubled(self, since: float) -> bool:
        trouble, disk = self._trouble, self._machine.disk
        calls = trouble.calls.last_at if trouble else 0.0
        is_soon_after = since - max(calls, self._down_at) < AFTERMATH
        is_unheard = not self._is_up or (trouble is not None and since <= trouble.unheard_until)
        return is_soon_after or is_unheard or disk.seconds > 0 or disk.is_full

    async def live(self) -> Watch:
        watch = self._watch
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
        amiss, machine = watch.paper_time.amiss, self._machine
        trouble = self._trouble = Trouble(loopback, life.rates, self._rng, amiss)
        places = Places(
            loopback.env,
            people.groups,
            trouble.calls,
            life.rates,
            self._rng,
            forgotten=watch.forgotten,
            amiss=amiss,
        )
        lives = [people.live(group) for group in people.groups]
        evils = [
            *(trouble.of_calls(), trouble.of_the_connection(), *places.go()),
            *(machine.kills(), machine.jumps(), machine.slows(), machine.fills()),
        ]
        tasks = [asyncio.create_task(one) for one in (*lives, *evils)]
        end = self._loop.time() + life.years * YEAR
        while self._loop.time() < end:
            await self._one_process(loopback, watch, people, file, until=end)
            watch.read(file)
        for task in tasks:
            task.cancel()
        for ended in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(ended, Exception):
                watch.breach(f"the simulator broke: {ended!r}")
        self.unused, self._is_calm = people.unused, True
        for one in (places, trouble, machine):
            one.calm_down()
        calm_since, until = self._now(), between_minutes(self._loop.time() + LULL)
        await self._one_process(loopback, watch, people, file, until=until)
        watch.read(file, calm_since=calm_since)

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
        self._machine.disk.replace()
        self._loop.wires.mend()
        self._is_up, self._down_at = True, self._loop.time()
        if self._died_at is not None:
            watch.paper_time.was_down(self._died_at)
        running = asyncio.create_task(self._run(people, file))
        died = asyncio.create_task(self._machine.disk.died.wait())
        timer = asyncio.create_task(asyncio.sleep(self._lifetime(until)))
        await asyncio.wait({running, died, timer}, return_when=asyncio.FIRST_COMPLETED)
        self._is_up, self._died_at = False, self._now()
        self._unheard_since = self._unheard_since or self._died_at
        watch.counts["kills"] += died.done()
        watch.counts["processes"] += 1
        while not running.done():  # a library may catch the first: a killed process does not ask it
            running.cancel()
            await asyncio.wait({running}, timeout=END_WITHIN)
        if not running.cancelled():
            running.exception()  # its last words: nobody is to find them unread
        for task in (died, timer):
            task.cancel()
        await loopback.drop_gateway(resumable=False)
        if self._loop.time() < until and not self._is_calm:
            await asyncio.sleep(self._rng.choice((1, 10, 60, 600, HOUR, 8 * HOUR)))

    def _lifetime(self, until: float) -> float:
        """Return for how long the process runs unless it is killed; hosts stop it weekly."""
        left = until - self._loop.time()
        if self._is_calm or self._life.is_lasting:
            return left
        return min(left, self._rng.expovariate(1 / (7 * DAY)))

    async def _run(self, people: People, file: Path) -> None:
        clock = SteadyClock(self._wall, self._loop.time)
        async with (
            Database.open(file) as db,
            build_bot(db, self._bank, clock=clock, rng=self._rng, monotonic=self._loop.time) as bot,
        ):
            _expect_no_heartbeat(bot)
            bot.add_listener(self._is_heard, "on_ready")
            for event in ("on_shard_connect", "on_shard_resumed"):
                bot.add_listener(self._is_connected, event)
            await bot.log_in("any token")
            people.learn(bot)
            connection = bot.connect_in_background()
            looking = asyncio.create_task(self._look_at(bot))
            try:
                await connection
            finally:
                looking.cancel()
                await bot.close()
                connection.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    await connection

    async def _look_at(self, bot: StudyBot) -> None:
        if self._life.is_lasting and not self._is_calm:
            await self.memory.look_at(bot)

    async def _is_heard(self) -> None:
        """Note that the bot is there again."""
        if self._unheard_since is not None:
            self._watch.paper_time.amiss(AFTERMATH, since=self._unheard_since)
            self._unheard_since = None

    async def _is_connected(self, shard_id: int) -> None:
        """Note that clicks come through again."""
        del shard_id  # there is one
        if self._trouble is not None:
            self._trouble.connected()


def _expect_no_heartbeat(bot: StudyBot) -> None:
    """Let the connection be silent for years, since its heart beats in real time."""
    bot._connection.heartbeat_timeout = float("inf")  # pyright: ignore[reportPrivateUsage]


def run_simulation(
    *, seed: int, years: float, servers: int, calm: bool, lasting: bool, say: Callable[[str], None]
) -> bool:
    """Live one life and say what came of it; return whether all promises held."""
    rates = CALM if calm else USUAL
    if lasting:
        rates = replace(rates, crashes=0)
    outcome = simulate(Life(seed, years, servers, rates=rates, is_lasting=lasting))
    say(
        f"seed {seed}: {servers} servers for {years:g} years, {servers * years:g} server-years,"
        f" in {outcome.seconds:.0f} s of the processor, digest {outcome.digest}"
    )
    say(", ".join(f"{count:,} {name}" for name, count in sorted(outcome.counts.items())))
    if outcome.unused:
        say(f"never used: {', '.join(outcome.unused)}")
    if lasting:
        say(str(outcome.memory))
    for breach in outcome.breaches:
        say(breach)
    say(f"{len(outcome.breaches)} violations")
    return not outcome.breaches
