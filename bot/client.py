"""The bot as Discord sees it: guilds intent only, no message content, no member list."""

import asyncio
import hashlib
import json
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from types import SimpleNamespace

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands
from discord.http import Route

from bot.clock import SteadyClock, Timer, system_timer
from bot.db import bot_state
from bot.db.database import Database
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

_SYNCED = "commands synced"


Press = Callable[[discord.Interaction["StudyBot"], re.Match[str]], Awaitable[None]]
"""Acts on a click whose custom id matched; never raises."""

Tell = Callable[[discord.Interaction["StudyBot"]], Awaitable[None]]
"""Answers what nothing else does; never raises."""

Show = Callable[[discord.Interaction["StudyBot"]], Awaitable[bool]]
"""Shows what runs in the channel of an interaction, if something of its feature does."""


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
        self._running: list[Show] = []
        self._tell_stray = tell_stray
        self._under_way: set[asyncio.Task[object]] = set()
        self._shards_down: set[int] = set()
        self._db = db
        self._features = features

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
            for pattern, press in self._buttons:
                if match := pattern.fullmatch(custom_id):
                    await press(interaction, match)
                    return
        await self._tell_stray(interaction)

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

    async def mind_the_clock(self) -> None:
        """Ask Discord for the time when this machine's clock has jumped."""
        if self._steady is not None and self._steady.has_jumped():
            with suppress(discord.HTTPException, aiohttp.ClientError, OSError):
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

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """Let exam clocks stand still once no shard is connected any more.

        With several shards the loss of one is not given back: the others' members write on.
        """
        self._shards_down.add(shard_id)
        if len(self._shards_down) >= len(self.shards):
            self.services.outage.begin()

    async def on_shard_connect(self, shard_id: int) -> None:
        """Let exam clocks go on after a new session."""
        self._shard_is_back(shard_id)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """Let exam clocks go on after a session was resumed."""
        self._shard_is_back(shard_id)

    def _shard_is_back(self, shard_id: int) -> None:
        self._shards_down.discard(shard_id)
        self.services.outage.end()

    async def close(self) -> None:
        """Finish what members asked for, then leave."""
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

    def connect_in_background(self) -> asyncio.Task[None]:
        """Start the gateway connection; the task ends when the bot is closed, or fails for good."""
        self.connection = asyncio.create_task(self.connect(), name="gateway")
        return self.connection

    async def setup_hook(self) -> None:
        """Take over the ledger, load the features, and tell Discord about changed commands."""
        await self.services.resume_after_restart()
        # Not load_extension: at its end a bot would throw all the features' modules out of
        # Python, and a second bot in the process would have to read each of them anew.
        for add in self._features:
            await add(self)
        await self._sync_if_changed()

    async def _sync_if_changed(self) -> None:
        # Creating global commands is limited per day, so an unchanged set is not sent again.
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        text = json.dumps([self.application_id, payload], sort_keys=True, default=str)
        fingerprint = hashlib.sha256(text.encode()).hexdigest()
        if await bot_state.read(self._db.reading, _SYNCED) == fingerprint:
            return
        await self.tree.sync()
        await bot_state.write(self._db.single, _SYNCED, fingerprint)
        log.info("told Discord about %s commands", len(payload))

    async def sync_now(self, guild_id: int | None = None) -> int:
        """Send the commands to Discord whether they changed or not; return how many.

        With `guild_id` they are copied to that one server, where they show at once.
        """
        guild = discord.Object(guild_id) if guild_id else None
        if guild:
            self.tree.copy_global_to(guild=guild)
        return len(await self.tree.sync(guild=guild))
