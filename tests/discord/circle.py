"""A study circle on an in-memory Discord, with the real bot, a real database and a settable day."""

import asyncio
import json
import random
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import discord
from discord.ext import tasks
from simcord import (
    ChannelHandle,
    Env,
    GuildHandle,
    InteractionResult,
    MemberActor,
    RoleHandle,
    interactions,
)
from simcord.backend import serializers
from simcord.results import ResponseMessage

from bot.app import build_bot
from bot.client import StudyBot
from bot.clock import Pending
from bot.db.database import Database
from bot.domain.bank.items import Bank, Item
from bot.errors import Refusal
from cogs.clock.ticker import TICK_SECONDS, Ticker
from cogs.kit.rights import NotAllowed
from tests.history import History, add_history
from tests.openapi import BodyChecker, find_openapi

NEW_YEAR = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
"""06:00 in Chicago, three hours before the default time of the daily question."""


TEXT = discord.ComponentType.text_display.value
GALLERY = discord.ComponentType.media_gallery.value

BLUE = discord.ButtonStyle.primary.value
NEW_YEARS_EVE = date(2025, 12, 31)


@cache
def body_checker() -> BodyChecker | None:
    """Return the checker of request bodies, or None without Discord's OpenAPI file."""
    file = find_openapi()
    return BodyChecker(file) if file else None


Shown = discord.Message | ResponseMessage
"""A public message, or a reply as simcord hands it out."""


def virtual_timer(seconds: float, act: Callable[[], None]) -> Pending:
    """Do something after so many seconds of simcord's time, which only these loops follow."""

    @tasks.loop(seconds=seconds or 0.001, count=2 if seconds else 1)
    async def wait() -> None:
        if wait.current_loop or not seconds:
            act()

    wait.start()
    return wait


class Circle:
    """The test's view of the world: people, channels, and what they can see."""

    def __init__(self, bank: Bank, file: Path, *, shards: int = 1) -> None:
        self.bank = bank
        self._shards = shards
        self.file = file
        self.bot: StudyBot
        self.env: Env
        self._open = AsyncExitStack()

    async def start(self, now: datetime) -> None:
        self.bot = await self._new_bot()
        self.env = Env(self.bot, shard_count=self._shards, settle_timeout=30)
        self.env.backend.clock._epoch = now  # pyright: ignore[reportPrivateUsage]
        await self.env.start()
        self.guild = self.env.create_guild("Recovery Study Circle")
        await self.env.settle()  # without a channel yet, so nobody is greeted in it
        self.channel = self.guild.create_text_channel("daily-ethics")
        self.other_channel = self.guild.create_text_channel("general")
        self.rosa = self.join("rosa", self.organiser_role_in(self.guild))
        self.alice = self.join("alice")
        self.ben = self.join("ben")
        await self.env.settle()

    async def _new_bot(self) -> StudyBot:
        self._open = AsyncExitStack()
        db = await self._open.enter_async_context(Database.open(self.file))

        def now() -> datetime:
            env: Env | None = getattr(self, "env", None)
            return env.now() if env else NEW_YEAR

        return build_bot(
            db,
            self.bank,
            clock=now,
            rng=random.Random(7),
            shard_count=self._shards,
            timer=virtual_timer,
        )

    async def backup(self) -> Path:
        """Copy the database as a host does while the bot runs."""
        copy = self.file.with_suffix(".backup")
        await asyncio.to_thread(_copy, self.file, copy)
        return copy

    async def restart(self, *, restored: Path | None = None, but: str = "") -> None:
        """End the process, as far as a test can, and start another one on the same file.

        With `restored` that is a backup put in its place, to which a statement is done.
        """
        old, database = self.bot, self._open
        await old.close()
        await database.aclose()
        if restored:
            await asyncio.to_thread(_copy, restored, self.file)
            await self.change(but)
        self.bot = await self._new_bot()
        await self.env.restart_bot(self.bot)

    async def stop(self) -> None:
        await self.env.shutdown()
        await self.bot.close()
        await self._open.aclose()
        self.check_bodies()
        assert not self.broken_limits()
        assert not self.dead_ends(), "a private screen leads nowhere, and does not say so"
        assert not self.undecided(), "a screen in which more than one button stands out"
        assert not self.unheard(), "whoever hears a screen does not get all of it"
        unexpected = [one for one in self.env.errors if not is_expected(one)]
        assert not unexpected, unexpected

    def bodies(self, method: str, path_end: str) -> list[dict[str, Any]]:
        """Return the bodies the bot has sent to paths of an ending, oldest first."""
        sent = self.env.http_requests
        return [
            one.json or {} for one in sent if one.method == method and one.path.endswith(path_end)
        ]

    def screens(self) -> "Iterator[Screen]":
        """Yield every screen that the bot has sent or drawn anew, private or not."""
        for one in self.env.http_requests:
            body: dict[str, Any] = one.json if isinstance(one.json, dict) else {}
            data = body.get("data") if one.path.endswith("/callback") else body
            if isinstance(data, dict) and "components" in data and "title" not in data:
                yield Screen(data, is_private=_is_private(one.path, body))

    def broken_limits(self) -> list[str]:
        """Return what of all screens Discord would not take, or would show cut."""
        return [fault for screen in self.screens() for fault in screen.faults()]

    def dead_ends(self) -> list[str]:
        """Return the private screens that end in no next step, and do not say that it is the end.

        Called after every test, so of every screen that any of them lets the bot draw.
        """
        return [one.text for one in self.screens() if one.is_private and not one.leads_on]

    def undecided(self) -> list[list[str]]:
        """Return the buttons of the screens on which more than one stands out, so that none does.

        Called after every test, so of every screen that any of them lets the bot draw.
        """
        return [one.standing_out for one in self.screens() if len(one.standing_out) > 1]

    def unheard(self) -> list[str]:
        """Return what is lost on whoever hears a screen, in all that the bot has sent.

        Called after every test, so it is of every screen that any of them lets the bot draw.
        """
        return [fault for one in self.env.http_requests for fault in unheard_in(one.json)]

    def check_bodies(self) -> None:
        """Hold every request of the test against Discord's own description, where we have it."""
        if (checker := body_checker()) is None:
            return
        sent = [one for one in self.env.http_requests if one.method in ("POST", "PUT", "PATCH")]
        faults = [text for one in sent for text in checker.faults(one.method, one.path, one.json)]
        assert not faults, faults

    def join(self, name: str, *roles: RoleHandle, guild: GuildHandle | None = None) -> MemberActor:
        return (guild or self.guild).add_member(self.env.create_user(name), roles=roles)

    async def set_up(self, **options: object) -> InteractionResult:
        options.setdefault("channel", self.channel)
        return await self.rosa.slash(self.channel, "setup", **options)

    async def until(self, when: datetime, *, run_up: float = TICK_SECONDS) -> None:
        """Let time pass. Nothing happens between ticks, so the way to `when` is one step.

        Ticks come only during the last seconds, the `run_up`.
        """
        far = (when - self.env.now()).total_seconds() - run_up
        if far > 0:
            self.ticker.stop()
            await self.env.advance_time(far)
            with self.env._bot_scope():  # pyright: ignore[reportPrivateUsage]
                self.ticker.go_on()
        await self.env.advance_time((when - self.env.now()).total_seconds())

    async def seconds(self, seconds: float) -> None:
        await self.env.advance_time(seconds)

    async def next_post(self) -> discord.Message:
        """Let time pass until the next daily question stands in the channel."""
        [(due_at,)] = await self.rows("SELECT MIN(due_at) FROM post WHERE state = 'planned'")
        await self.until(datetime.fromisoformat(due_at) + timedelta(seconds=TICK_SECONDS))
        return self.posts()[-1]

    async def tell_bot(self, event: str, *details: int) -> None:
        """Let discord.py tell the bot of something that simcord does not do, and wait for it."""
        with self.env._bot_scope():  # pyright: ignore[reportPrivateUsage]
            self.bot.dispatch(event, *details)
        await self.env.settle()

    async def away_until(self, when: datetime) -> None:
        """Stop the bot, and start it again at `when`."""
        self.ticker.stop()
        await self.env.advance_time((when - self.env.now()).total_seconds())
        await self.restart()
        await self.seconds(TICK_SECONDS)

    async def press(
        self,
        who: MemberActor,
        message: Shown,
        custom_id: str,
        *,
        channel: ChannelHandle | None = None,
    ) -> str:
        """Send a click with any id at all, as a tampered client could, and return the answer."""
        return text_of(await self.press_any(who, message, custom_id, channel=channel))

    async def press_any(
        self,
        who: MemberActor,
        message: Shown,
        custom_id: str,
        *,
        channel: ChannelHandle | None = None,
    ) -> InteractionResult:
        """Send such a click, and return all that came of it."""
        result = send_click(self.env, who, message, channel or self.channel, custom_id)
        await self.env.settle()
        return result

    async def post_id(self, message: discord.Message) -> int:
        [(number,)] = await self.rows(f"SELECT post_id FROM post WHERE message_id = {message.id}")
        return number

    def letters_to(self, who: MemberActor) -> list[discord.Message]:
        """Return the bot's direct messages to a member."""
        return who.user.dm_channel.history()

    def organiser_role_in(self, guild: GuildHandle) -> RoleHandle:
        return guild.create_role("Organiser", permissions=discord.Permissions(manage_guild=True))

    def channel_without(self, permission: str) -> ChannelHandle:
        deny = discord.PermissionOverwrite(**{permission: False})
        return self.guild.create_text_channel("secret", overwrites={self.guild.default_role: deny})

    async def show_to_everybody(self, command: str) -> None:
        """Do what a server's administrator can: show a command to all members."""
        ids = {one.name: one.id for one in await self.bot.tree.fetch_commands()}
        self.guild.set_command_permissions(ids[command], {self.guild.default_role: True})

    async def panel(self) -> ResponseMessage:
        """Open the panel of /setup as the organiser."""
        result = await self.rosa.slash(self.channel, "setup")
        assert result.response is not None
        return result.response

    def form_values(self, form: InteractionResult, **changed: str | list[str]) -> dict[str, Any]:
        """Return what a person sends who changes only some fields of a form, by their label."""
        assert form.modal is not None
        values: dict[str, Any] = {}
        for label in form.modal["components"]:
            if "component" not in label:  # words
                continue
            component = label["component"]
            given = changed.get(label["label"], self._filled_in(component))
            if given:
                values[component["custom_id"]] = given
        return values

    def _filled_in(self, component: dict[str, Any]) -> Any:  # noqa: ANN401
        handles = {one.id: one for one in self.guild.channels.values()}
        if "value" in component:
            return component["value"]
        if component["type"] == discord.ComponentType.radio_group.value:
            first, *_ = component["options"]
            chosen = (one for one in component["options"] if one.get("default"))
            return next(chosen, first)["value"]
        if defaults := component.get("default_values"):
            return [handles[int(one["id"])] for one in defaults]
        return [one["value"] for one in component.get("options") or [] if one.get("default")]

    def read_again(self, result: InteractionResult) -> str:
        """Return what the message of the pressed button says now."""
        assert result.response is not None
        return shown(result.response)

    def set_back(self, by: timedelta) -> None:
        """Set the clock back, so that what was there just now is yet to come."""
        self.env.backend.clock._epoch -= by  # pyright: ignore[reportPrivateUsage]

    async def remember(self, pasts: Mapping[MemberActor, History]) -> None:
        """Set the server up, and give members a past that ended on New Year's Eve."""
        await self.set_up()
        by_id = {who.id: past for who, past in pasts.items()}
        await asyncio.to_thread(
            add_history, self.file, self.bank, self.guild.id, by_id, until=NEW_YEARS_EVE
        )

    @staticmethod
    def days(number: int) -> timedelta:
        return timedelta(days=number)

    def bank_without(self, item_id: str) -> Bank:
        rest = {key: item for key, item in self.bank.items.items() if key != item_id}
        return replace(self.bank, items=rest)

    @property
    def ticker(self) -> Ticker:
        cog = self.bot.get_cog("Ticker")
        assert isinstance(cog, Ticker)
        return cog

    def posts(self, channel: ChannelHandle | None = None) -> list[discord.Message]:
        """Return the bot's public messages in the channel, oldest first."""
        history = (channel or self.channel).history()
        me = self.env.backend.bot_user.id
        return [one for one in history if one.author.id == me and not one.flags.ephemeral]

    async def click(self, who: MemberActor, post: discord.Message, letter: str) -> str:
        """Press a letter and return what the member reads."""
        return text_of(await who.click(post, label=letter))

    def key_of(self, post: discord.Message) -> str:
        """Return the best answer's letter, from the bank by the item id on the post."""
        return "ABCD"[self.item_of(post).key]

    def wrong_for(self, post: discord.Message) -> str:
        return next(letter for letter in "ABCD" if letter != self.key_of(post))

    def item_of(self, post: discord.Message) -> Item:
        words = shown(post)
        return next(item for item in self.bank.items.values() if item.stem in words)

    async def rows(self, sql: str) -> list[Any]:
        """Read the database file as a host could, from outside of the bot."""
        return await asyncio.to_thread(_read, self.file, sql)

    async def change(self, sql: str) -> None:
        """Change the database file as a crash at a bad moment could have left it."""
        await asyncio.to_thread(_change, self.file, sql)


@dataclass(frozen=True)
class Screen:
    """The body of a message that the bot has sent."""

    data: dict[str, Any]
    is_private: bool

    @property
    def parts(self) -> list[dict[str, Any]]:
        return [part for part in dicts_in(self.data["components"]) if "type" in part]

    @property
    def text(self) -> str:
        return "\n".join(part["content"] for part in self.parts if part["type"] == 10)

    @property
    def leads_on(self) -> bool:
        """Whether there is a button or a list, a command to tap, or a word that it is the end."""
        has_way = any(part["type"] in (2, 3) for part in self.parts)
        return has_way or bool(NEXT_STEP.search(self.text))

    @property
    def standing_out(self) -> list[str]:
        """The labels of the blue buttons; the letters of an answer are one choice, and left out."""
        blue = [one["label"] for one in self.parts if one["type"] == 2 and one["style"] == BLUE]
        return [label for label in blue if len(label) > 1]

    def faults(self) -> Iterator[str]:
        """Yield what breaks a limit: characters, parts, rows, labels, ids."""
        ids = [part["custom_id"] for part in self.parts if "custom_id" in part]
        if len(self.text) > 4000:
            yield f"{len(self.text)} characters: {self.text[:80]}"
        if len([part for part in self.parts if part["type"] != 0]) > 40:
            yield f"{len(self.parts)} parts: {self.text[:80]}"
        if len(ids) != len(set(ids)):
            yield f"one id twice: {ids}"
        for part in self.parts:
            if part["type"] == 1 and len(part["components"]) > 5:
                yield f"{len(part['components'])} in a row: {self.text[:80]}"
            if len(part.get("label") or "") > 80 or len(part.get("custom_id") or "") > 100:
                yield f"too long: {part}"


NEXT_STEP = re.compile(r"</[a-z -]+:\d+>|\*\*/[a-z]|Nothing more to do")


def _is_private(path: str, body: dict[str, Any]) -> bool:
    """Whether only one member sees a screen: a private reply, or one that is drawn anew."""
    data = body.get("data") or body
    is_ephemeral = bool(int(data.get("flags") or 0) & 64) or body.get("type") == 7
    return is_ephemeral or (path.endswith("/@original") and "/webhooks/" in path)


class PrivateMessage:
    """What the bot showed one member alone, as it stands now."""

    def __init__(self, circle: Circle, who: MemberActor, opened: InteractionResult) -> None:
        assert opened.ephemeral
        self.circle = circle
        self.who = who
        self._opened = opened

    @property
    def message(self) -> ResponseMessage:
        assert self._opened.response is not None
        return self._opened.response

    @property
    def text(self) -> str:
        return shown(self.message)

    @property
    def labels(self) -> list[str]:
        return labels(self.message)

    @property
    def item(self) -> Item:
        """The item whose question is shown."""
        return next(one for one in self.circle.bank.items.values() if one.stem in self.text)

    async def press(self, label: str) -> str:
        """Press a button of the message and return what the member reads."""
        return text_of(await self.who.click(self.message, label=label))


def _copy(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as old, sqlite3.connect(target) as new:
        old.backup(new)
    old.close()
    new.close()


def _change(file: Path, sql: str) -> None:
    conn = sqlite3.connect(file)
    try:
        with conn:
            conn.execute(sql)
    finally:
        conn.close()


def _read(file: Path, sql: str) -> list[Any]:
    conn = sqlite3.connect(file)
    try:
        return conn.execute(sql).fetchall()
    finally:
        conn.close()


def dicts_in(value: object) -> Iterator[dict[str, Any]]:
    """Yield every object within what was sent as JSON, however deep."""
    if isinstance(value, dict):
        inner: dict[str, Any] = value
        yield inner
        value = list(inner.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from dicts_in(one)


def unheard_in(body: object) -> Iterator[str]:
    """Yield what is lost on whoever hears a screen: one that was sent, as JSON."""
    levels: list[int] = []
    for part in dicts_in(body):
        if part.get("disabled"):
            yield f"not every screen reader says that it is disabled: {part}"
        pictures = part.get("items", []) if part.get("type") == GALLERY else []
        if not all(one.get("description") for one in pictures):
            yield f"a picture without words: {part}"
        if part.get("type") == TEXT and "content" in part:  # not an option of a command
            levels += [len(mark) for mark in re.findall(r"^(#{1,3}) ", part["content"], re.M)]
    for before, level in pairwise(levels):
        if level > before + 1 or level < levels[0]:
            yield f"headings out of order: {levels}"


def parts(message: Shown) -> Iterator[dict[str, Any]]:
    """Yield every component of a message, the outer ones before those inside."""
    queue = [one if isinstance(one, dict) else one.to_dict() for one in message.components]
    while queue:
        part: dict[str, Any] = dict(queue.pop(0))
        yield part
        queue[:0] = part.get("components", [])


def shown(message: Shown) -> str:
    """Return all text of a message made of components, with its commands as the texts name them."""
    text = "\n".join(part["content"] for part in parts(message) if part["type"] == 10)
    return re.sub(r"</([a-z -]+):\d+>", r"**/\1**", text)


def labels(message: Shown) -> list[str]:
    """Return the labels of the buttons a message carries."""
    return [part["label"] for part in parts(message) if part["type"] == 2]


def is_expected(error: BaseException) -> bool:
    """Whether an error is one that a member is meant to read; simcord notes those too."""
    inner = getattr(error, "original", error)
    return isinstance(inner, Refusal | NotAllowed)


def send_click(
    env: Env,
    who: MemberActor,
    message: Shown,
    channel: ChannelHandle,
    custom_id: str,
    values: list[str] | None = None,
) -> InteractionResult:
    """Send one click and do not wait; simcord's own click takes only buttons it can see.

    With `values` it is a choice from a list.
    """
    stored = env.backend.get_message(channel.id, message.id)
    picked = {} if values is None else {"values": values}
    record, payload = interactions.base_payload(
        env.backend,
        type=3,
        channel_id=channel.id,
        guild_id=who.guild.id,
        user_id=who.id,
        data={"custom_id": custom_id, "component_type": 3 if picked else 2, **picked},
    )
    # Discord itself lets only ids through that are on the message, so the message carries it.
    body = json.dumps(dict(serializers.message_payload(env.backend, stored)), default=str)
    quoted = json.dumps(custom_id)[1:-1]
    carrying = re.sub(r"sg:[a-z]+:\d+(:\d+)*", lambda _: quoted, body, count=1)
    payload["message"] = json.loads(carrying)
    record.source_message_id = stored.id
    env.backend.emit("INTERACTION_CREATE", payload)
    return InteractionResult(env, record)


def text_of(result: InteractionResult) -> str:
    """Return what an interaction answered."""
    assert result.response is not None
    return shown(result.response)


def is_named(who: MemberActor, text: str) -> bool:
    """Tell whether a text names a member: in a board or in standings, or by a mention."""
    return f"** {who.name} · " in text or str(who.id) in text


def chicago(*when: int) -> datetime:
    """Return an instant given on Chicago's clock."""
    return datetime(*when, tzinfo=ZoneInfo("America/Chicago")).astimezone(UTC)
