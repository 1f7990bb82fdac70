"""The composition root: settings become a running bot, and a signal stops it in order."""

import asyncio
import logging
import random
import signal
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import discord

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
from bot.clock import Clock, SteadyClock, Timer, system_timer
from bot.config import Settings
from bot.db.database import Database
from bot.domain.bank import Bank
from bot.errors import StartupError
from bot.services import Services
from bot.services.ports import Ports
from cogs.daily.publisher import DailyPublisher
from cogs.exam.publisher import SittingPublisher
from cogs.kit.answering import tell_stray
from cogs.kit.tree import StudyTree
from cogs.live.publisher import RoundPublisher
from cogs.members.direct_messages import MemberMessages
from cogs.scores.roster import ServerMembers
from cogs.servers.weekly_sheet.publisher import WeekPublisher

log = logging.getLogger(__name__)

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
) -> StudyBot:
    """Return the bot over an open database, not yet logged in."""

    def make_services(bot: StudyBot) -> Services:
        outside = Ports(
            daily=DailyPublisher(bot, bank),
            exams=SittingPublisher(bot, bank),
            rounds=RoundPublisher(bot, bank),
            directory=ServerMembers(bot),
            direct_messages=MemberMessages(bot),
            sheets=WeekPublisher(bot),
        )
        return Services.build(db, bank, outside, clock=clock, rng=rng)

    return StudyBot(
        db,
        tree_cls=StudyTree,
        features=FEATURES,
        make_services=make_services,
        tell_stray=tell_stray,
        shard_count=shard_count,
        steady=clock if isinstance(clock, SteadyClock) else None,
        timer=timer,
    )


@asynccontextmanager
async def running_bot(
    settings: Settings, *, clock: Clock, rng: random.Random
) -> AsyncGenerator[StudyBot]:
    """Run the bot for as long as the block runs; it closes before its database does.

    On entry the bot is logged in and connecting; `wait_until_ready` tells when it is there.
    Raises StartupError when the token is refused or the database cannot be used.
    """
    async with (
        Database.open(settings.database_file) as db,
        build_bot(db, read_bank(BANK_FOLDER), clock=clock, rng=rng) as bot,
    ):
        await _log_in(bot, settings)
        connection = bot.connect_in_background()
        try:
            yield bot
        finally:
            await bot.close()
            connection.cancel()
            with suppress(asyncio.CancelledError):
                await connection


async def _log_in(bot: StudyBot, settings: Settings) -> None:
    try:
        await bot.login(settings.token)
    except discord.LoginFailure as error:
        raise StartupError(
            "Discord refused DISCORD_TOKEN. Make a new one on the Bot page of your application "
            "(Reset Token) and put it in .env."
        ) from error
    except OSError as error:
        raise StartupError(
            f"Discord cannot be reached ({error}). Check the internet connection and start again."
        ) from error


async def run_until_stopped(
    settings: Settings,
    *,
    clock: Clock,
    rng: random.Random,
    say: Callable[[str], None],
) -> None:
    """Run the bot until SIGTERM or Ctrl-C, or until its connection ends for good."""
    stop = stop_on_signals()
    async with running_bot(settings, clock=clock, rng=rng) as bot:
        say(f"Invite me to a server: {bot.invite_link}")
        say(f"Database: {settings.database_file}. Stop me with Ctrl-C.")
        await _first_of(bot.connection, asyncio.create_task(stop.wait()))
    say("Stopped. Everything is saved.")


async def sync_commands(
    settings: Settings, guild_id: int | None, *, clock: Clock, rng: random.Random
) -> int:
    """Send the slash commands to Discord without going online; return how many there are."""
    async with (
        Database.open(settings.database_file) as db,
        build_bot(db, read_bank(BANK_FOLDER), clock=clock, rng=rng) as bot,
    ):
        await _log_in(bot, settings)
        return await bot.sync_now(guild_id)


async def _first_of(connection: "asyncio.Task[None] | None", stopped: "asyncio.Task[bool]") -> None:
    ends = {stopped} if connection is None else {stopped, connection}
    await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if connection is not None and connection.done():
        connection.result()  # raises what ended it


def stop_on_signals() -> asyncio.Event:
    """Return an event that SIGTERM and Ctrl-C set, in place of ending the process at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Windows has no such handlers; there Ctrl-C cancels the main task instead.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    return stop
