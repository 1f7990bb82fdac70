"""The composition root: settings become a running bot, and a signal stops it in order."""

import asyncio
import random
import signal
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import cogs.bank
import cogs.clock
import cogs.daily
import cogs.exam
import cogs.help
import cogs.live
import cogs.members
import cogs.practice
import cogs.scores
import cogs.servers
from bot.bank.reader import read_bank
from bot.client import StudyBot
from bot.clock import Clock, SteadyClock, Timer, system_monotonic, system_timer
from bot.config import Settings
from bot.db.backups import BackupFolder
from bot.db.database import Database
from bot.db.sentences import first_used
from bot.domain.bank.items import Bank
from bot.hosting import backups_of
from bot.service_manager import NOBODY, ServiceManager
from bot.services import Services
from bot.services.ports import Ports
from cogs.daily.discussions import DiscussionPublisher
from cogs.daily.publisher import DailyPublisher
from cogs.exam.publisher import SittingPublisher
from cogs.kit.door import tell_stray
from cogs.kit.tree import StudyTree
from cogs.live.publisher import RoundPublisher
from cogs.members.direct_messages import MemberMessages
from cogs.scores.roster import ServerMembers
from cogs.servers.hello import Greeter
from cogs.servers.study_panel.publisher import PanelPublisher
from cogs.servers.weekly_sheet.publisher import WeekPublisher

CONNECTION_HANGS = 2 * 60 * 60.0
"""Seconds without Discord after which a new process may find what this one does not."""

BANK_FOLDER = Path(__file__).parent.parent / "content" / "crss"
FEATURES = (
    cogs.bank.setup,
    cogs.clock.setup,
    cogs.daily.setup,
    cogs.exam.setup,
    cogs.live.setup,
    cogs.members.setup,
    cogs.help.setup,
    cogs.practice.setup,
    cogs.scores.setup,
    cogs.servers.setup,
)
"""What adds each feature to a bot, in order."""


def build_bot(
    db: Database,
    bank: Bank,
    *,
    clock: Clock,
    rng: random.Random,
    shard_count: int | None = None,
    timer: Timer = system_timer,
    backups: BackupFolder | None = None,
    monotonic: Callable[[], float] = system_monotonic,
) -> StudyBot:
    """Return the bot over an open database, not yet logged in."""

    def make_services(bot: StudyBot) -> Services:
        directory = ServerMembers(bot)
        outside = Ports(
            daily=DailyPublisher(bot, bank),
            exams=SittingPublisher(bot, bank),
            rounds=RoundPublisher(bot, bank, directory),
            directory=directory,
            direct_messages=MemberMessages(bot),
            sheets=WeekPublisher(bot),
            greetings=Greeter(bot),
            panels=PanelPublisher(bot),
            discussions=DiscussionPublisher(bot),
        )
        return Services.build(
            db, bank, outside, clock=clock, rng=rng, backups=backups, monotonic=monotonic
        )

    return StudyBot(
        db,
        tree_cls=StudyTree,
        features=FEATURES,
        make_services=make_services,
        tell_stray=tell_stray,
        rng=rng,
        shard_count=shard_count,
        steady=clock if isinstance(clock, SteadyClock) else None,
        timer=timer,
    )


@asynccontextmanager
async def running_bot(
    settings: Settings, *, clock: Clock, rng: random.Random
) -> AsyncGenerator[StudyBot]:
    """Run the bot for as long as the block runs; it closes before its database does.

    On entry the bot is logged in and connecting; `wait_until_ready` tells when it is there. That
    takes as long as Discord is away. Raises StartupError when the token is refused or the
    database cannot be used.
    """
    file, backups = settings.database_file, backups_of(settings)
    async with (
        Database.open(file, backups) as db,
        build_bot(db, read_bank(BANK_FOLDER), clock=clock, rng=rng, backups=backups) as bot,
        telling_health(settings, bot, db, clock=clock),
    ):
        with first_used(file):
            await bot.log_in(settings.token)
        connection = bot.connect_in_background()
        try:
            yield bot
        finally:
            await bot.close()
            connection.cancel()
            with suppress(asyncio.CancelledError):
                await connection


@asynccontextmanager
async def telling_health(
    settings: Settings, bot: StudyBot, db: Database, *, clock: Clock
) -> AsyncGenerator[None]:
    """Tell how the bot is, also while it waits for Discord, if the host wants that."""
    if settings.metrics is None:
        yield
        return
    from bot.health import Health, telling  # its packages take time and memory

    async with telling(settings.metrics, Health(bot, db, clock=clock)):
        yield


async def run_until_stopped(
    settings: Settings,
    *,
    clock: Clock,
    rng: random.Random,
    say: Callable[[str], None],
    manager: ServiceManager = NOBODY,
) -> bool:
    """Run the bot until a signal stops it, or until its connection ends for good.

    A signal stops it at once also while it waits for a Discord that is away. Return False when
    it had to stop, since its database was gone.
    """
    stop = asyncio.create_task(stop_on_signals().wait())
    running = asyncio.create_task(_run(settings, clock=clock, rng=rng, say=say, manager=manager))
    try:
        await asyncio.wait({running, stop}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        manager.stopping()
        stop.cancel()
        if not running.done():
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
    is_lost = not running.cancelled() and running.result()  # raises what ended it
    say("Stopped. Nothing more can be saved." if is_lost else "Stopped. Everything is saved.")
    return not is_lost


def is_alive(bot: StudyBot) -> bool:
    """Say whether the bot does its work, so that starting it again would not help.

    Discord may be away for long; a connection that is not back after this hangs on our side.
    """
    return not bot.services.outage.is_stuck and bot.seconds_unconnected < CONNECTION_HANGS


async def _run(
    settings: Settings,
    *,
    clock: Clock,
    rng: random.Random,
    say: Callable[[str], None],
    manager: ServiceManager,
) -> bool:
    """Run until the connection ends, or nothing can be saved any more; return which of them."""
    async with running_bot(settings, clock=clock, rng=rng) as bot:
        say(f"Invite me to a server: {bot.invite_link}")
        say(f"Database: {settings.database_file}. Stop me with Ctrl-C.")
        manager.ready()
        alive = asyncio.create_task(manager.keep_telling(lambda: is_alive(bot)))
        lost = asyncio.create_task(bot.until_database_lost())
        connection = bot.connection or bot.connect_in_background()
        try:
            await asyncio.wait({lost, connection}, return_when=asyncio.FIRST_COMPLETED)
            if not lost.done():
                connection.result()  # raises what ended it
            return lost.done()
        finally:
            alive.cancel()
            lost.cancel()


async def sync_commands(
    settings: Settings, guild_id: int | None, *, clock: Clock, rng: random.Random
) -> int:
    """Send the slash commands to Discord without going online; return how many there are."""
    async with (
        Database.open(settings.database_file, backups_of(settings)) as db,
        build_bot(db, read_bank(BANK_FOLDER), clock=clock, rng=rng) as bot,
    ):
        with first_used(settings.database_file):
            await bot.log_in(settings.token)
        return await bot.sync_now(guild_id)


def stop_on_signals() -> asyncio.Event:
    """Return an event that signals set, in place of ending the process at once.

    SIGTERM, Ctrl-C, and SIGHUP: the terminal is closed, or a connection to it is lost.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        number: signal.Signals | None = getattr(signal, name, None)
        if number is None or _is_to_outlive(number):
            continue
        # Windows has no such handlers; there Ctrl-C cancels the main task instead.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    return stop


def _is_to_outlive(number: signal.Signals) -> bool:
    """Tell whether the bot was started by `nohup`, so as to go on without its terminal."""
    return number.name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN
