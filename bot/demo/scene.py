"""The make-believe server: who is there, where they talk, and how the organiser sets the bot up."""

import asyncio
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import discord

from bot.demo.faces import book_face, letter_face
from bot.demo.people import MEMBERS, ORGANISER, OTHERS, Person
from bot.errors import StartupError
from bot.loopback.simcord_names import (
    ChannelHandle,
    GuildHandle,
    MemberActor,
    RoleHandle,
    serializers,
)
from bot.loopback.world import LoopbackEnv

FIRST_DAY = datetime(2025, 1, 1, tzinfo=UTC)
"""When everybody and everything of the scene was made, in each run: so ids, and scores, last."""
GREETED_WITHIN = 30.0
ZONE = "America/Chicago"
TIME = "09:00"
BOT_NAME = "CRSS study group bot"
WELCOME = (
    "Welcome, everybody! From now on there is one ethics question a day in <#{channel}>. "
    "Answers are private, so guess as boldly as you like."
)


@dataclass(frozen=True, slots=True)
class Scene:
    """The server and the people a visitor may be."""

    guild: GuildHandle
    daily: ChannelHandle
    general: ChannelHandle
    organiser: MemberActor
    members: tuple[MemberActor, ...]
    cast: tuple[tuple[Person, MemberActor], ...]
    """Everybody there is, with those who are only there to be company."""

    @property
    def everybody(self) -> tuple[MemberActor, ...]:
        """The members, then the organiser."""
        return (*self.members, self.organiser)

    def question(self) -> discord.Message | None:
        """Return the newest question that can be answered."""
        return next(filter(_is_question, reversed(self.daily.history())), None)


def _is_question(message: discord.Message) -> bool:
    buttons = discord.ui.LayoutView.from_message(message).walk_children()
    ids = [one.custom_id for one in buttons if isinstance(one, discord.ui.Button)]
    return any(str(custom_id).startswith("sg:answer:") for custom_id in ids)


def build_scene(env: LoopbackEnv, company: Sequence[Person] = OTHERS) -> Scene:
    """Make the server, its channels and its people."""
    env.backend.bot_user.name = BOT_NAME
    env.give_face(env.backend.bot_user.id, book_face())
    with env.clock.held_at(FIRST_DAY):
        guild = env.create_guild("Recovery Study Circle")
        organiser_role = guild.create_role(
            "Organizer", permissions=discord.Permissions(manage_guild=True), color=0xE0A15A
        )
        daily = guild.create_text_channel("daily-ethics", topic="One ethics question a day")
        general = guild.create_text_channel("general", topic="Everything else")
        members = tuple(_join(env, guild, one) for one in MEMBERS)
        organiser = _join(env, guild, ORGANISER, organiser_role)
        others = [_join(env, guild, one) for one in company]
    env.backend.create_message(general.id, organiser.id, WELCOME.format(channel=daily.id))
    cast = zip((*MEMBERS, ORGANISER, *company), (*members, organiser, *others), strict=True)
    return Scene(guild, daily, general, organiser, members, tuple(cast))


def _join(env: LoopbackEnv, guild: GuildHandle, one: Person, *roles: RoleHandle) -> MemberActor:
    user = env.create_user(one.name.split()[0].lower(), global_name=one.name)
    env.give_face(user.id, letter_face(one.name[0], one.colour))
    return guild.add_member(user, roles=roles)


async def set_up(scene: Scene) -> None:
    """Do as the organiser would: set the bot up."""
    await scene.organiser.slash(scene.daily, "setup", channel=scene.daily, time=TIME, timezone=ZONE)


@contextmanager
def not_yet_invited(env: LoopbackEnv, scene: Scene) -> Generator[None]:
    """Keep the bot off the server while the block runs; then invite it, as an organizer does."""
    backend = env.backend
    server = backend.guilds.pop(scene.guild.id)
    yield
    backend.guilds[scene.guild.id] = server
    payload = dict(serializers.guild_create_payload(backend, server))
    payload.pop("unavailable")  # without it, Discord says that the bot was invited just now
    backend.emit("GUILD_CREATE", payload)


async def hello(scene: Scene) -> discord.Message:
    """Return the hello of the bot, which was invited a moment ago."""
    async with asyncio.timeout(GREETED_WITHIN):
        while not (said := scene.daily.history()):  # noqa: ASYNC110 - Discord tells only the bot
            await asyncio.sleep(0.05)
    return said[0]


async def open_the_day(scene: Scene) -> discord.Message:
    """Post a question where none stands."""
    if scene.question() is None:
        await scene.organiser.slash(scene.daily, "daily post")
    question = scene.question()
    if question is None:
        raise StartupError("The bot posted no question. Run: python -m bot check")
    return question
