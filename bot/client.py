"""The bot as Discord sees it: guilds intent only, no message content, no member list."""

import asyncio
import hashlib
import json
import logging
import random
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from types import SimpleNamespace

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.http import Route

from bot.clock import SteadyClock, Timer, system_monotonic, system_timer
from bot.db import bot_state, numbers
from bot.db.database import Database
from bot.errors import StartupError
from bot.network import connector
from bot.noting import Deed, Noting
from bot.reaching import (
    AWAY,
    NotDiscord,
    TryAgain,
    final_word,
    in_a_sentence,
    patiently,
    word_of_discord,
)
from bot.services import Services
from bot.services.outage import SHORTEST

log = logging.getLogger(__name__)

# The bot does not speak, so a host need not read at each start what speaking would need.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False

PERMISSIONS = discord.Permissions(view_channel=True, send_messages=True, read_message_history=True)
"""What the bot needs where it posts. Nothing here lets it read what members write."""

FINISH_WITHIN = 2.0
"""Seconds that a stop waits for what members are waiting for."""

SYNC_PATIENCE = 2.0
"""Seconds that a start waits for Discord to take changed commands; after that it goes on."""
AT_ONCE = 2
"""So much work that fills the memory is done at once, of all servers; all other waits its turn."""

REMEMBERED = 20_000
"""Interactions that are remembered, so that one that Discord delivers twice does a thing once: a
minute's worth in the largest burst there is. What is older, and what a process before this one was
told, is met by the rows: they make most things happen once by themselves."""

_SYNCED = "commands synced"
_NUMBERS = "command numbers"


Press = Callable[[discord.Interaction["StudyBot"], re.Match[str]], Awaitable[None]]
"""Acts on a click whose custom id matched; never raises."""

Tell = Callable[[discord.Interaction["StudyBot"]], Awaitable[None]]
"""Answers what nothing else does; never raises."""

Show = Callable[[discord.Interaction["StudyBot"]], Awaitable[bool]]
"""Shows what runs in the channel of an interaction, if something of its feature does."""

Listing = Callable[
    [discord.Interaction["StudyBot"]],
    Awaitable[Sequence[discord.ui.Section[discord.ui.LayoutView]]],
]
"""Lists what of a feature runs on the server of an interaction, each with its way to end it."""

Lead = Callable[[discord.Interaction["StudyBot"]], Awaitable[None]]
"""Shows one private screen of a feature, whatever button led there."""


class StudyBot(commands.AutoShardedBot):
    """The running bot: the services, and the cogs that show them to people."""

    def __init__(
        self,
        db: Database,
        *,
        tree_cls: type[app_commands.CommandTree],
        features: Sequence[Callable[["StudyBot"], Awaitable[None]]],
        make_services: Callable[["StudyBot"], Services],
        tell_stray: Tell,
        rng: random.Random,
        shard_count: int | None = None,
        steady: SteadyClock | None = None,
        timer: Timer = system_timer,
    ) -> None:
        self.timer = timer
        self._steady = steady
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=tree_cls,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=False, private_channel=False
            ),
            max_messages=None,
            # Servers that are slow to arrive are waited for this long each; nothing the
            # bot does at the start needs them all.
            guild_ready_timeout=0.5,
            shard_count=shard_count,
            http_trace=self._listening(),
            # For one of these events: that something came through the connection.
            enable_debug_events=True,
        )
        self.services = make_services(self)
        self.connection: asyncio.Task[None] | None = None
        self._buttons: list[tuple[re.Pattern[str], Press]] = []
        self._pressed: dict[str, tuple[re.Pattern[str], Press]] = {}
        """By what the ids of a kind begin with: that kind's latest button, for the next click."""
        self._running: list[Show] = []
        self._tell_stray = tell_stray
        self.listings: list[Listing] = []
        self.ways: dict[int, Lead] = {}
        self.command_numbers: dict[str, int] = {}
        """By what number Discord knows each command, by its whole name; empty until it says so."""
        self.noting = Noting()
        self._under_way: set[asyncio.Task[object]] = set()
        self._delivered: dict[int, None] = {}
        self.heavy_work = asyncio.Semaphore(AT_ONCE)
        self._shards_down: set[int] = set()
        self._unconnected_since: float | None = system_monotonic()
        self.acknowledged: Callable[[float], None] = _nobody_counts
        """Is told the seconds that each interaction waited for its first word."""
        self._db = db
        self._features = features
        self.rng = rng
        self._is_launching = False
        self._syncing: asyncio.Task[None] | None = None

    def add_button(self, pattern: re.Pattern[str], press: Press) -> None:
        """Answer clicks whose custom id fits `pattern` from now on, on old messages too."""
        self._buttons.append((pattern, press))

    @property
    def buttons(self) -> Sequence[tuple[re.Pattern[str], Press]]:
        """Every kind of button and list that lasts: which custom ids it answers, and how."""
        return tuple(self._buttons)

    def add_running(self, show: Show) -> None:
        """Let a feature say what of its own runs in a channel, when another one is asked."""
        self._running.append(show)

    async def show_running(self, interaction: discord.Interaction["StudyBot"]) -> bool:
        """Show what else runs in the channel of an interaction; False when nothing does."""
        for show in self._running:
            if await show(interaction):
                return True
        return False

    async def on_interaction(self, interaction: discord.Interaction["StudyBot"]) -> None:
        """Bring a click to its button. Commands and forms find their way by themselves.

        Who uses what is no longer known, such as a form from before a restart, is told so.
        """
        if interaction.type is discord.InteractionType.component:
            custom_id = str((interaction.data or {}).get("custom_id"))
            for pattern, press in self._likely_buttons(custom_id):
                if match := pattern.fullmatch(custom_id):
                    self._pressed[kind_of(custom_id)] = pattern, press
                    await press(interaction, match)
                    return
        await self._tell_stray(interaction)

    def _likely_buttons(self, custom_id: str) -> Iterator[tuple[re.Pattern[str], Press]]:
        """Yield every kind of button, and before all the one that such an id was of last."""
        if last := self._pressed.get(kind_of(custom_id)):
            yield last
        yield from self._buttons

    def _listening(self) -> aiohttp.TraceConfig:
        """Return what hears the time in each of Discord's replies."""

        async def asked(_: object, request: SimpleNamespace, __: object) -> None:
            if self._steady is not None:
                request.asked_at = self._steady.ask()

        async def heard(
            _: object, request: SimpleNamespace, end: aiohttp.TraceRequestEndParams
        ) -> None:
            date = end.response.headers.get("Date")
            # Not the door of the gateway, which may stand behind a proxy with a clock of its own.
            is_reply = end.response.status != HTTPStatus.SWITCHING_PROTOCOLS
            if self._steady is not None and date is not None and is_reply:
                with suppress(ValueError):  # whoever writes no date tells no time
                    moved = self._steady.hear(parsedate_to_datetime(date), request.asked_at)
                    if moved >= SHORTEST and self.is_ready():
                        self.services.outage.missed(moved)

        config = aiohttp.TraceConfig()
        config.on_request_start.append(asked)
        config.on_request_end.append(heard)
        return config

    @property
    def machine_is_ahead(self) -> timedelta:
        """By how much the clock of this machine is ahead of Discord's, as far as is known."""
        return self._steady.machine_is_ahead if self._steady else timedelta(0)

    async def mind_the_clock(self) -> None:
        """Ask Discord for the time when this machine's clock has jumped."""
        if self._steady is not None and self._steady.has_jumped():
            with suppress(*AWAY):
                await self.http.request(Route("GET", "/gateway"))

    def dispatch(self, event: str, /, *args: object, **kwargs: object) -> None:
        """Let everybody know of an event; that something was sent or came, only who counts time."""
        if event == "socket_raw_receive":
            self.services.outage.heard()
        elif event != "socket_raw_send":
            super().dispatch(event, *args, **kwargs)

    async def mind_the_connection(self) -> None:
        """Have Discord say something when it has been quiet: a dead connection looks like that."""
        if not self.services.outage.wants_a_sign():
            return
        for shard_id in self.shards:
            socket = self._get_websocket(shard_id=shard_id)
            alive = socket._keep_alive  # pyright: ignore[reportPrivateUsage] - discord.py has no other
            if alive is not None:
                with suppress(discord.ConnectionClosed, aiohttp.ClientError, OSError):
                    await socket.send_heartbeat(alive.beat())

    def let_finish(self) -> None:
        """Count the running task as something a member waits for; closing waits for it too."""
        task = asyncio.current_task()
        if task is not None:
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def note(self, deed: Deed) -> None:
        """Write down what an event means, now or once something can be saved; closing waits."""
        self.let_finish()
        await self.noting.note(deed)

    def came_before(self, interaction_id: int) -> bool:
        """Tell whether an interaction was delivered already; from now on it was."""
        if interaction_id in self._delivered:
            log.info("interaction %s was delivered twice", interaction_id)
            return True
        self._delivered[interaction_id] = None
        if len(self._delivered) > REMEMBERED:
            del self._delivered[next(iter(self._delivered))]
        return False

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """Let exam clocks stand still once no shard is connected any more.

        With several shards the loss of one is not given back: the others' members write on.
        """
        self._shards_down.add(shard_id)
        if len(self._shards_down) >= len(self.shards):
            self.services.outage.begin()
            self._unconnected_since = self._unconnected_since or system_monotonic()

    async def on_shard_connect(self, shard_id: int) -> None:
        """Let exam clocks go on after a new session."""
        self._shard_is_back(shard_id)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """Let exam clocks go on after a session was resumed."""
        self._shard_is_back(shard_id)

    def _shard_is_back(self, shard_id: int) -> None:
        self._shards_down.discard(shard_id)
        self._unconnected_since = None
        self.services.outage.end()

    @property
    def seconds_unconnected(self) -> float:
        """For how many seconds Discord was not connected, up to now; 0 while it is."""
        since = self._unconnected_since
        return 0 if since is None else system_monotonic() - since

    async def until_database_lost(self) -> None:
        """Return once nothing can be saved any more, because the database was removed."""
        await self._db.until_lost()

    async def close(self) -> None:
        """Finish what members asked for, then leave."""
        if self._syncing is not None:
            self._syncing.cancel()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=FINISH_WITHIN)
        await super().close()

    @property
    def invite_link(self) -> str:
        """The address with which an organiser brings the bot to a server."""
        if self.application_id is None:
            raise RuntimeError("the invite link is known only after the login")
        return discord.utils.oauth_url(
            self.application_id, permissions=PERMISSIONS, scopes=("bot", "applications.commands")
        )

    @property
    def own_data_link(self) -> str:
        """The address with which anybody, on no server with the bot, gets at their own data."""
        if self.application_id is None:
            raise RuntimeError("the link is known only after the login")
        link = discord.utils.oauth_url(self.application_id, scopes=("applications.commands",))
        return f"{link}&integration_type=1"

    async def log_in(self, token: str) -> None:
        """Log in and set up, however long Discord is away; raise StartupError if it says no."""
        await patiently("the login", lambda: self._log_in_once(token), rng=self.rng)

    async def _log_in_once(self, token: str) -> None:
        # What an earlier try has left open.
        await self.http.close()
        self.http.connector = connector()
        try:
            with word_of_discord():
                await self.login(token)
        except NotDiscord as error:
            if self.application is not None and error.__cause__ is not None:
                raise error.__cause__ from None  # Discord has let us in: this is our own
            raise

    def connect_in_background(self) -> asyncio.Task[None]:
        """Start the gateway connection; the task ends when the bot is closed, or fails for good.

        It fails with StartupError where only the host can help.
        """
        self.connection = asyncio.create_task(self._stay_connected(), name="gateway")
        return self.connection

    async def _stay_connected(self) -> None:
        try:
            await self.connect()
        except discord.DiscordException as error:
            if word := final_word(error):
                raise StartupError(word) from error
            raise

    async def launch_shards(self) -> None:
        """Ask Discord where its gateway is until it says, and connect to it."""
        launch = super().launch_shards

        async def ask() -> None:
            with word_of_discord():
                await launch()

        await patiently("the connection", ask, rng=self.rng)

    async def launch_shard(
        self, gateway: yarl.URL, shard_id: int, *, initial: bool = False
    ) -> None:
        """Try until the gateway lets a shard in.

        The library tries for ever, too, but each time deeper within its own error handling, until
        Python's stack is full. So it comes back here for its second try, and is begun anew.
        """
        if self._is_launching:
            raise TryAgain
        launch = super().launch_shard

        async def try_once() -> None:
            self._is_launching = True
            try:
                await launch(gateway, shard_id, initial=initial)
            finally:
                self._is_launching = False

        await patiently(f"shard {shard_id}", try_once, rng=self.rng)

    async def setup_hook(self) -> None:
        """Take over the ledger, load the features, and tell Discord about changed commands."""
        async with self._db.transaction() as tx:
            await numbers.leave_gap(tx)
        await self.services.resume_after_restart()
        # Not load_extension: at its end a bot would throw all the features' modules out of
        # Python, and a second bot in the process would have to read each of them anew.
        for add in self._features:
            await add(self)
        await self._begin_to_sync()

    async def _begin_to_sync(self) -> None:
        """Tell Discord about the commands, in the background where that takes its time."""
        sync = patiently("the commands", self._sync_if_changed, rng=self.rng)
        self._syncing = asyncio.create_task(sync, name="commands")
        done, _ = await asyncio.wait({self._syncing}, timeout=SYNC_PATIENCE)
        if done:
            self._syncing.result()  # raises what is our own fault
        else:
            self._syncing.add_done_callback(_log_failure)

    async def _sync_if_changed(self) -> None:
        # Creating global commands is limited per day, so an unchanged set is not sent again.
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        text = json.dumps([self.application_id, payload], sort_keys=True, default=str)
        fingerprint = hashlib.sha256(text.encode()).hexdigest()
        is_known = await bot_state.read(self._db.reading, _SYNCED) == fingerprint
        numbers_then = await bot_state.read(self._db.reading, _NUMBERS)
        if is_known and numbers_then is not None:
            self.command_numbers |= json.loads(numbers_then)
            return
        found = await (self.tree.fetch_commands() if is_known else self.tree.sync())
        self.command_numbers |= _numbers_of(found)
        await bot_state.write(self._db.single, _NUMBERS, json.dumps(self.command_numbers))
        await bot_state.write(self._db.single, _SYNCED, fingerprint)
        log.info("told Discord about %s commands", len(payload))

    async def sync_now(self, guild_id: int | None = None) -> int:
        """Send the commands to Discord whether they changed or not; return how many.

        With `guild_id` they are copied to that one server, where they show at once.
        """
        guild = discord.Object(guild_id) if guild_id else None
        if guild:
            self.tree.copy_global_to(guild=guild)
        try:
            return len(await self.tree.sync(guild=guild))
        except AWAY as error:
            raise StartupError(
                f"The commands were not taken: {in_a_sentence(error)}. Try again in some minutes."
            ) from error


def kind_of(custom_id: str) -> str:
    """Return what all ids of one kind of button or list begin with."""
    return ":".join(custom_id.split(":", 2)[:2])


def _numbers_of(found: Sequence[app_commands.AppCommand]) -> dict[str, int]:
    """Return the number of every command that can be tapped: those in a group have the group's."""
    numbers: dict[str, int] = {}
    for command in found:
        inner = [one for one in command.options if isinstance(one, app_commands.AppCommandGroup)]
        names = [one.qualified_name for one in inner] or [command.name]
        numbers |= dict.fromkeys(names, command.id)
    return numbers


def _nobody_counts(_: float) -> None:
    """Nobody wants to know how long interactions wait."""


def _log_failure(syncing: "asyncio.Task[None]") -> None:
    if not syncing.cancelled() and (error := syncing.exception()):
        log.error("the commands could not be sent: %s", error, exc_info=error)
